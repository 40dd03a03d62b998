"""Front matter: YAML text to `FrontMatter`, every value converted and checked here."""

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

from coreg_audio.avoid import FLAGS
from coreg_audio.directions import PRESETS, BreathingStarts
from coreg_audio.directions.numbers import spell_number
from coreg_audio.directions.source import split_file
from coreg_audio.directions.speakable import find_foreign, name_char
from coreg_audio.errors import InputError, ScriptError, nearest
from coreg_audio.script import Choice, ChoiceKind, FrontMatter, Pattern
from coreg_audio.templates.values import check_value
from coreg_audio.templates.yaml_nodes import Entry, Source, read_yaml

Converted = TypeVar("Converted")

_REQUIRED = ("id", "title", "version", "language", "for", "tier", "minutes", "range")
_KEYS = (*_REQUIRED, "choices", "breath", "not_for", "kind", "holds", "cautions", "reviewed")
_AUDIENCES = ("one", "couple", "turns")
_KINDS = ("exercise", "psychoeducation", "sleep")
_RESERVED = """
    and as block breath call caller do elif else endif extends false filter for from if import
    in include is loop macro namespace none not or range raw recursive self set super true
    varargs kwargs with without
"""
_TAKEN = frozenset(_RESERVED.split())


def read_front(
    text: str, source: str, values: Mapping[str, str] | None = None
) -> tuple[FrontMatter, dict[str, int]]:
    """The front matter of the file *text*, and the line of each of its keys.

    Args:
        text: The whole file.
        source: How errors name it.
        values: Of the choices, for what is a map by one choice; None takes the defaults.

    Raises:
        ScriptError: Something in it is not legal.
    """
    block, _ = split_file(text)
    if not block:
        raise ScriptError(source, 1, "a script begins with front matter between two lines ---")
    inner = block[block.index("\n") + 1 if "\n" in block else 0 : block.rstrip().rindex("---")]
    root = read_yaml(inner, Source(source), 2)
    fields = root.fields("front matter", _KEYS)
    for key in _REQUIRED:
        if key not in fields:
            raise ScriptError(source, 1, f"front matter needs a line {key!r}")
    return _build(fields, values), {key: entry.at.line for key, entry in fields.items()}


def _build(fields: dict[str, Entry], values: Mapping[str, str] | None) -> FrontMatter:
    choices = _read_choices(fields.get("choices"))
    given = {choice.name: choice.default for choice in choices} | dict(values or {})

    def resolved(key: str, convert: Callable[[Entry], Converted]) -> Converted:
        return _resolve(fields[key], key, choices, given, convert)

    def optional(key: str) -> str:
        return _read_text(fields[key], key) if key in fields else ""

    def one_of(key: str, options: tuple[str, ...]) -> str:
        return _read_option(fields[key], key, options) if key in fields else options[0]

    minutes, range_min = resolved("minutes", _read_minutes), resolved("range", _read_range)
    if not range_min[0] <= minutes <= range_min[1]:
        low, high = map(spell_number, range_min)
        raise fields["minutes"].error(
            f"minutes ({spell_number(minutes)}) lie outside the range of {low} to {high}"
        )
    return FrontMatter(
        id=_read_word(fields["id"], "id", r"[a-z0-9]+(-[a-z0-9]+)*"),
        title=_read_text(fields["title"], "title", needed=True),
        version=_read_text(fields["version"], "version", needed=True),
        language=_read_word(fields["language"], "language", r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"),
        audience=_read_audience(fields["for"]),
        tier=resolved("tier", _read_tier),
        minutes=minutes,
        range_min=range_min,
        choices=choices,
        breath=_read_breath(fields.get("breath")),
        not_for=_read_not_for(fields.get("not_for"), choices),
        kind=one_of("kind", _KINDS),
        holds=one_of("holds", ("", "reviewed")),
        cautions=_read_cautions(fields.get("cautions")),
        reviewed=optional("reviewed"),
    )


def _read_text(entry: Entry, what: str, *, needed: bool = False) -> str:
    text = entry.text(what)
    if needed and not text:
        raise entry.error(f"{what} is empty")
    if len(text) > 300:
        raise entry.error(f"{what} has {len(text)} characters; at most 300")
    where = find_foreign(text)
    if where is not None or "\n" in text or "\t" in text:
        char = text[where] if where is not None else "\n" if "\n" in text else "\t"
        raise entry.error(f"{what} is one line of plain text; take out {name_char(char)}")
    return text


def _read_word(entry: Entry, what: str, shape: str) -> str:
    text = entry.text(what)
    if not re.fullmatch(shape, text) or len(text) > 80:
        example = "repair-ritual" if what == "id" else "en"
        raise entry.error(f"{what} looks like {example!r}, not {text[:80]!r}")
    return text


def _read_option(entry: Entry, what: str, options: tuple[str, ...]) -> str:
    text = entry.text(what)
    if text not in options:
        known = ", ".join(option or "(empty)" for option in options)
        hint = nearest(text, options)
        raise entry.error(f"{what} is one of: {known}; not {text[:80]!r}{hint}")
    return text


def _read_number(entry: Entry, what: str) -> float:
    text = entry.text(what)
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,6})?", text):
        raise entry.error(f"{what} is a number, not {text[:80]!r}")
    return float(text)


