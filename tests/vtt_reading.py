"""A strict reader of WebVTT, after the grammar for authors in the W3C's text.

What a browser would forgive is refused here: bare ampersands and angle brackets, unknown tags,
cues that end before they begin or begin before an earlier one, an arrow where text belongs.
"""

import html
import re
from dataclasses import dataclass

_TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMING = re.compile(rf"{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t]+(\S.*))?")
_SETTING = re.compile(r"(?:vertical:(?:rl|lr)|(?:line|position|size|align|region):\S+)")
_TAG = re.compile(r"<(/?)(v|c|i|b|u|ruby|rt|lang)((?:\.[^.\s<>&]+)*)(?: ([^<>&\n]+))?>")
_TEXT = re.compile(r"[^<>&]|&(?:amp|lt|gt|lrm|rlm|nbsp);|&#\d+;")


@dataclass(frozen=True, slots=True)
class Read:
    """One cue: when in seconds, what, and whose voice."""

    start_s: float
    end_s: float
    text: str
    voice: str = ""


def read_vtt(data: bytes) -> list[Read]:
    """The cues of a WebVTT file.

    Raises:
        ValueError: It breaks the grammar; with the block that does.
    """
    text = data.decode("utf-8", "strict").removeprefix("\ufeff")
    _check("\0" not in text, "it holds a NUL")
    text = re.sub(r"\r\n?", "\n", text)
    _check(re.match(r"WEBVTT(?:[ \t][^\n]*)?\n\n", text) is not None, "no header")
    _check(text.endswith("\n"), "the last line has no end")
    header, *blocks = re.split(r"\n{2,}", text.rstrip("\n"))
    _check("-->" not in header, "an arrow in the header")
    cues: list[Read] = []
    for block in blocks:
        if re.match(r"NOTE(?:[ \t\n]|$)", block):
            _check("-->" not in block, f"an arrow in a comment: {block!r}")
            continue
        cues.append(_cue(block))
        if len(cues) > 1:
            _check(cues[-2].start_s <= cues[-1].start_s, f"out of order: {block!r}")
    ids = [block.split("\n")[0] for block in blocks if "-->" not in block.split("\n")[0]]
    ids = [one for one in ids if not one.startswith("NOTE")]
    _check(len(ids) == len(set(ids)), "a cue's name is not its own")
    return cues


def _cue(block: str) -> Read:
    lines = block.split("\n")
    if "-->" not in lines[0]:
        lines = lines[1:]
    found = _TIMING.fullmatch(lines[0]) if lines else None
    if found is None:
        raise ValueError(f"no timing: {block!r}")
    for setting in (found[9] or "").split():
        _check(_SETTING.fullmatch(setting) is not None, f"no setting: {setting!r}")
    start_s, end_s = (_seconds(found.groups()[at : at + 4]) for at in (0, 4))
    _check(start_s < end_s, f"it ends before it begins: {block!r}")
    payload = "\n".join(lines[1:])
    _check(bool(payload.strip()), f"no text: {block!r}")
    _check("-->" not in payload, f"an arrow in the text: {block!r}")
    return Read(start_s, end_s, *_spoken(payload))


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return 3600 * hours + 60 * minutes + seconds + thousandths / 1000


def _spoken(payload: str) -> tuple[str, str]:
    """The text without its markup, and the voice of the first voice span."""
    plain, voice, at = "", "", 0
    open_tags: list[str] = []
    while at < len(payload):
        if tag := _TAG.match(payload, at):
            closes, name, _, annotation = tag.groups()
            if closes:
                _check(bool(open_tags) and open_tags.pop() == name, f"stray {tag[0]}")
            else:
                wants = name in ("v", "lang")
                _check(wants == (annotation is not None), f"annotation of {tag[0]}")
                open_tags.append(name)
                voice = voice or (annotation or "" if name == "v" else "")
            at = tag.end()
        elif char := _TEXT.match(payload, at):
            plain += html.unescape(char[0])
            at = char.end()
        else:
            raise ValueError(f"bare markup: {payload[at : at + 20]!r}")
    # Only a voice span around the whole text may stay open.
    _check(open_tags in ([], ["v"]), f"left open: {open_tags}")
    _check(open_tags == [] or payload.startswith("<v"), "a voice span in the midst")
    return plain, voice


def _check(holds: bool, fault: str) -> None:
    if not holds:
        raise ValueError(fault)
