"""The file that a new client begins with: every key, what it is for, and nothing said yet."""

STARTER = """\
# A client file: what this couple hears, and what it is spared. docs/clients.md explains
# each line. Take away the # to say something. Nobody but you can read this file.
code: {code}

# How far you have introduced exercises: 1 settle or learn, 2 touch or gaze, 3 hot moments.
tier: 1

# What they are to be spared, such as [touch, breath, fear-of-partner]. Each exercise takes
# the variant that keeps to it, or refuses. coreg-audio make --help lists the flags.
# not_for: []

# Names as spoken. They are heard only with names: on.
# names: on
# couple: Ana and Ben
# partner_a: Ana
# partner_b: Ben
# name: Ana
# say_as: {{Siobhan: shi-VAWN}}

# Words that the exercises may say.
# helper: your therapist
# stop: pause

# How it sounds.
# language: en
# voice: hibari:heart
# pace: settle
# minutes: 9
# cue: tone+wave
# bed: off
# guidance: full

# Choices of the exercises, the best first; an exercise takes the first that it has.
# prefers:
#   touch: [hands, hand, none]
#   gaze: near
"""


def starter(code: str) -> str:
    """The text of a new client file."""
    return STARTER.format(code=code)
