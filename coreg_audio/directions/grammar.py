"""The grammar of directions: the text inside the brackets to a value, and back."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache
from typing import assert_never

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
    Recording,
    RepeatAfterMe,
    SayExactly,
    Speaker,
    Timer,
    To,
    YourTurn,
)
from coreg_audio.directions.numbers import (
    DURATION,
    HOLE,
    NUMBER,
    read_count,
    read_seconds,
    spell_number,
    tidy_numbers,
)
from coreg_audio.directions.translation import (
    Translation,
    bare,
    translation,
    translations,
)
from coreg_audio.script import Pattern
from coreg_audio.session import Audience, Role

_HELD = rf"{NUMBER}(?: hold {NUMBER})?"
_PATTERN = rf"(?:{'|'.join(PRESETS)}|in {_HELD} out {_HELD})"
_NAME = r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}"
_NAMED = re.compile(r"(recording|ambience)\s+(.*)", re.I | re.S)


def tidy(text: str) -> str:
    """The canonical spelling of what stands in the brackets, if it is a direction at all.

    Only spelling changes: case, spaces, units, the colon of `pause: 6`. What stands in
    `{{ }}` is kept byte for byte, and a direction stays in the language that it is written in.
    """
    read = _read(text)
    if read.match is None or read.language is None:
        return read.english
    return read.language.own(read.english)


def is_direction(text: str) -> bool:
    """Whether *text*, tidy or not, has the shape of a direction; `{{ x }}` may be a number."""
    return _read(text).match is not None


def is_pause(text: str) -> bool:
    """Whether it is a direction, and a pause."""
    read = _read(text)
    return read.match is not None and read.english.startswith("pause ")


def parse(text: str) -> Direction:
    """The direction that *text* (what stands in the brackets) means.

    Raises:
        ValueError: It is no direction, or a number is out of bounds.
    """
    found = _read(text).match
    if found is None:
        raise ValueError(f"({text}) is no direction{hint(text)}")
    rule, match = found
    return rule.build(match)


def hint(text: str) -> str:
    """A remedy such as "; did you mean (pause 3)?", or nothing where nothing is near."""
    spelling = nearest_spelling(text)
    return f"; did you mean {spelling}?" if spelling else ""


def nearest_spelling(text: str) -> str | None:
    """The legal spelling nearest to a near miss: "puase 3" gives "(pause 3)"."""
    found = (_nearest(text[:200], language) for language in (None, *translations()))
    return max(filter(None, found), key=lambda one: _likeness(one, text), default=None)


def canonical(direction: Direction, language: str = "en") -> str:
    """The direction as it is written in a script of that language, brackets included."""
    spelled = _spell(direction)
    return f"({spelled if language == 'en' else translation(language).own(spelled)})"


def _nearest(text: str, language: Translation | None) -> str | None:
    """The nearest spelling among those of one language; None is English."""
    numbered = re.sub(HOLE, "6", text)
    plain = bare(numbered) if language else numbered.lower()
    apart = re.sub(r"([^\W\d_])(\d)", r"\1 \2", plain)
    words = re.findall(r"\d+:\d\d|\d+(?:\.\d+)?|[^\W\d_]+|[,-]", apart)
    known = language.words if language else _WORDS
    mended = " ".join(_nearest_word(word, known) for word in words)
    english = language.english(mended) if language else mended
    spell = language.own if language else str
    for guess in _guesses(english.replace("-", "")):
        if _match(tidied := _tidy_english(guess)):
            return f"({spell(tidied)})"
    by_head = {bare(spell(rule.head)): rule.example[1:-1] for rule in _RULES}
    plain_words = [word for word in mended.split() if word.isalpha()]
    for length in (2, 1):
        head = " ".join(plain_words[:length])
        if close := get_close_matches(head, by_head, n=1, cutoff=0.75):
            return f"({spell(by_head[close[0]])})"
    return None


def _likeness(spelling: str, text: str) -> float:
    return SequenceMatcher(None, bare(spelling), f"({bare(text)})", autojunk=False).ratio()


@dataclass(frozen=True, slots=True)
class _Reading:
    """What stands in brackets, as the grammar reads it.

    Attributes:
        language: Whose words they were; None is English.
        match: None where it is no direction.
    """

    english: str
    language: "Translation | None" = None
    match: "tuple[_Rule, re.Match[str]] | None" = None


@lru_cache(maxsize=4096)
def _read(text: str) -> _Reading:
    """Read in the first language of which it is a direction: no two read it differently."""
    english = _tidy_english(text)
    if match := _match(english):
        return _Reading(english, None, match)
    one_line = " ".join(text.split())
    for language in translations():
        other = _tidy_english(language.english(one_line))
        if other != english and (match := _match(other)):
            return _Reading(other, language, match)
    return _Reading(english)


def _tidy_english(text: str) -> str:
    one_line = " ".join(text.split())
    if named := _NAMED.fullmatch(one_line):
        head, name = named[1].lower(), named[2]
        return f"{head} {'off' if (head, name.lower()) == ('ambience', 'off') else name}"
    pieces = re.split(rf"({HOLE})", one_line)
    pieces[::2] = [piece.lower() for piece in pieces[::2]]
    lowered = re.sub(r"^pause ?: ?", "pause ", "".join(pieces))
    spaced = re.sub(r" ?, ?", ", ", tidy_numbers(lowered))
    return re.sub(r"^to ([ab])$", lambda match: f"to {match[1].upper()}", spaced)


@dataclass(frozen=True, slots=True)
class _Rule:
    head: str
    example: str
    shape: re.Pattern[str]
    build: Callable[[re.Match[str]], Direction]


def _match(tidied: str) -> tuple[_Rule, re.Match[str]] | None:
    for rule in _RULES:
        if match := rule.shape.fullmatch(tidied):
            return rule, match
    return None


def _guesses(mended: str) -> tuple[str, ...]:
    bare = re.sub("^breaths? ", "breathe ", mended.replace(" ,", ""))
    starts = rf" (?=(?:{'|'.join(PRESETS)}|in \d|halfway|no chime|voice))(?<! to )"
    return mended, bare, re.sub(starts, ", ", bare)


def _nearest_word(word: str, known: tuple[str, ...]) -> str:
    if not word.isalpha():
        return word
    close = get_close_matches(word, known, n=1, cutoff=0.7)
    return close[0] if close else word


def _read_pattern(text: str) -> Pattern:
    if text in PRESETS:
        return PRESETS[text]
    spans: dict[str, float] = {"hold in": 0.0, "hold out": 0.0}
    phase = ""
    for word, number in re.findall(rf"(in|out|hold) ({NUMBER})", text):
        phase = word if word != "hold" else f"hold {phase}"
        spans[phase] = read_seconds(number)
    return Pattern(spans["in"], spans["out"], spans["hold in"], spans["hold out"])


def _build_breathe(match: re.Match[str]) -> Breathe:
    first, every = match["first"], match["every"]
    return Breathe(
        _read_pattern(match["pattern"]),
        cycles=read_count(match["times"]) if match["times"] else None,
        length_s=read_seconds(match["length"]) if match["length"] else None,
        until=_read_pattern(match["until"]) if match["until"] else None,
        voice_first=read_count(first) if first else 0,
        voice_every=read_count(every) if every else 0,
    )


def _build_timer(match: re.Match[str]) -> Timer:
    return Timer(
        read_seconds(match["length"]), halfway=bool(match["halfway"]), chime=not match["no"]
    )


def _rule(
    example: str, shape: str, build: Callable[[re.Match[str]], Direction], head: str = ""
) -> _Rule:
    return _Rule(head or example, f"({example})", re.compile(shape, re.ASCII), build)


_RULES = (
    _rule("pause to the end", "pause to the end", lambda _: PauseToEnd()),
    _rule(
        "pause 6",
        rf"pause (?P<length>{DURATION})(?P<exact> exact)?",
        lambda m: Pause(read_seconds(m["length"]), exact=bool(m["exact"])),
        "pause",
    ),
    _rule(
        "your turn 12",
        rf"your turn (?P<length>{DURATION})",
        lambda m: YourTurn(read_seconds(m["length"])),
        "your turn",
    ),
    _rule(
        "timer 30",
        rf"timer (?P<length>{DURATION})(?:(?P<halfway>, halfway)|(?P<no>, no chime))?",
        _build_timer,
        "timer",
    ),
    _rule(
        "breathe 8 times, in 4 out 6",
        rf"breathe (?:(?P<times>{NUMBER}) times?|(?P<length>{DURATION}(?: seconds?)?)|"
        r"to the end), "
        rf"(?P<pattern>{_PATTERN})(?: to (?P<until>{_PATTERN}))?"
        r"(?:, voice first (?P<first>\d+))?(?:, voice every (?P<every>\d+))?",
        _build_breathe,
        "breathe",
    ),
    _rule(
        "breathing starts, settle",
        rf"breathing starts, (?P<pattern>{_PATTERN})",
        lambda m: BreathingStarts(_read_pattern(m["pattern"])),
        "breathing starts",
    ),
    _rule(
        "4 breaths",
        rf"(?P<count>{NUMBER}) breaths?",
        lambda m: Breaths(read_count(m["count"])),
        "breaths",
    ),
    _rule("breathing ends", "breathing ends", lambda _: BreathingEnds()),
    _rule("chime", "chime", lambda _: Chime()),
    _rule("voice second", "voice (guide|second)", lambda m: Speaker(Role(m[1])), "voice"),
    _rule("to A", "to (A|B|both)", lambda m: To(Audience(m[1])), "to"),
    _rule("softer", "softer", lambda _: Delivery(softer=True)),
    _rule("normal", "normal", lambda _: Delivery(softer=False)),
    _rule(
        "ambience rain",
        rf"ambience (?P<name>(?=.*[A-Za-z]){_NAME})",
        lambda m: Ambience(None if m["name"] == "off" else m["name"]),
        "ambience",
    ),
    _rule(
        "recording welcome",
        rf"recording (?P<take>{_NAME})",
        lambda m: Recording(m["take"]),
        "recording",
    ),
    _rule("say exactly", "say exactly", lambda _: SayExactly()),
    _rule("repeat after me", "repeat after me", lambda _: RepeatAfterMe()),
    _rule("optional", "optional", lambda _: OptionalNext()),
)

_VOCABULARY = """
    pause exact your turn timer halfway no chime breathe times minutes seconds in out hold voice
    first every breathing starts ends breaths second guide to both softer normal ambience off
    recording say exactly repeat after me optional the end a b
