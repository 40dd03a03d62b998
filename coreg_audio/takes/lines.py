"""The numbered lines of a session, each different one once."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from coreg_audio.script import Place
from coreg_audio.session import Say, Session, Utterance, cue_utterances

CUES_CHAPTER = "Words for the breath"
"""Where the cue words stand on a sheet."""

_WORD = re.compile(r"\w+(?:'\w+)*|\?")


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One line to be read.

    Attributes:
        number: From 1, in the order of the session.
        utterances: All that this line is said for: they differ in signs only.
        shown: The text with [name] in place of personal values.
        chapter: Title of the chapter where it stands first; may be empty.
    """

    number: int
    utterances: tuple[Utterance, ...]
    shown: str
    at: Place
    chapter: str

    @property
    def first(self) -> Utterance:
        """As it is written first."""
        return self.utterances[0]


def sheet_lines(session: Session) -> tuple[SheetLine, ...]:
    """What a person has to read for *session*: equal lines once, cue words at the end."""
    firsts: dict[str, tuple[str, Place, str]] = {}
    said: dict[str, dict[Utterance, None]] = {}
    for chapter, say in _sayings(session):
        key = identity(say.utterance)
        firsts.setdefault(key, (say.shown, say.at, chapter))
        said.setdefault(key, {})[say.utterance] = None
    return tuple(
        SheetLine(number, tuple(said[key]), shown, at, chapter)
        for number, (key, (shown, at, chapter)) in enumerate(firsts.items(), start=1)
    )


def _sayings(session: Session) -> Iterator[tuple[str, Say]]:
    for section in session.sections:
        for say in Session(session.front, session.at, (section,)).sayings():
            yield section.title, say
    for cue in cue_utterances(session):
        yield CUES_CHAPTER, Say(session.at, cue, cue.text)


def identity(utterance: Utterance) -> str:
    """Who says which words how: what makes a take the right one for *utterance*.

    Case, commas and full stops make no other line of it; a question mark does.
    """
    manner = "softer" if utterance.softer else "normal"
    return f"{utterance.role.value} {manner} {' '.join(words(utterance.text))}"


def words(text: str) -> list[str]:
    """The words of *text*, without case and signs."""
    plain = unicodedata.normalize("NFC", text).casefold().replace("’", "'")
    return _WORD.findall(plain)
