"""Directions: what stands in round brackets alone on its line.

    parse("pause 6")       -> Pause(length_s=6.0, exact=False)
    canonical(Pause(6.0))  -> "(pause 6)"

They may be written in any language of `coreg_audio.languages`: `translation` changes words.
`nouns` holds one value for each kind of direction, `grammar` reads and spells them, `numbers`
the numbers in them, `source` tells directions from speech in a script's own text, and
`speakable` says what cannot be spoken.
"""

from coreg_audio.directions.grammar import (
    canonical,
    hint,
    is_direction,
    is_pause,
    nearest_spelling,
    parse,
    tidy,
)
from coreg_audio.directions.nouns import (
    PRESETS,
    Ambience,
    Breathe,
    BreathingEnds,
    BreathingStarts,
    Breaths,
    Chime,
    Delivery,
    Direction,
    OptionalNext,
    Pause,
    PauseToEnd,
    Prefix,
    Recording,
    RepeatAfterMe,
    SayExactly,
    Speaker,
    Timed,
    Timer,
    To,
    YourTurn,
)

__all__ = [
    "PRESETS",
    "Ambience",
    "Breathe",
    "BreathingEnds",
    "BreathingStarts",
    "Breaths",
    "Chime",
    "Delivery",
    "Direction",
    "OptionalNext",
    "Pause",
    "PauseToEnd",
    "Prefix",
    "Recording",
    "RepeatAfterMe",
    "SayExactly",
    "Speaker",
    "Timed",
    "Timer",
    "To",
    "YourTurn",
    "canonical",
    "hint",
    "is_direction",
    "is_pause",
    "nearest_spelling",
    "parse",
    "tidy",
]
