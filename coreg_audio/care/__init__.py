"""The care check: 25 rules of wording and timing over a parsed session.

    findings = check(session, timeline)
    in_the_way = obstacles(session, avoid)

`rules` is the table of what is asked and why, `languages` holds the words of each language,
`reading` takes the partners' words out; `wording`, `shape`, `contact`, `breathing` and `pacing`
look for faults; `avoided` looks for what a client is to be spared. R20 is kept by the reading
of a script itself; R22, R24, R25 and the first half
of R23 are a person's to check, and never claimed.
"""

from __future__ import annotations

from coreg_audio.care.avoided import Obstacle, obstacles, unread
from coreg_audio.care.breathing import check_breathing
from coreg_audio.care.contact import check_contact
from coreg_audio.care.findings import Finding
from coreg_audio.care.languages import EXAMPLES, PACKS
from coreg_audio.care.pacing import check_pacing
from coreg_audio.care.pack import Examples
from coreg_audio.care.reading import read
from coreg_audio.care.rules import ALLOWABLE, LANGUAGE, RULES, Level, Rule, rule
from coreg_audio.care.shape import check_shape
from coreg_audio.care.wording import check_wording
from coreg_audio.session import Session
from coreg_audio.timeline import Timeline

__all__ = [
    "ALLOWABLE",
    "EXAMPLES",
    "LANGUAGE",
    "RULES",
    "Examples",
    "Finding",
    "Level",
    "Obstacle",
    "Rule",
    "check",
    "obstacles",
    "rule",
    "unread",
]


def check(session: Session, timeline: Timeline | None = None) -> tuple[Finding, ...]:
    """What is against the rules in *session*.

    Args:
        session: A script, filled in and understood.
        timeline: When its words are spoken; without it R19 is not looked at.
    """
    front = session.front
    if (pack := PACKS.get(front.base_language)) is None:
        return (_unknown_language(session),)
    items = read(session)
    found = [
        *check_wording(items, front, pack),
        *check_shape(items, front, pack),
        *check_contact(items, pack),
        *check_breathing(items, front, pack),
        *(check_pacing(timeline) if timeline else ()),
    ]
    return tuple(dict.fromkeys(found))


def _unknown_language(session: Session) -> Finding:
    known = ", ".join(PACKS)
    message = (
        f"no rules of care are known for {session.front.language!r}, only for: {known}; "
        f"with --allow {LANGUAGE} the script goes unchecked"
    )
    return Finding(LANGUAGE, Level.ERROR, session.at, message, whole=True)
