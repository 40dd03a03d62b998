"""A client file: YAML text to `Client`, every value converted and checked here.

docs/clients.md describes each key. A client file holds what is told to nobody, so an error
names its line and what could stand there, and repeats nothing that does.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from coreg_audio.ambience import BEDS
from coreg_audio.avoid import FLAGS, Avoid
from coreg_audio.clients.client import HIGHEST_TIER, LOWEST_TIER, NAMES, WORDS, Client
from coreg_audio.errors import InputError, nearest
from coreg_audio.pronunciation import SayAs, say_as
from coreg_audio.recipe import CODE, CUES
from coreg_audio.script import Choice, ChoiceKind
from coreg_audio.session import Guidance, Role
from coreg_audio.templates.lookup import LANGUAGE
from coreg_audio.templates.values import check_value
from coreg_audio.templates.yaml_nodes import Entry, Source, read_yaml
from coreg_audio.voice import PACES, WORDS_PER_MIN, pace_of

Converted = TypeVar("Converted")

KEYS = (
    "code", "names", *NAMES, *WORDS, "say_as", "language", "voice", "pace", "minutes", "cue",
    "bed", "guidance", "prefers", "not_for", "tier",
)  # fmt: skip

LONGEST_MIN = 720
_SWITCH = {"on": True, "yes": True, "true": True, "off": False, "no": False, "false": False}
_SPARED = ("touch", "gaze")
_WINDOWS = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


def read_client(text: str, folder: Path, source: str) -> Client:
    """The client whose file is *text*.

    Args:
        text: The whole file.
        folder: The client's own, which is called by the code.
        source: How errors name the file.

    Raises:
        ScriptError: Something in it is not legal; with its line, without its words.
    """
    root = read_yaml(text, Source(source, "a client file", private=True), 1)
    fields = root.fields("a client file", KEYS)

    def read(key: str, convert: Callable[[Entry], Converted], absent: Converted) -> Converted:
        """The value of *key*; a key that nothing follows is not said."""
        entry = fields.get(key)
        return absent if entry is None or entry.value in ("", {}, ()) else convert(entry)

    prefers: Mapping[str, tuple[str, ...]] = read("prefers", _read_prefers, {})
    lengths = read("minutes", _read_minutes, _Lengths())
    return Client(
        code=_read_code(fields.get("code", root), folder.name),
        folder=folder,
        speaks_names=read("names", _read_switch, False),
        names=_read_texts(fields, NAMES),
        words=_read_texts(fields, WORDS),
        say_as=read("say_as", _read_say_as, ()),
        language=read("language", _read_language, ""),
        voices=read("voice", _read_voices, {}),
        pace=read("pace", _read_pace, ""),
        minutes=lengths.general,
        minutes_of=lengths.single,
        cue=read("cue", lambda entry: _read_option(entry, "cue", CUES), ""),
        bed=read("bed", lambda entry: _read_option(entry, "bed", (*BEDS, "off")), ""),
        guidance=read("guidance", _read_guidance, None),
        prefers=prefers,
        avoid=Avoid((*read("not_for", _read_flags, Avoid()).flags, *_spared(prefers))),
        tier=read("tier", _read_tier, LOWEST_TIER),
    )


def check_code(code: str) -> None:
    """Raises `InputError` for what cannot be a code; it is not repeated, it may be a name."""
    if not CODE.fullmatch(code) or _WINDOWS.fullmatch(code):
        raise InputError(
            "a client's code is 1 to 40 letters, digits, - and _, beginning with a letter or "
            "digit, such as C014; never a name"
        )


def _spared(prefers: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Who wants no touch at all is spared it where no choice of that name stands, too."""
    return tuple(flag for flag in _SPARED if prefers.get(flag) == ("none",))


def _read_code(entry: Entry, folder: str) -> str:
    code = "" if isinstance(entry.value, dict) else entry.text("code")
    if code != folder:
        raise entry.error(
            f"a client file begins with code: {folder}, as its folder is called; for a client "
            "of another code use coreg-audio clients add"
        )
    return code


def _read_switch(entry: Entry) -> bool:
    text = entry.text("names").lower()
    if text not in _SWITCH:
        raise entry.error(
            "names is on or off; the names themselves go to couple, partner_a ..."
        )
    return _SWITCH[text]