"""
_WORDS = (*_VOCABULARY.split(), *PRESETS)


def _spell_pattern(pattern: Pattern) -> str:
    for name, preset in PRESETS.items():
        if pattern == preset:
            return name
    spelled = f"in {spell_number(pattern.in_s)}"
    if pattern.hold_in_s:
        spelled += f" hold {spell_number(pattern.hold_in_s)}"
    spelled += f" out {spell_number(pattern.out_s)}"
    return spelled + (f" hold {spell_number(pattern.hold_out_s)}" if pattern.hold_out_s else "")


def _spell_breathe(breathe: Breathe) -> str:
    if breathe.to_end:
        amount = "to the end"
    elif breathe.length_s is None:
        amount = f"{breathe.cycles} times"
    elif breathe.length_s % 60:
        amount = f"{spell_number(breathe.length_s)} seconds"
    else:
        amount = f"{spell_number(breathe.length_s / 60)} minutes"
    pace = _spell_pattern(breathe.pattern)
    pace += f" to {_spell_pattern(breathe.until)}" if breathe.until else ""
    first = f", voice first {breathe.voice_first}" if breathe.voice_first else ""
    every = f", voice every {breathe.voice_every}" if breathe.voice_every else ""
    return tidy(f"breathe {amount}, {pace}{first}{every}")


def _spell(direction: Direction) -> str:
    match direction:
        case Pause() | YourTurn() | Timer() | Breathe() | BreathingStarts() | Breaths():
            return _spell_timed(direction)
        case Speaker() | To() | Delivery() | Ambience() | Recording():
            return _spell_named(direction)
        case (
            PauseToEnd()
            | BreathingEnds()
            | Chime()
            | SayExactly()
            | RepeatAfterMe()
            | OptionalNext()
        ):
            return _FIXED[type(direction)]
        case _:
            assert_never(direction)


def _spell_timed(
    direction: Pause | YourTurn | Timer | Breathe | BreathingStarts | Breaths,
) -> str:
    match direction:
        case Pause(length_s, exact):
            return f"pause {spell_number(length_s)}{' exact' if exact else ''}"
        case YourTurn(length_s):
            return f"your turn {spell_number(length_s)}"
        case Timer(length_s, halfway, chime):
            ending = ", halfway" if halfway else "" if chime else ", no chime"
            return f"timer {spell_number(length_s)}{ending}"
        case Breathe():
            return _spell_breathe(direction)
        case BreathingStarts(pattern):
            return f"breathing starts, {_spell_pattern(pattern)}"
        case Breaths(count):
            return tidy(f"{count} breaths")
        case _:
            assert_never(direction)


def _spell_named(direction: Speaker | To | Delivery | Ambience | Recording) -> str:
    match direction:
        case Speaker(role):
            return f"voice {role}"
        case To(audience):
            return f"to {audience}"
        case Delivery(softer):
            return "softer" if softer else "normal"
        case Ambience(name):
            return f"ambience {name or 'off'}"
        case Recording(take):
            return f"recording {take}"
        case _:
            assert_never(direction)


_FIXED: dict[type, str] = {
    PauseToEnd: "pause to the end",
    BreathingEnds: "breathing ends",
    Chime: "chime",
    SayExactly: "say exactly",
    RepeatAfterMe: "repeat after me",
    OptionalNext: "optional",
}
