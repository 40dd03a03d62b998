"""Whole scripts around a piece of one, for the tests of the care check."""

import re
from dataclasses import replace
from pathlib import Path

from scripting import parse_body

from coreg_audio import care, planner
from coreg_audio.build import guessed_timeline, utterances
from coreg_audio.session import Session
from coreg_audio.timeline import Timeline
from coreg_audio.units import RATE_HZ
from coreg_audio.voice import PACES, in_language

FRONT = {
    "title": "Sample",
    "version": '"1.0"',
    "language": "en",
    "for": "couple",
    "tier": "1",
    "minutes": "5",
    "range": "[4, 6]",
    "breath": "{in: 4, out: 6}",
    "kind": "exercise",
    "holds": "",
}

NAMED = {"id": "sample"}
"""The name of the file, whatever a piece asks to be called."""

PARTS = {
    "en": {
        "opening": """\
Welcome. You can change any part, skip it, or stop.
If either of you says "pause", that is enough. Your eyes can be open or closed.
(pause 6)
""",
        "middle": "Here is a quiet moment.\n(pause 20)\n",
        "closing": """\
You could feel your feet on the floor, and take in the room.
(pause 6)
If something felt hard, it is worth telling someone you trust.
""",
    },
    "es": {
        "opening": """\
Hola. Pueden cambiar cualquier parte, saltarla o parar.
Si alguien de ustedes dice "pausa", con eso basta. Los ojos pueden estar abiertos o cerrados.
(pausa 6)
""",
        "middle": "Este es un rato tranquilo.\n(pausa 20)\n",
        "closing": """\
Podrían sentir los pies en el piso, y mirar el lugar.
(pausa 6)
Si algo fue difícil, vale la pena contárselo a alguien de confianza.
""",
    },
}
"""What stands around a piece, by language."""


def script(piece: str, place: str, language: str = "en") -> tuple[str, str]:
    """Front matter and body of a script that is right but for the *piece* in its *place*."""
    keys, mark, body = piece.rpartition("\n---\n")
    own = dict(line.split(": ", 1) for line in keys.splitlines()) if mark else {}
    fields = FRONT | {"language": language} | own | NAMED
    front = "".join(f"{key}: {value}\n" for key, value in fields.items())
    parts = {"whole": body} if place == "whole" else PARTS[language] | {place: body}
    if "to the end" in body:
        parts[place] = parts.pop(place)  # nothing may follow
    chapters = (f"## {name.title()}\n{text.rstrip()}\n" for name, text in parts.items())
    return f"---\n{front}---\n", "# Sample\n" + "\n".join(chapters)


def findings(
    folder: Path, piece: str, place: str = "middle", language: str = "en"
) -> tuple[care.Finding, ...]:
    """What the check finds in a script with that piece."""
    front, body = script(piece, place, language)
    session = parse_body(folder, body, front=front)
    if called := re.match(r"id: (.+)\n", piece):
        session = replace(session, front=replace(session.front, id=called[1]))
    return care.check(session, _natural(session))


def _natural(session: Session) -> Timeline | None:
    """The plan in which every pause is as long as it is written, or nearly."""
    pace = in_language(PACES["settle"], session.front.language)
    spoken = planner.estimate(utterances(session), rate_hz=RATE_HZ, pace=pace)
    low_s, high_s = planner.reach(session, spoken, rate_hz=RATE_HZ, pace=pace)
    # At its longest every elastic pause is 1.6 times as long, at its shortest 0.7 times.
    target_s = low_s + (high_s - low_s) / 3
    return guessed_timeline(session, target_s / 60)
