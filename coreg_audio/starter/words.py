"""The words that a new script begins with, part by part, for each language that has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from string import Template


@dataclass(frozen=True, slots=True)
class Words:
    """The parts of a script in one language; `$name` is filled in.

    Attributes:
        front: The front matter.
        welcome: By whom it is for, as are *arriving*, *sitting* and *closing*.
        sitting: What is said in place of holding hands, for whoever is not to be touched.
        touch: By kind of touch; each holds the version without it as well.
        turns: For two who take turns.
        breathing: Before the first run of breath.
        between: Between two runs, in turn.
        quiet: With a pause each, in place of breath.
        choices: By their names.
        cautions: By what brings them.
    """

    front: Template
    welcome: Mapping[str, Template]
    arriving: str
    touch: Mapping[str, str]
    turns: Template
    breathing: str
    between: tuple[str, ...]
    quiet_title: str
    quiet: tuple[str, ...]
    noticing: str
    closing: Template
    choices: Mapping[str, str]
    cautions: Mapping[str, str]


_FOR_TWO = Template("""\
## Welcome
Welcome{% if couple %}, {{ couple }}{% endif %}. This is $title.
Everything here is an invitation. You can change any part, skip it, or stop.
If either of you says "{{ stop }}", that is enough, no reason needed.
(pause 3)
Your eyes can be open or closed, as you like.
(pause 4)
""")

_ENGLISH = Words(
    front=Template("""\
---
id: $id
title: $quoted
version: "1.0"
language: en
for: $audience
tier: $tier
minutes: $minutes
range: [$low, $high]
choices:
$choices
breath: $breath
not_for:
$not_for
kind: exercise
holds:
cautions:
$cautions
reviewed:
---
# $title
> For the therapist: say here what this is for, and with whom to be careful.
"""),
    welcome={
        "one": Template("""\
## Welcome
Welcome{% if name %}, {{ name }}{% endif %}. This is $title.
Everything here is an invitation. You can change any part, skip it, or stop at any time.
(pause 3)
Your eyes can be open or closed, as you like.
(pause 4)
"""),
        "couple": _FOR_TWO,
        "turns": _FOR_TWO,
    },
    arriving="""\
## Arriving
You might begin by looking around the room. Maybe there is one thing you like to look at.
(pause 8)
You could notice what is holding you up, the chair or the floor.
(pause 6)
""",
    touch={
        "hands": """\
## Asking first
{% if touch == "hands" %}
In a moment, there is a choice to hold hands.
Before that, each of you can ask. It could be as simple as: "May I hold your hand?"
"Yes" is a good answer. So is "not today".
(your turn 12)
If you both said yes, your hands can find each other now.
If it was "not today", hands in your own lap are just as good.
{% else %}
In this version, there is no touch between you.
You could agree now how you want to sit. Face to face, side by side, or a little apart.
(your turn 12)
Wherever you are both at ease is near enough.
{% endif %}
(pause 8)
""",
        "own": """\
{% if hand == "own" %}
## A hand of your own
If you like, one hand of yours can rest on your chest, or on your arm, or in your lap.
(pause 6)
It can be light. It can move away whenever you want.
{% else %}
## Something to hold
If you like, you could hold a thing that is near. A cup, a sleeve, a cushion.
(pause 6)
It may be smooth, or rough, or soft. You can put it down whenever you want.
{% endif %}
(pause 8)
""",
    },
    turns=Template("""\
## Who goes first
You could agree now who goes first.
(your turn 6)

## First turn
(to A)
If you are going first, this turn is yours.
You could say one small thing about your day that you would like heard.
Your partner can listen. No answer is needed.
One bell begins it, and the next one ends it. Either of you can stop before that.
(timer $turn)
(pause 3)

## Second turn
(to B)
If you are going second, this turn is yours.
You could say one small thing about your day that you would like heard.
Your partner can listen. No answer is needed.
One bell begins it, and the next one ends it. Either of you can stop before that.
(timer $turn)
(pause 3)
"""),
    breathing="""\
## Breathing
Soon there is a soft sound. While it rises, there is room to breathe in.
While it falls, there is room to breathe out.
Small, easy breaths are plenty. You can follow the sound, or your own rhythm.
(pause 3)
""",
    between=(
        "There is nothing to get right. Your own rhythm is just as good.",
        "If the breath is not easy today, the sounds in the room are good company.",
    ),
    quiet_title="## A quiet while",
    quiet=(
        "There is nothing to do for a while. A sound may come, and stay, and go.",
        "Your eyes could rest on something you like, or let it go and find another.",
        "If a thought comes along, it can come and go as the sounds do.",
        "You could notice where your feet meet the floor.",
    ),
    noticing="""\
## Noticing
(softer)
You might notice how you are, just now. More settled. Or the same. Or something else.
(pause 10)
""",
    closing=Template("""\
## Closing
You could feel your feet on the floor, and take in the room once more.
(pause 6)
If something felt hard, it is worth telling {{ helper }}.
This is the end of $title. Thank you for taking this time.
(pause 2)
(chime)
"""),
    choices={
        "couple": 'couple: {ask: "Names as spoken, joined with and", default: "", '
        "personal: true}",
        "name": 'name:   {ask: "Name as spoken", default: "", personal: true}',
        "hands": "touch:  {pick: [hands, none], default: hands}",
        "own": "hand:   {pick: [own, none], default: own}",
        "stop": 'stop:   {ask: "Word that means stop", default: "pause"}',
        "helper": 'helper: {ask: "Who to talk to, such as your therapist", '
        'default: "someone you trust"}',
    },
    cautions={
        "": "slowing down feels uneasy",
        "breath": "panic that begins with the breath, dizziness or breathlessness",
        "hands": "touch not wanted",
        "two": "fear of the partner",
    },
)

WORDS = {"en": _ENGLISH}
"""By language."""
