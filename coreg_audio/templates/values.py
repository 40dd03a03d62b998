"""The values of choices: checked, never quietly altered, and inert from then on."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import product

from coreg_audio.directions.numbers import spell_number
from coreg_audio.directions.speakable import find_unspeakable, has_words, name_char
from coreg_audio.errors import InputError, nearest
from coreg_audio.script import Choice, ChoiceKind, FrontMatter, Template

MAX_NAME_CHARS = 80
MAX_TEXT_CHARS = 500


def check_values(template: Template, values: Mapping[str, str]) -> dict[str, str]:
    """The value of every choice of *template*: those given, defaults for the others.

    Raises:
        InputError: A choice is unknown, or a value is not one that it can take.
    """
    choices = {choice.name: choice for choice in template.front.choices}
    for name in values:
        if name not in choices:
            known = ", ".join(choices) or "none"
            raise InputError(
                f"{template.front.id} has no choice {name!r}{nearest(name, choices)}; "
                f"its choices: {known}"
            )
    return {
        name: check_value(choice, values.get(name, choice.default))
        for name, choice in choices.items()
    }


def check_value(choice: Choice, value: str) -> str:
    """*value* as this choice takes it.

    Raises:
        InputError: It cannot be taken; the message never repeats a personal value.
    """
    if choice.kind is ChoiceKind.PICK:
        return _check_pick(choice, value)
    if choice.kind is ChoiceKind.NUMBER:
        return _check_number(choice, value)
    return _check_text(choice, value)


def combinations(front: FrontMatter) -> Iterator[dict[str, str]]:
    """Every combination of what may be picked, with the defaults of all other choices."""
    defaults = {choice.name: choice.default for choice in front.choices}
    picks = [choice for choice in front.choices if choice.kind is ChoiceKind.PICK]
    for options in product(*(choice.options for choice in picks)):
        picked = zip((choice.name for choice in picks), options, strict=True)
        yield defaults | dict(picked)


def _check_pick(choice: Choice, value: str) -> str:
    if value not in choice.options:
        guess = "" if choice.personal else nearest(value, choice.options)
        given = "this value" if choice.personal else repr(value)
        raise InputError(
            f"{choice.name} cannot be {given}{guess}; pick one of: {', '.join(choice.options)}"
        )
    return value


def _check_number(choice: Choice, value: str) -> str:
    is_number = re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,6})?", value.strip())
    if not is_number or not choice.low <= float(value) <= choice.high:
        given = "this value" if choice.personal else repr(value[:40])
        low, high = spell_number(choice.low), spell_number(choice.high)
        raise InputError(f"{choice.name} is a number from {low} to {high}, not {given}")
    return spell_number(float(value))


def _check_text(choice: Choice, value: str) -> str:
    text = _normalise(choice, value)
    limit = MAX_NAME_CHARS if choice.personal else MAX_TEXT_CHARS
    if len(text) > limit:
        raise InputError(f"{choice.name} has {len(text)} characters; the limit is {limit}")
    if (char := find_unspeakable(text)) is not None:
        raise InputError(
            f"{choice.name} holds {name_char(char)}, which cannot be spoken: leave it out"
        )
    if text.strip() and not has_words(text):
        raise InputError(f"{choice.name} has no letter or digit: there is nothing to say")
    return text.strip(" ")


def _normalise(choice: Choice, value: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise InputError(
            f"{choice.name} holds half a character (a lone surrogate), which cannot be spoken"
        ) from error
    return unicodedata.normalize("NFC", value)
