"""How names are pronounced: the user's list, and how a voice is told.

A list is a small YAML file with one word a line, every value plain text:

    Siobhan: shi-VAWN                  a respelling, for any voice
    Niamh: /ˈniv/                      IPA, for the voices that take it
    Aoife: EE-fa /ˈifə/                both

In the text that goes to a voice with phonemes such a word becomes `[Siobhan](shi-VAWN)` or
`[Niamh](/ˈniv/)`; a script's own text can hold no square bracket. A list may hold the names of
clients, so no message repeats what stands in it.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import yaml

from coreg_audio.directions.speakable import name_char
from coreg_audio.errors import ScriptError, VoiceError
from coreg_audio.script import Place

MAX_BYTES = 100_000
"""Largest list that is read."""

MARK = re.compile(r"\[([^\[\]()]+)\]\((?:/([^\[\]()/\s]+)/|([^\W\d_]+(?:-[^\W\d_]+)*))('s)?\)")
"""A word with its IPA (group 2) or respelling (group 3), and a possessive ending."""

_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_RESPELLING = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_VALUE = re.compile(r"([^/]*?)\s*(?:/([^/]*)/)?")
_IPA_SIGNS = frozenset("ˈˌː")
_IPA_SPELLINGS = str.maketrans({"g": "ɡ", "'": "ˈ", "’": "ˈ", ":": "ː", ".": "", "\u0361": ""})


@dataclass(frozen=True, slots=True)
class SayAs:
    """How one word is pronounced; respelling or IPA may be empty, not both.

    Attributes:
        respelling: Syllables joined by hyphens, the stressed one in capitals.
        at: Where it stands in its list.
        general: From the list for all sessions: it need not occur in every one.
    """

    word: str
    respelling: str
    ipa: str
    at: Place
    general: bool = False


class SayAsError(VoiceError):
    """An entry does not suit the voice; the message repeats nothing of the list."""


def read_list(text: str, source: str, *, general: bool = False) -> tuple[SayAs, ...]:
    """The entries of a list.

    Raises:
        ScriptError: A line is none; the message has its number and repeats nothing of it.
    """
    found: dict[str, SayAs] = {}
    for word, value, line in _pairs(text, source):
        entry = say_as(word, value, Place(source, line), general=general)
        if found.setdefault(entry.word.casefold(), entry) is not entry:
            raise ScriptError(source, line, "this word stands in the list already")
    return tuple(found.values())


def say_as(word: str, value: str, at: Place, *, general: bool = False) -> SayAs:
    """One entry, checked.

    Raises:
        ScriptError: It is no word, or no pronunciation.
    """
    word = unicodedata.normalize("NFC", word.strip()).replace("’", "'")
    if not _WORD.fullmatch(word):
        raise _error(at, "before the colon stands one word, without spaces or signs")
    parts = _VALUE.fullmatch(unicodedata.normalize("NFC", value.strip()))
    if parts is None:
        raise _error(at, "IPA stands between two slashes, after any respelling")
    respelling, ipa = parts[1], parts[2]
    if respelling and not _RESPELLING.fullmatch(respelling):
        raise _error(at, "a respelling is syllables joined by hyphens, such as shi-VAWN")
    if not respelling and not ipa:
        raise _error(at, "the pronunciation is missing: write shi-VAWN, or IPA as /ʃɪvˈɔn/")
    return SayAs(word, respelling, _ipa(ipa, at) if ipa else "", at, general)


def merged(general: Iterable[SayAs], own: Iterable[SayAs]) -> tuple[SayAs, ...]:
    """Both lists; where a word stands in both, its *own* entry counts."""
    found = {entry.word.casefold(): entry for entry in general}
    return tuple((found | {entry.word.casefold(): entry for entry in own}).values())


def pronounced(text: str, entries: Iterable[SayAs], phonemes: str) -> str:
    """*text* with the words of *entries* as a voice is told to say them.

    Args:
        text: As the voice would read it: NFC, plain apostrophes, no square brackets.
        entries: Each applies to whole words, in capitals or not; a possessive 's is kept.
        phonemes: The letters of IPA that the voice takes; empty when it takes none.

    Raises:
        SayAsError: The voice takes no IPA and there is nothing else, or lacks a letter of it.
    """
    known = {entry.word.casefold(): entry for entry in entries}
    if not known:
        return text

    def said(found: re.Match[str]) -> str:
        entry, ending = _look_up(found[0], known)
        return found[0] if entry is None else _told(found[0], entry, ending, phonemes)

    return _WORD.sub(said, text)


def unmatched(texts: Iterable[str], entries: Iterable[SayAs]) -> tuple[SayAs, ...]:
    """The entries, those for all sessions left out, that stand in none of *texts*."""
    wanted = [entry for entry in entries if not entry.general]
    met = matched(texts, wanted)
    return tuple(entry for entry in wanted if entry not in met)


def matched(texts: Iterable[str], entries: Iterable[SayAs]) -> tuple[SayAs, ...]:
    """The entries that stand in some of *texts*, in the order in which they are met."""
    wanted = {entry.word.casefold(): entry for entry in entries}
    met: list[SayAs] = []
    for text in texts:
        if not wanted:
            break
        for found in _WORD.finditer(unicodedata.normalize("NFC", text).replace("’", "'")):
            entry, _ = _look_up(found[0], wanted)
            if entry is not None:
                met.append(wanted.pop(entry.word.casefold()))
    return tuple(met)


def unmarked(text: str) -> str:
    """*text* with the words as they are written."""
    return MARK.sub(lambda found: found[1], text)


def _look_up(word: str, known: dict[str, SayAs]) -> tuple[SayAs | None, str]:
    """Its entry and the possessive ending that the entry leaves over."""
    folded = word.casefold()
    if folded in known:
        return known[folded], ""
    if folded.endswith("'s"):
        return known.get(folded[:-2]), "'s"
    return None, ""


def _told(word: str, entry: SayAs, ending: str, phonemes: str) -> str:
    if not phonemes:
        if not entry.respelling:
            raise SayAsError(
                f"{entry.at}: this voice takes no IPA; write a respelling before it, such as "
                "shi-VAWN /ʃɪvˈɔn/, or choose a voice that takes IPA, such as hibari"
            )
        # Capitals would be spelled out as letters by some voices.
        return entry.respelling.lower() + ending
    if not entry.ipa:
        return f"[{word}]({entry.respelling}{ending})"
    for char in entry.ipa:
        if char not in phonemes:
            raise SayAsError(
                f"{entry.at}: this voice has no sound for {name_char(char)}; "
                "use a sound near it, or a respelling such as shi-VAWN"
            )
    return f"[{word}](/{entry.ipa}/{ending})"


def _ipa(text: str, at: Place) -> str:
    """In one spelling: decomposed, IPA's own g, stress and length marks, no joining signs."""
    plain = unicodedata.normalize("NFD", text).replace("c\u0327", "ç").translate(_IPA_SPELLINGS)
    for char in plain:
        if char not in _IPA_SIGNS and unicodedata.category(char)[0] not in "LM":
            raise _error(at, f"IPA holds letters, ˈ, ˌ and ː only, not {name_char(char)}")
    if not any(map(str.isalpha, plain.translate(dict.fromkeys(map(ord, _IPA_SIGNS))))):
        raise _error(at, "between the slashes stands no sound")
    return plain


