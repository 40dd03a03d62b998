"""The shape of a language's file: words, no code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Spelling:
    """How directions are written in a language besides English.

    Attributes:
        phrases: The grammar's own words and what they are here, each pair both ways.
        also: Other spellings as patterns, in small letters without accents, and what is read
            in their place, one after the other. `NUMBER` stands for a number.
    """

    phrases: Mapping[str, str] = field(default_factory=dict)
    also: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What stands in a file's tags, lyrics and transcript beside the spoken words.

    Attributes:
        bells: By the kind of bell.
        quiets: By the kind of quiet.
        breaths: One breath, several ones with {count}; what is said of both with {phases};
            and what is added where the pace ramps.
        phases: In, out, hold.
        units: Second and seconds, minute and minutes.
        the_end: With {clock}.
        chapter: With {title} and {clock}.
        shown: For players: a run of breath with {phases}, a bell, a turn with {span}.
        care_note: In the comment of every file.
        reviewed: With {who}; and what is told where nobody has.
        genre: Of the file.
        captions: What stands in brackets, by kinds of bells and quiets, phases, names of
            beds; and what the voices are called.
        transcript: Sentences and headings of the transcript, by what they are for.
        pack: Words of the page of a pack.
        sheet: The same of the therapist's sheet.
    """

    bells: Mapping[str, str]
    quiets: Mapping[str, str]
    breaths: tuple[str, str, str, str]
    phases: tuple[str, str, str]
    units: tuple[tuple[str, str], tuple[str, str]]
    the_end: str
    chapter: str
    shown: tuple[str, str, str]
    care_note: str
    reviewed: tuple[str, str]
    genre: str
    captions: Mapping[str, str]
    transcript: Mapping[str, str]
    sheet: Mapping[str, str]
    pack: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TwoPhones:
    """What is said and told where each partner has a phone of their own.

    Attributes:
        chapter: Title of the count-in.
        title: Of a partner's file, with {title} and {partner}.
        count_in: Spoken at the start, before three bells.
        no_bells: Spoken instead where bells are to be spared.
        later: Said of the bells to come.
        partners: Said to A alone, and to B alone.
    """

    chapter: str
    title: str
    count_in: tuple[str, ...]
    no_bells: tuple[str, ...]
    later: str
    partners: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Language:
    """All that the program says and reads in one language.

    Attributes:
        name: In English.
        voices: The one that speaks unless another is named, then those that could.
        add: What adds the first of them.
        pace: Words a minute against those of English at the same calm.
        more_syllables: That a word has than one of English, in the mean.
        cues: Spoken for in, out and hold.
        spelling: Of directions.
        told: In files.
        two_phones: Said and told where each partner has a phone.
        written_out: What a reader says in full: patterns, and words in their place.
        times: "s" and "min" after a number, as one and as several.
    """

    name: str
    voices: tuple[str, ...]
    add: str
    pace: float
    more_syllables: float
    cues: tuple[str, str, str]
    spelling: Spelling
    told: Told
    two_phones: TwoPhones
    written_out: tuple[tuple[str, str], ...]
    times: Mapping[str, tuple[str, str]]
