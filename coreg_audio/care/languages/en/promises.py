"""What promises something in English."""

from __future__ import annotations

from coreg_audio.care.languages.en.pattern import caseless
from coreg_audio.care.pack import Phrase

_WILL = r"\b(?:will|going to|about to|(?:you|it|this|that|they|your \w+)['’]ll)"
_SURELY = (
    r"(?: (?:both|soon|then|also|always|slowly|surely|certainly|gently|simply|naturally|"
    r"all|be|start(?:ing)? to|begin(?:ning)? to|find yourself|find yourselves))*"
)
_ALONE = (
    r"(?=[.,;:…]|$| (?:than|and|or|by|with|to|for|in|at|after|now|together|again|each|every|as|"
    r"when|from|this|that|tomorrow)\b)"
)
"""After "softer", where no "bell" follows that is softer."""

_PROMISED = (
    r"feel(?:ing)?|love this|chang(?:e|ing) your life|heal(?:ing)?|mak(?:e|ing) you|"
    r"bring(?:ing)? you|leav(?:e|ing) you (?:\w+ )?(?:\w+er|calm|light|relaxed|soft)|"
    r"calm(?:ing)?|cur(?:e|ing)|fix(?:ing)?|sav(?:e|ing)|relax(?:ing)?|restor(?:e|ing)|"
    r"repair(?:ing)?|(?:(?:be|become|becoming|get|getting|grow|growing|end up) (?:\w+ ){0,2})?"
    r"(?:calmer|closer|lighter|happier|healed|better|stronger|softer|warmer|kinder|safer|"
    rf"more (?:relaxed|connected|at ease|loving|open)){_ALONE}|(?:be|become) (?:\w+ )?"
    r"(?:calm|relaxed|safe|at peace|free of|new again|whole)|"
    r"sleep(?:ing)? (?:well|deeply|soundly|through|like)"
)
_INNER = (
    r"(?:stress|tensions?|worry|worries|pains?|anger|fears?|sadness|sorrow|grief|anxiety|"
    r"hurts?|distance|tightness|troubles?|moods?|heart|body|bodies|mind|minds|bond|love|trust|"
    r"desire|"
    r"relationship|shoulders|jaw|breath)"
)
"""What goes on within, of which nobody can say how it goes on."""

_TURNS = (
    r"(?:melt|fade|lift|dissolve|vanish|disappear|leave|ease|go away|drop|fall|soften|wash|"
    r"slip|settle|slow|open|grow|deepen|return|come back|heal|rest|relax|quiet|calm|loosen|"
    r"unwind|"
    r"let go|shrink|pass|clear|become|get|flow|stop|end)"
)
_DAYS = (
    r"(?:arguments?|fights?|quarrels?|rows|mornings?|evenings?|nights?|talks?|conversations?|"
    r"things|home|sleep|sex) will (?:be|become|get|feel|grow) (?:\w+ )?"
    r"(?:\w+er|easy|gentle|rare|good|less|more \w+|gone|over)"
)
_PEOPLE = r"(?:couples|people|partners|those|everyone|everybody|anyone|whoever)"

PROMISES = {
    "R5": (
        Phrase(
            caseless(r"\b(?:cures?|cured|curing|heals?|healed|healing|fix|fixes|fixing)\b"),
            "is a promise",
            negated=True,
            offered=True,
            unless=caseless(r"\bhealing (?:wound|scar|bone)"),
        ),
        Phrase(
            caseless(
                rf"{_WILL}{_SURELY} (?:{_PROMISED})\b"
                r"(?! the (?:floor|ground|chair|air|sound)\b| back to (?:the|this) room\b|"
                r" your (?:feet|back|hands|weight)\b)"
            ),
            "is a promise",
            negated=True,
            unless=caseless(
                r"\b(?:how|what|whatever|whether|if) (?:\w+ ){0,3}(?:will|you['’]ll)"
            ),
        ),
        Phrase(
            caseless(
                rf"\b{_INNER}(?: \w+){{0,2}} (?:will|(?:is|are) (?:going|about) to|['’]ll)"
                rf"{_SURELY} {_TURNS}\b"
            ),
            "is a promise",
            negated=True,
            unless=caseless(
                r"\b(?:how|what|whatever|whether|if|when|where) [^.,]{0,30}\bwill\b"
            ),
        ),
        Phrase(
            caseless(
                rf"\b{_PEOPLE} (?:who|that) (?:\w+ )?(?:do|try|use|keep|practi[sc]e|make|"
                rf"breathe|sit|"
                rf"hold|"
                r"kiss|hug|share|say|meet|listen)\b[^.]{0,40}?\b(?<!to )(?:stop|never|no "
                r"longer|"
                r"fight less|argue less|find|feel|become|grow|stay together|last|are "
                r"(?:happier|"
                r"closer|calmer)|sleep better|love)\b"
            ),
            "is a promise",
            unless=caseless(
                rf"\b(?:some|many|a few|most) (?:\w+ )?{_PEOPLE} (?:who|that)\b[^.]*|"
                rf"\b{_PEOPLE} (?:who|that)\b[^.]*\b(?:may|might|can|could|sometimes|often|"
                rf"say|tell)\b"
            ),
        ),
        Phrase(
            caseless(
                r"\b(?:scientifically )?(?<!un)prove[ns]?\b|\bguarante(?:e|es|ed)\b|"
                r"\balways works\b|\bworks every time\b|\bmiracles?\b|"
                r"\b(?:completely|perfectly|totally) safe\b|"
                r"\bnothing (?:here )?to (?:be afraid of|fear)\b|"
                r"\blowers? your (?:blood|heart|pulse|stress|pain|fear|anxiety)\b|"
                rf"\b{_DAYS}\b|\bgrow again\b|\b(?:fear|pain|anger) (?:is|will be) gone\b|"
                r"\breplaces? your (?:medicine|medication)\b"
            ),
            "is a promise",
            negated=True,
        ),
    ),
}
