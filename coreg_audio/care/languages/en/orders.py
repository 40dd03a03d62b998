"""What sounds like an order in English: commands, duties, feelings on demand."""

from __future__ import annotations

from coreg_audio.care.languages.en.pattern import caseless
from coreg_audio.care.pack import Phrase

_WRITTEN = """
    allow ask become begin be breathe bring choose close come count do draw drop exhale feel
    find focus follow forget forgive get give go hear hold hug imagine inhale keep kiss lay
    lean leave let lie lift listen look lower make meet melt move nod notice observe open
    pause pick picture place press pull push put raise reach relax release remember repeat
    rest roll say scan see sense share shift shut sit smile soften speak squeeze stand start
    stare stay step stop straighten stretch stroke sway take tell tense think tighten touch
    try turn uncross unclench visualize visualise wait walk watch wiggle write
"""
_VERBS = "|".join(_WRITTEN.split())
_LEADS = (
    r"(?:(?:and|but|so|now|then|next|again|just|gently|slowly|softly|quietly|calmly|please|"
    r"simply|first|finally|also|once more|together|here)[ ,]+)*"
)
_NO_ORDER = (
    r"(?!\s*(?:$|,?\s*(?:is|are|was|were|can|could|may|might|will|would|or)\b|[- ]away\b))"
    r"(?!\s+(?:your time|all the time|(?:just )?as you are|(?:at|in) your own (?:pace|time|"
    r"way))\b)"
    r"(?!['’]s\b)"
)
"""After a verb that is no command: "Rest is welcome", "Come as you are", "Let's"."""

_ORDER = caseless(
    rf"^[\"“(]*(?:{_LEADS}(?:when|as|once|after|before|if|with|on)\b[^,]*,\s*)?"
    rf"{_LEADS}(?P<order>(?:{_VERBS}|do not|don['’]t|never)\b){_NO_ORDER}"
)

ORDERS = {
    "R3": (Phrase(_ORDER, "is a bare command", offered=True),),
    "R4": (
        Phrase(
            caseless(r"\b(?:just|simply|now|and|please) relax\b|^relax\b|\brelax now\b"),
            "orders a feeling",
            negated=True,
            offered=True,
        ),
        Phrase(
            caseless(r"\bcalm(?: yoursel(?:f|ves))? down\b|\bcalm yoursel(?:f|ves)\b"),
            "orders a feeling",
            negated=True,
            offered=True,
        ),
        Phrase(
            caseless(
                r"^(?:and |now |just |then |so )*let go\b|"
                r"\blet (?:it |everything )?(?:all )?go now\b|\blet go completely"
            ),
            "orders to let go",
            negated=True,
            offered=True,
        ),
        Phrase(
            caseless(r"\b(?:surrender(?:ing)?|submit)\b"), "asks for surrender", negated=True
        ),
        Phrase(
            caseless(
                r"\bmust\b(?! have\b)|\bought to\b|(?<!^)\bshould\b|\b(?:has|have) to\b|"
                r"\b(?:you|we)(?:['’]ve| have)? got to\b"
            ),
            "is a duty",
            negated=True,
            unless=caseless(
                r"\b(?:has|have) to (?:do with|yoursel|do nothing)|\ball you have to do\b|"
                r"\bshould you (?:want|wish|like|need)|"
                r"\bwhat (?:\w+ ){1,3}(?:has|have) to (?:say|give|offer)|"
                r"\b(?:if|when|whenever|unless|what|whatever|whether) "
                r"(?:you|they|it|(?:either|one|both) of you|your partner) "
                r"(?:both |really |ever )?(?:must|should|has to|have to)"
            ),
        ),
        Phrase(
            caseless(r"\byou(?: both)?(?: really)? need to\b"),
            "is a duty",
            negated=True,
            unless=caseless(
                r"\b(?:if|when|whenever|as|than|anything|whatever|all) you need to"
            ),
        ),
        Phrase(
            caseless(
                r"(?<!\bit is )(?<!\bit was )(?<!\bit['’]s )"
                r"\b(?:supposed|required|expected|obliged) to\b|"
                r"\byou(?: both| two)?(?: are|['’]re)(?: both)? "
                r"(?:meant|bound|told|asked) to\b|"
                r"\b(?:you['’]d|you had|had) better\b|\bno choice but to\b|"
                r"\b(?:each|both) of you needs? to\b|\byour partner needs to\b|"
                r"\bmake sure (?:you|to|that)\b|\bit is important (?:that you|to)\b|"
                r"\b(?:is|are) (?:not allowed|forbidden) to\b"
            ),
            "is a duty",
            negated=True,
            unless=caseless(
                r"\b(?:how|what|where|whether|if|when|whatever) (?:\w+ ){0,3}"
                r"(?:supposed|required|expected|meant) to\b"
            ),
        ),
    ),
}
