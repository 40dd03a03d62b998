"""Which words each avoid-flag rules out in English."""

from __future__ import annotations

from coreg_audio.care.languages.en.pattern import caseless
from coreg_audio.care.languages.en.touches import TOUCHES
from coreg_audio.care.pack import Avoided

_MOVES = (
    r"\b(?:stand(?:s|ing)?(?! (?:in|for|still in) (?:their|your) place)|walk(?:s|ing)?|"
    r"stretch(?:es|ing)?|roll your shoulders|shake out|shift from one foot|"
    r"step outside|(?:go|going) to (?:different|another) rooms?|arms can swing)\b"
)

_MOVED = rf"(?:\byou (?:both )?(?:could|can|might|may)\b|\bthen\b|\byour\b)[^.]{{0,40}}{_MOVES}"

AVOIDED = {
    "touch": (
        *(Avoided(one) for name, one in TOUCHES.items() if name != "a gaze"),
        Avoided(
            caseless(
                r"(?<!enough to )\btouch(?:es|ed|ing)?\b|\bhands? to hold\b|"
                r"\bheld by (?:your partner|each other|them)\b|"
                r"\b(?:hold|strok|caress|massag|rub)(?:e|es|ing)? (?:me|my|your partner)\b|"
                r"\bI (?:hold|stroke|massage|rub) you\b"
            )
        ),
    ),
    "gaze": (
        Avoided(TOUCHES["a gaze"]),
        Avoided(
            caseless(
                r"\b(?:kind|soft|short|warm|long) looks?\b|\bsoft eyes\b|"
                r"\blook(?:ing|s)? (?:\w+ )?at (?:me|you)\b|\bface each other\b|"
                r"\byour partner['’]s (?:eyes|gaze)\b"
            )
        ),
    ),
    "heart": (
        Avoided(
            caseless(r"\b(?:heart(?:s|beats?)?|pulse|chests?)\b"),
            unless=caseless(r"\bby heart\b|\bheart to heart\b"),
        ),
    ),
    "breath": (
        Avoided(
            caseless(r"\b(?:in-|out-)?breath(?:e|ed|es|ing|s)?\b|\b(?:in|ex)hal(?:e|es|ing)\b")
        ),
    ),
    "holds": (
        Avoided(
            caseless(
                r"\b(?:hold(?:ing)?|keep(?:ing)?) (?:your|the|a|their) (?:in |out )?"
                r"(?:breath|air)\b|\bhold(?:ing)? it in\b|\bstop breathing\b|"
                r"\bbreath hold(?:s|ing)?\b|\bbreathe?s?\b[^.]{0,20}\b(?:and|then) hold\b"
            )
        ),
    ),
    "movement": (Avoided(caseless(_MOVED), quotes=False, offered=caseless(_MOVES)),),
    "eyes-closed": (
        Avoided(
            caseless(
                r"\beyes\b[^.]{0,20}\b(?:closed?|shut)\b|"
                r"\b(?:clos|shut)(?:e|ed|ing|ting)? (?:your|both|the)? ?eyes\b"
            ),
            unless=caseless(r"\bopen\b"),
        ),
    ),
    "counting-down": (
        Avoided(caseless(r"\bcount(?:s|ing|ed)? (?:\w+ )?(?:down|backwards?)\b")),
    ),
    "fear-of-partner": (
        Avoided(caseless(r"\b(?:either|each|both|one) of you\b|\byou (?:both|two)\b")),
    ),
}
"""What each avoid-flag rules out, beside what the timing says."""
