"""Caption files: WebVTT, SubRip and LRC, from the same cues; all in UTF-8.

docs/decisions/0022-captions.md says why each is written as it is.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape

from coreg_audio.languages import Told
from coreg_audio.script import FrontMatter
from coreg_audio.session import Role, Utterance
from coreg_audio.sidecars.cues import Cue, Heard, breath_phases, breath_run, cues
from coreg_audio.sidecars.plain import one_line
from coreg_audio.sidecars.telling import clock, told_in
from coreg_audio.timeline import Timeline
from coreg_audio.units import to_frames

CLEARED_S = 2.0
"""In LRC a line is taken away when nothing follows it for so long."""

_NO_MARKUP = str.maketrans("<>{}", "‹›()")
"""SubRip has no way to escape what players take for markup."""

Writer = Callable[[Timeline, Mapping[Utterance, Heard], FrontMatter], str]


def vtt(timeline: Timeline, heard: Mapping[Utterance, Heard], front: FrontMatter) -> str:
    """WebVTT; where two voices speak, in voice spans, and each is named as it begins."""
    shown = cues(timeline, heard, breathing=breath_phases, language=front.language)
    names = _speakers(shown, told_in(front.language))
    blocks = [f"WEBVTT\n\nNOTE {escape(one_line(front.title), quote=False)}"]
    for number, (cue, lines) in enumerate(_named(shown, told_in(front.language)), start=1):
        text = "\n".join(escape(line, quote=False) for line in lines)
        who = f"<v {names[cue.role]}>" if cue.role in names else ""
        blocks.append(f"{number}\n{_span(cue, timeline.rate_hz, '.')}\n{who}{text}")
    return "\n\n".join(blocks) + "\n"


def srt(timeline: Timeline, heard: Mapping[Utterance, Heard], front: FrontMatter) -> str:
    """SubRip, with its line ends; where two voices speak, each is named as it begins."""
    shown = cues(timeline, heard, breathing=breath_phases, language=front.language)
    blocks = []
    for number, (cue, lines) in enumerate(_named(shown, told_in(front.language)), start=1):
        text = "\n".join(line.translate(_NO_MARKUP) for line in lines)
        blocks.append(f"{number}\n{_span(cue, timeline.rate_hz, ',')}\n{text}\n")
    return "\n".join(blocks).replace("\n", "\r\n")


def lrc(timeline: Timeline, heard: Mapping[Utterance, Heard], front: FrontMatter) -> str:
    """Lyrics for players: a line a caption, one for each run of breath, cleared in between."""
    rate_hz = timeline.rate_hz
    found = cues(timeline, heard, breathing=breath_run, language=front.language)
    shown = list(_named(found, told_in(front.language)))
    lines = [f"[ti:{one_line(front.title)}]", f"[length:{clock(timeline.length, rate_hz)}]"]
    starts = [*(cue.start for cue, _ in shown[1:]), timeline.length]
    for (cue, words), after in zip(shown, starts, strict=False):
        lines.append(f"[{_lrc_clock(cue.start, rate_hz)}] {' '.join(words)}")
        if after - cue.end >= to_frames(CLEARED_S, rate_hz):
            lines.append(f"[{_lrc_clock(cue.end, rate_hz)}]")
    return "\n".join(lines) + "\n"


WRITERS: dict[str, Writer] = {"vtt": vtt, "srt": srt, "lrc": lrc}
"""What writes each kind, by the suffix of its file."""


def _speakers(shown: Sequence[Cue], words: Told) -> Mapping[Role | None, str]:
    """Names of the speakers; none where there is only one."""
    roles = {cue.role for cue in shown if cue.role}
    return {role: words.captions[role] for role in roles} if len(roles) > 1 else {}


def _named(shown: Sequence[Cue], words: Told) -> Iterator[tuple[Cue, tuple[str, ...]]]:
    """Each cue and its lines; where the speaker changes a name stands before them."""
    names = _speakers(shown, words)
    speaking: Role | None = Role.GUIDE
    for cue in shown:
        lines = cue.lines
        if cue.role in names and cue.role is not speaking:
            speaking = cue.role
            lines = (f"{names[cue.role]}: {lines[0]}", *lines[1:])
        yield cue, lines


def _span(cue: Cue, rate_hz: int, point: str) -> str:
    return f"{_clock(cue.start, rate_hz, point)} --> {_clock(cue.end, rate_hz, point)}"


def _clock(frames: int, rate_hz: int, point: str) -> str:
    """Hours to milliseconds; cut and not rounded, so that nothing ends after the file."""
    seconds, thousandths = divmod(1000 * frames // rate_hz, 1000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}{point}{thousandths:03d}"


def _lrc_clock(frames: int, rate_hz: int) -> str:
    seconds, hundredths = divmod(100 * frames // rate_hz, 100)
    return f"{seconds // 60:02d}:{seconds % 60:02d}.{hundredths:02d}"