def _read_texts(fields: Mapping[str, Entry], keys: tuple[str, ...]) -> dict[str, str]:
    """What may be spoken: the same is asked of it as of any value."""
    found: dict[str, str] = {}
    for key in keys:
        if key in fields and (text := fields[key].text(key)):
            choice = Choice(key, ChoiceKind.TEXT, "", fields[key].at, personal=True)
            try:
                found[key] = check_value(choice, text)
            except InputError as error:
                raise fields[key].error(str(error)) from None
    return found


def _read_say_as(entry: Entry) -> tuple[SayAs, ...]:
    """Marked as general: a client's names need not stand in every script."""
    found: dict[str, SayAs] = {}
    for word, value in entry.fields("say_as").items():
        one = say_as(word, value.text("a pronunciation"), value.at, general=True)
        if found.setdefault(one.word.casefold(), one) is not one:
            raise value.error("this word stands in say_as already")
    return tuple(found.values())


def _read_language(entry: Entry) -> str:
    text = entry.text("language")
    if not LANGUAGE.fullmatch(text):
        raise entry.error("language is a code such as en or es")
    return text


def _read_voices(entry: Entry) -> dict[Role, str]:
    if not isinstance(entry.value, dict):
        return {Role.GUIDE: _read_voice(entry)}
    roles = entry.fields("voice", [role.value for role in Role])
    return {Role(role): _read_voice(one) for role, one in roles.items()}


def _read_voice(entry: Entry) -> str:
    text = entry.text("voice")
    if not re.fullmatch(r"[\w.+:=,-]{1,200}", text):
        raise entry.error("voice is a name that coreg-audio voices shows, such as hibari:heart")
    return text


def _read_pace(entry: Entry) -> str:
    text = entry.text("pace")
    if pace_of(text) is None:
        known = "{}, or {} to {} words a minute".format(", ".join(PACES), *WORDS_PER_MIN)
        raise entry.error(f"pace is one of: {known}{nearest(text, PACES)}")
    return text


@dataclass(frozen=True, slots=True)
class _Lengths:
    """Wished minutes: of any exercise, and of single ones by their ids."""

    general: float | None = None
    single: Mapping[str, float] = field(default_factory=dict)


def _read_minutes(entry: Entry) -> _Lengths:
    if not isinstance(entry.value, dict):
        return _Lengths(_read_length(entry))
    return _Lengths(single={key: _read_length(one) for key, one in entry.value.items()})


def _read_length(entry: Entry) -> float:
    text = entry.text("minutes")
    is_number = re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,3})?", text, re.ASCII)
    if not is_number or not 0 < float(text) <= LONGEST_MIN:
        raise entry.error(f"minutes is a number above 0 and up to {LONGEST_MIN}, such as 9.5")
    return float(text)


def _read_option(entry: Entry, what: str, options: tuple[str, ...]) -> str:
    text = entry.text(what)
    if text not in options:
        raise entry.error(f"{what} is one of: {', '.join(options)}{nearest(text, options)}")
    return text


def _read_guidance(entry: Entry) -> Guidance:
    return Guidance(_read_option(entry, "guidance", tuple(one.value for one in Guidance)))


def _read_prefers(entry: Entry) -> Mapping[str, tuple[str, ...]]:
    """Each choice with one option, or several in the order of liking."""
    return {
        name: tuple(_read_word(one, name) for one in options.items("a choice"))
        for name, options in entry.fields("prefers").items()
    }


def _read_word(entry: Entry, name: str) -> str:
    text = entry.text("an option")
    if name in (*NAMES, *WORDS):
        raise entry.error(f"{name} stands by itself in a client file, not under prefers")
    if not re.fullmatch(r"\w[\w -]{0,39}", text):
        raise entry.error(
            "under prefers stand a choice and its option, such as touch: hands, or several "
            "options, the best first: touch: [hands, hand]"
        )
    return text


def _read_flags(entry: Entry) -> Avoid:
    flags = entry.items("not_for")
    return Avoid(tuple(_read_option(one, "not_for", tuple(FLAGS)) for one in flags))


def _read_tier(entry: Entry) -> int:
    tiers = tuple(str(tier) for tier in range(LOWEST_TIER, HIGHEST_TIER + 1))
    return int(_read_option(entry, "tier", tiers))