def _read_minutes(entry: Entry) -> float:
    minutes = _read_number(entry, "minutes")
    if not 0 < minutes <= 720:
        raise entry.error(f"minutes lie above 0 and up to 720, not at {spell_number(minutes)}")
    return minutes


def _read_pair(entry: Entry, what: str) -> tuple[float, float]:
    items = entry.items(what)
    if len(items) != 2:
        raise entry.error(f"{what} is the lowest and the highest, such as [8, 10]")
    low, high = (_read_number(item, what) for item in items)
    if low > high:
        raise entry.error(f"{what}: the lowest stands first")
    return low, high


def _read_range(entry: Entry) -> tuple[float, float]:
    return _read_pair(entry, "range")


def _read_tier(entry: Entry) -> int:
    return int(_read_option(entry, "tier", ("1", "2", "3")))


def _read_audience(entry: Entry) -> tuple[str, ...]:
    items = entry.items("for")
    if not items:
        raise entry.error(f"for is one or more of: {', '.join(_AUDIENCES)}")
    return tuple(dict.fromkeys(_read_option(item, "for", _AUDIENCES) for item in items))


def _read_cautions(entry: Entry | None) -> tuple[str, ...]:
    if entry is None or entry.value == "":
        return ()
    return tuple(_read_text(item, "a caution", needed=True) for item in entry.items("cautions"))


def _read_breath(entry: Entry | None) -> Pattern:
    if entry is None:
        return PRESETS["settle"]
    if isinstance(entry.value, str):
        return PRESETS[_read_option(entry, "breath", tuple(PRESETS))]
    fields = entry.fields("breath", ("in", "out"))
    if len(fields) != 2:
        raise entry.error("breath is {in: 4, out: 6} or the name of a preset")
    try:
        in_s, out_s = (
            _read_number(fields[phase], f"breath {phase}") for phase in ("in", "out")
        )
        return BreathingStarts(Pattern(in_s, out_s)).pattern
    except ValueError as error:
        raise entry.error(str(error)) from error


def _read_choices(entry: Entry | None) -> tuple[Choice, ...]:
    if entry is None or entry.value == "":
        return ()
    return tuple(_read_choice(name, spec) for name, spec in entry.fields("choices").items())


