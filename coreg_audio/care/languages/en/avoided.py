"""What touches are called in English, and which words each avoid-flag rules out."""

from __future__ import annotations

import re

from coreg_audio.care.pack import Avoided


def _re(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


TOUCHES = {
    "hands": _re(
        r"\bhold(?:ing)? (?:each other['’]s |your partner['’]s |their )?hands?\b|"
        r"\btak(?:e|ing) (?:each other['’]s|your partner['’]s|their) hands?\b|"
        r"\bI (?:hold|take) your hands?\b|\bhand in hand\b|\bhands?(?: \w+)? (?:find|"
        r"meet|touch) each other\b"
    ),
    "a hand on the other": _re(
        r"\b(?:hands?|palms?|head|fingers?)\b[^.;]{0,40}\b(?:on|over|around|against|to) "
        r"(?:your partner|each other|their|them)(?:['’]s)?\b(?! own)|"
        r"\b(?:touch|strok|caress|massag|squeez|rub)(?:e|es|ing)? (?:your partner|"
        r"each other|"
        r"them|their)\b|\bcheek to cheek\b|\bmy (?:hand|head)s? (?:on|over|"
        r"around) your?\b|\bforeheads? (?:\w+ ){0,2}(?:touch|meet)"
    ),
    "an arm": _re(r"\barms? around (?:your partner|each other|them|their)\b"),
    "a hug": _re(r"\b(?:a |the )?hug(?:s|ging)?\b|\bembrac(?:e|es|ing)\b"),
    "a kiss": _re(r"\b(?:a |the )?kiss(?:es|ing)?(?: your partner)?\b"),
    "a cuddle": _re(r"\b(?:a )?cuddl(?:e|es|ing)\b"),
    "a body part": _re(
        r"\b(?:their|your partner['’]s|each other['’]s|(?:on|over|along) the)(?! own)"
        r"(?: \w+)? (?:thigh|belly|neck|hip|leg|breast)s?\b|"
        r"\b(?:their|your partner['’]s) laps?\b|\bunder the (?:shirt|clothes)\b|"
        r"\b(?:palms|knees|noses|lips) (?:can |could |may |might )?(?:touch|meet|press)\b|"
        r"\bpull (?:your partner|each other|them)\b|\bby the wrists?\b|"
        r"\bpin (?:your partner|them)\b"
    ),
    "leaning": _re(
        r"\blean(?:ing)? (?:on|against|into) (?:each other|your partner|them|one another|"
        r"you)\b"
        r"|\bback to back\b"
    ),
    "a gaze": _re(
        r"\beye contact\b|\b(?:look|gaz|star)(?:e|es|ing)? (?:\w+ ){0,2}(?:into|in|at) "
        r"(?:each other|one another|your partner|their)(?:['’]s)?(?: eyes)?\b|"
        r"\binto each other['’]s eyes\b|"
        r"\beyes (?:can |could |may |might )?meet\b|"
        r"\bmeet (?:each other['’]s|your partner['’]s|their) (?:eyes|gaze)\b"
    ),
}

_NUMBERS = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen twenty
"""
NUMBERS = tuple(_NUMBERS.split())

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
            _re(
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
            _re(
                r"\b(?:kind|soft|short|warm|long) looks?\b|\bsoft eyes\b|"
                r"\blook(?:ing|s)? (?:\w+ )?at (?:me|you)\b|\bface each other\b|"
                r"\byour partner['’]s (?:eyes|gaze)\b"
            )
        ),
    ),
    "heart": (
        Avoided(
            _re(r"\b(?:heart(?:s|beats?)?|pulse|chests?)\b"),
            unless=_re(r"\bby heart\b|\bheart to heart\b"),
        ),
    ),
    "breath": (
        Avoided(_re(r"\b(?:in-|out-)?breath(?:e|ed|es|ing|s)?\b|\b(?:in|ex)hal(?:e|es|ing)\b")),
    ),
    "holds": (
        Avoided(
            _re(
                r"\b(?:hold(?:ing)?|keep(?:ing)?) (?:your|the|a|their) (?:in |out )?"
                r"(?:breath|air)\b|\bhold(?:ing)? it in\b|\bstop breathing\b|"
                r"\bbreath hold(?:s|ing)?\b|\bbreathe?s?\b[^.]{0,20}\b(?:and|then) hold\b"
            )
        ),
    ),
    "movement": (Avoided(_re(_MOVED), quotes=False, offered=_re(_MOVES)),),
    "eyes-closed": (
        Avoided(
            _re(
                r"\beyes\b[^.]{0,20}\b(?:closed?|shut)\b|"
                r"\b(?:clos|shut)(?:e|ed|ing|ting)? (?:your|both|the)? ?eyes\b"
            ),
            unless=_re(r"\bopen\b"),
        ),
    ),
    "counting-down": (Avoided(_re(r"\bcount(?:s|ing|ed)? (?:\w+ )?(?:down|backwards?)\b")),),
    "fear-of-partner": (
        Avoided(_re(r"\b(?:either|each|both|one) of you\b|\byou (?:both|two)\b")),
    ),
}
"""What each avoid-flag rules out, beside what the timing says."""