def _pairs(text: str, source: str) -> Iterator[tuple[str, str, int]]:
    """Key, value and line of a flat YAML mapping; an empty text has none."""
    key: yaml.ScalarEvent | None = None
    mappings = 0
    try:
        for event in yaml.parse(text, Loader=yaml.BaseLoader):
            mappings += isinstance(event, yaml.MappingStartEvent)
            if not _is_flat(event) or mappings > 1 or (_is_text(event) and not mappings):
                raise ScriptError(source, _line(event), "one word a line, such as Ana: AH-na")
            if isinstance(event, yaml.ScalarEvent) and key is None:
                key = event
            elif isinstance(event, yaml.ScalarEvent) and key is not None:
                yield key.value, event.value, _line(key)
                key = None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        reason = "one word a line, such as Ana: AH-na, with a space after the colon"
        raise ScriptError(source, line, reason) from None
    except yaml.YAMLError:
        raise ScriptError(source, 1, "it holds a character that no text file has") from None


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _is_flat(event: yaml.Event) -> bool:
    """No list, no anchor, no alias, no tag."""
    if isinstance(event, yaml.AliasEvent | yaml.SequenceStartEvent):
        return False
    return not getattr(event, "anchor", None) and not getattr(event, "tag", None)


def _is_text(event: yaml.Event) -> bool:
    """Whether it is a value; an empty file holds none."""
    return isinstance(event, yaml.ScalarEvent)


def _error(at: Place, reason: str) -> ScriptError:
    return ScriptError(at.source, at.line, reason)