def _read_choice(name: str, entry: Entry) -> Choice:
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", name) or name in _TAKEN:
        raise entry.error(f"{name[:80]!r} cannot name a choice: use small letters")
    fields = entry.fields(name, ("ask", "default", "personal", "pick", "number"))
    if "default" not in fields:
        raise entry.error(f"{name} needs a default")
    if "pick" in fields and "number" in fields:
        raise entry.error(f"{name} is a pick or a number, not both")
    kind = ChoiceKind.PICK if "pick" in fields else ChoiceKind.TEXT
    low = high = 0.0
    if "number" in fields:
        kind = ChoiceKind.NUMBER
        low, high = _read_pair(fields["number"], f"the number of {name}")
    choice = Choice(
        name,
        kind,
        default=fields["default"].text(f"the default of {name}"),
        at=entry.at,
        ask=_read_text(fields["ask"], "ask") if "ask" in fields else "",
        options=_read_options(name, fields["pick"]) if "pick" in fields else (),
        low=low,
        high=high,
        personal=_read_personal(name, fields, kind),
    )
    try:
        check_value(choice, choice.default)
    except InputError as error:
        raise fields["default"].error(f"the default does not fit: {error}") from error
    return choice


def _read_options(name: str, entry: Entry) -> tuple[str, ...]:
    options = tuple(
        _read_word_option(name, item) for item in entry.items(f"the pick of {name}")
    )
    if not options or len(set(options)) < len(options):
        raise entry.error(f"{name} needs options, each of them once, such as [heart, hands]")
    return options


def _read_word_option(name: str, entry: Entry) -> str:
    text = entry.text(f"an option of {name}")
    if not re.fullmatch(r"\w[\w -]{0,39}", text):
        raise entry.error(f"an option of {name} is a plain word, not {text[:80]!r}")
    return text


def _read_personal(name: str, fields: dict[str, Entry], kind: ChoiceKind) -> bool:
    if "personal" not in fields:
        return False
    personal = _read_option(fields["personal"], "personal", ("true", "false")) == "true"
    if personal and kind is ChoiceKind.NUMBER:
        raise fields["personal"].error(f"{name} is a number: it cannot be personal")
    return personal


def _read_not_for(
    entry: Entry | None, choices: tuple[Choice, ...]
) -> Mapping[str, tuple[str, tuple[str, ...]] | None]:
    if entry is None or entry.value == "":
        return {}
    flags = entry.fields("not_for", FLAGS)
    return {flag: _read_remedy(flag, spec, choices) for flag, spec in flags.items()}


def _read_remedy(
    flag: str, entry: Entry, choices: tuple[Choice, ...]
) -> tuple[str, tuple[str, ...]] | None:
    if entry.value == "refuse":
        return None
    picks = {choice.name: choice for choice in choices if choice.options}
    if not isinstance(entry.value, dict) or len(entry.value) != 1:
        raise entry.error(f"{flag} is refuse, or one choice that respects it: {{touch: none}}")
    [(name, option)] = entry.fields(flag, picks).items()
    known = picks[name].options
    items = [option] if isinstance(option.value, str) else option.items(f"{flag}: {name}")
    if not items:
        raise option.error(f"{flag}: {name} names no option that respects it")
    return name, tuple(_read_option(item, name, known) for item in items)


def _resolve(
    entry: Entry,
    what: str,
    choices: tuple[Choice, ...],
    values: Mapping[str, str],
    convert: Callable[[Entry], Converted],
) -> Converted:
    """The entry's own value, or that for the picked option where it is a map by one choice."""
    if not isinstance(entry.value, dict):
        return convert(entry)
    picks = {choice.name: choice for choice in choices if choice.options}
    if len(entry.value) != 1:
        raise entry.error(
            f"{what} may be a map by one choice: {{size: {{short: 3, long: 20}}}}"
        )
    [(name, branches)] = entry.fields(what, picks).items()
    by_option = branches.fields(name, picks[name].options)
    if missing := [option for option in picks[name].options if option not in by_option]:
        raise branches.error(f"{what} says nothing for {name}: {missing[0]}")
    converted = {option: convert(branch) for option, branch in by_option.items()}
    return converted[values[name]]
