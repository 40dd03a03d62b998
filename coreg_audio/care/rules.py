"""The 25 rules of care: what each asks, why, and how a script is mended."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """What comes of a rule that is broken."""

    ERROR = "error"
    WARNING = "warning"
    HUMAN = "human"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        id: R1 to R25.
        levels: Every level that a fault under it can have, the usual one first; "human" is
            never checked by the program.
        asks: What it asks of a script.
        why: One sentence.
        fix: What to do about a fault.
    """

    id: str
    levels: tuple[Level, ...]
    asks: str
    why: str
    fix: str

    @property
    def level(self) -> Level:
        """The usual level."""
        return self.levels[0]

    @property
    def checked(self) -> bool:
        """Whether the program looks at it, be it in part."""
        return self.levels != (Level.HUMAN,)


_E, _W, _H = (Level.ERROR,), (Level.WARNING,), (Level.HUMAN,)

RULES = (
    Rule(
        "R1",
        _E,
        "The opening says that one may skip, change or stop; for two people with a stop word.",
        "Permission to stop is the core of care that keeps old hurt in mind.",
        'say early "You can change any part, skip it, or stop."; for couples also a stop word',
    ),
    Rule(
        "R2",
        _W,
        "Eyes may be open or closed, and both are named; or open is named and none is closed.",
        "For some people closed eyes in company feel unsafe.",
        'say "Your eyes can be open or closed, as you like."',
    ),
    Rule(
        "R3",
        _W,
        "No sentence begins with a bare command; cues inside paced breathing may.",
        "Commands can bring back moments of lost control, and are liked less than offers.",
        'offer it: "You could ...", "There is room to ...", "If you like, ..."',
    ),
    Rule(
        "R4",
        _E,
        "Nobody is told to relax, calm down, let go now, surrender, or what they must do.",
        "A feeling cannot be ordered, and an order to have one makes tense people tenser.",
        'offer something small to do, such as "Your shoulders could drop a little."',
    ),
    Rule(
        "R5",
        _E,
        "Nothing is promised: no cure, no healing, no fixing, no certain feeling, no proof.",
        "Whoever feels otherwise after a promise believes that they failed.",
        'leave it open: "You might feel warmer, or the same, or something else."',
    ),
    Rule(
        "R6",
        _E,
        "Before any touch or gaze there is an ask, and another before each new touch.",
        "A yes to one thing is not a yes to the next.",
        'put before it "You could ask: ..." with room to answer',
    ),
    Rule(
        "R7",
        _E,
        "Breath is sounded only after one's own rhythm was offered; over three breaths also "
        "another place to rest than the breath.",
        "Paced breath can alarm, and trying to keep up makes it worse.",
        'say before it "You can follow the sound, or your own rhythm." and, for more than '
        'three breaths, "The sounds in the room are good company."',
    ),
    Rule(
        "R8",
        _E,
        "Breaths keep to their bounds: 4.5 to 10 a minute, in 3 to 6 s, out 3 to 8 s and one "
        "to two times as long as in, at most 10 minutes in a run.",
        "Beyond these bounds people get light-headed or short of air.",
        "take a preset: settle, gentle, even, slow or starter",
    ),
    Rule(
        "R9",
        _E,
        "No gendered or marital words.",
        "A script that takes gender or marriage for granted shuts some couples out.",
        'say "your partner", "they" or "each of you"',
    ),
    Rule(
        "R10",
        _W,
        'The guide does not say "we" or "let\'s"; partners in quotes may.',
        'In recorded instructions "we" is among the least liked forms: the guide is not there.',
        'speak to the listeners: "you"',
    ),
    Rule(
        "R11",
        _E,
        "No names of nerves or hormones; in psychoeducation only hedged in the same sentence.",
        "The science behind such claims is contested.",
        "say what can be felt, or leave it out",
    ),
    Rule(
        "R12",
        (Level.WARNING, Level.ERROR),
        "No deep breaths (a warning) and no held ones (an error).",
        "Big breaths make people dizzy, and a held breath raises the pressure of the blood.",
        'say "small, easy breaths"; holds need "holds: reviewed" in the front matter',
    ),
    Rule(
        "R13",
        _W,
        "No absolutes: always, never, everyone.",
        "Somebody is always the one of whom it is not true.",
        'say "often", "rarely", "many people"',
    ),
    Rule(
        "R14",
        _E,
        "No words of blame.",
        "Who feels blamed defends, and the exercise is over.",
        "say what happened, without whose doing it was",
    ),
    Rule(
        "R15",
        _W,
        "No images of falling, sinking, drowning, the dark, being watched or held down, and no "
        '"nobody can hurt you".',
        "To some these are memories.",
        "take an image of ground, light or room",
    ),
    Rule(
        "R16",
        _W,
        "The end leads back to the room and names someone to talk to.",
        "Who was stirred up should be neither left far away nor left alone.",
        'close with "You could feel your feet on the floor, and take in the room." and "If '
        'something felt hard, it is worth telling ..."',
    ),
    Rule(
        "R17",
        _W,
        "Sentences of at most 22 words, no exclamation marks, numbers written as spoken.",
        "With eyes closed nobody can read a sentence again.",
        "make two sentences of it; write numbers as words",
    ),
    Rule(
        "R18",
        _W,
        "Reading grade 6 or below.",
        "A tense person follows plain words only.",
        "take shorter words and shorter sentences",
    ),
    Rule(
        "R19",
        _W,
        "At most 75 words a minute over the whole track, a pause of 6 s in any 90 s.",
        "What is offered needs time to be tried.",
        "add pauses, or cut words",
    ),
    Rule(
        "R20",
        _E,
        "Every value is declared and every direction known.",
        "What is not understood would be spoken aloud, or be missing.",
        "mend the line; this one cannot be let through",
    ),
    Rule(
        "R21",
        _E,
        "A protected line is word for word as it was approved.",
        "It was weighed word by word, and is what couples learn by heart.",
        "put the approved words back, or write words wholly your own",
    ),
    Rule(
        "R22",
        _H,
        "Any feeling is fine, the absence of one included.",
        "Who is told what to feel hides what they feel.",
        'add "or the same, or something else"',
    ),
    Rule(
        "R23",
        (Level.HUMAN, Level.WARNING),
        "No partner is the problem; turns are even: words and time of A and B within 20 % "
        "(checked, a warning).",
        "An uneven exercise takes sides.",
        "give both the same lines and the same time",
    ),
    Rule(
        "R24",
        _H,
        "It fits any culture, faith, ability, body, way of loving, and living far apart.",
        "People leave out what was not made for them.",
        'offer choices: "in a posture that suits you"',
    ),
    Rule(
        "R25",
        _H,
        "A therapist has read it aloud, once, whole.",
        "The ear finds what no list of words finds.",
        "read it aloud, and fill in reviewed: in the front matter",
    ),
)

LANGUAGE = "language"
"""In place of a rule's id: no rules are known for the language of a script."""

_BY_ID = {rule.id: rule for rule in RULES}

ALLOWABLE = (*(rule.id for rule in RULES if rule.checked and rule.id != "R20"), LANGUAGE)
"""What `--allow` can let through."""


def rule(name: str) -> Rule | None:
    """The rule of that id, in either case."""
    return _BY_ID.get(name.strip().upper())
