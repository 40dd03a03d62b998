"""What players show of a file: the tag of a work that is to sound."""

from __future__ import annotations

from dataclasses import replace
from typing import BinaryIO

from coreg_audio import __version__, encoder, libav, two_phones
from coreg_audio.installed import version
from coreg_audio.recipe import Target
from coreg_audio.sidecars import lyrics, tags
from coreg_audio.sidecars.telling import told_in
from coreg_audio.work import Work


def tag(work: Work) -> bytes:
    """The tag of an MP3; other formats do not begin with one."""
    return tags.id3(_facts(work)) if work.codec.name == "mp3" else b""


def marks(work: Work) -> encoder.Marks:
    """What is told in the stream of an M4B itself."""
    chapters = (
        replace(one, title=tags.clean(one.title or work.session.front.title))
        for one in work.timeline.chapters
    )
    return encoder.Marks(tuple(chapters), tags.iso_639_2(work.session.front.language))


def label(work: Work, file: BinaryIO) -> None:
    """Write the tags of Opus and M4B into a finished, still open file; others have theirs."""
    if work.codec.name in libav.FORMATS:
        from coreg_audio.sidecars import container_tags

        container_tags.label(file, work.codec.name, _facts(work))


def _facts(work: Work) -> tags.TagFacts:
    front, timeline, labels = work.session.front, work.timeline, work.target.labels
    told = told_in(front.language)
    return tags.TagFacts(
        _title(work),
        timeline.rate_hz,
        artist=work.target.artist,
        album=labels.album or _album(work),
        language=front.language,
        genre=told.genre,
        comment=told.care_note,
        reviewed=front.reviewed,
        encoder=f"coreg-audio {__version__}",
        voice=" and ".join(work.narration.voices),
        year=labels.year,
        track=labels.track,
        cover=_cover(work),
        version=labels.id3,
        chapters=timeline.chapters,
        lyrics=lyrics.lrc(timeline, front.language),
        synced=tuple(lyrics.sylt(timeline, front.language)),
    )


def _title(work: Work) -> str:
    """The session's or its part's, and whose file it is where each partner has one."""
    front, target = work.session.front, work.target
    title = front.title
    if _is_part(target):
        title = work.timeline.chapters[0].title or title
    if target.partner is None:
        return title
    words = two_phones.words_in(front.language)
    return words.title.format(title=title, partner=target.partner.value)


def _album(work: Work) -> str:
    """Chapters in files of their own belong to their session."""
    return work.session.front.title if _is_part(work.target) else "coreg-audio"


def _is_part(target: Target) -> bool:
    return target.excerpt is not None and target.excerpt.number is not None


def _cover(work: Work) -> bytes:
    """A picture of the user's own, or one drawn with the session's title, once for each."""
    if work.target.labels.cover is not None:
        return work.target.labels.cover
    title, partner = work.session.front.title, work.target.partner
    badge = partner.value if partner else ""
    key = f"cover {__version__} {version('pillow')} {badge} {title}"
    if (known := work.store.get(key) if work.store else None) is not None:
        return known
    from coreg_audio.sidecars import cover

    drawn = cover.drawn(title, badge)
    if work.store is not None:
        work.store.put(key, drawn)
    return drawn
