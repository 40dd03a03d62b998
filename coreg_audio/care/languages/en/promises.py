"""What promises something in English."""

from __future__ import annotations

from coreg_audio.care.languages.en.orders import DONE
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

_GOOD = (
    r"(?:calm|calmer|rested|refreshed|renewed|reborn|relaxed|peaceful|serene|lighter|closer|"
    r"softer|kinder|warmer|wiser|stronger|happier|happy|safer|safe|better|whole|healed|free|"
    r"freer|open|loved|loving|connected|bonded|balanced|centred|centered|grounded|glowing|"
    r"radiant|transformed|restored|changed|new|brand new|at (?:peace|ease|one|home|rest)|in "
    r"love|"
    r"in (?:tune|sync|harmony|balance)|as one|like new|yourselves? again|inseparable|"
    r"unshakable|"
    r"a (?:\w+ )?(?:new|better|different|calmer|happier|stronger|closer|changed) \w+|a team|"
    r"soul ?mates|more (?:\w+ )?(?:relaxed|connected|open|loving|alive|patient|present|in "
    r"love))"
)
"""States that a promise puts at the end of the way."""

_WOES = (
    r"(?:stress|tensions?|worry|worries|pains?|anger|fears?|sadness|sorrows?|grief|anxiety|"
    r"hurts?|distance|troubles?|moods?|quarrels?|arguments?|fights?|fighting|conflicts?|rows?|"
    r"rifts?|wounds?|problems?|doubts?|resentments?|grudges?|shame|guilt|loneliness|insomnia|"
    r"stiffness|aches?|headaches?|walls?|baggage|negativity|trauma|burdens?|blocks?|toxins|"
    r"sting|past|old patterns?|silences?|coldness|trust issues|ice)"
)
_BONDS = (
    r"(?:love|trust|bonds?|closeness|intimacy|passion|sparks?|desire|hearts?|minds?|souls?|"
    r"relationships?|partnership|connection|peace|harmony|joy|happiness|couples?|partners|"
    r"lovers|moods?|sleep|health|home|sex|patience|warmth|flame|romance|each other|one "
    r"another|body|bodies|spirits?|energy)"
)
_IT = (
    r"(?:(?:this|that|it|each|one|every|a|the|such|these|those|what|two|three|five|ten|"
    r"(?:a few|some)) ?(?:(?!may|might|can|could|will|would|often|sometimes)\w+ ){0,5})?"
)
_ENDS = (
    r"(?:takes?|melts?|wash(?:es)?|dissolves?|erases?|removes?|lifts?|clears?|ends?|stops?|"
    r"banish(?:es)?|chases?|drives?|burns?|sweeps?|breaks?|undoes|dissipates?|silences?|"
    r"releases?|unlocks?|kills?|beats?|conquers?|overcomes?|settles?|solves?|resolves?|sorts?|"
    r"sooth(?:es)?|eases?|shrinks?|flush(?:es)?|reduces?|lowers?|cuts?|halves|reverses?|"
    r"prevents?|wipes?|rids?|frees?|cleanses?|detox(?:es)?|mends?|repairs?|outlasts?|bridges?|"
    r"closes?|tames?|defeats?|blows?|puts?)"
)
_GAINS = (
    r"(?:saves?|mends?|repairs?|restores?|rescues?|rebuilds?|strengthens?|deepens?|resets?|"
    r"transforms?|opens?|awakens?|revives?|rekindles?|reignites?|ignites?|renews?|boosts?|"
    r"improves?|doubles|triples|lifts|wins? back|brings? back|brings?|creates?|guards?|seals?|"
    r"secures?|protects?|nourish(?:es)?|feeds?|fuels?|keeps?|makes?|turns?|grows?|builds?|"
    r"unites?|bonds?|ties|binds?|calms?|relaxes|refresh(?:es)?|recharges?|rewires?|"
    r"balances?|harmoni[sz]es?|aligns?|raises?|supercharges?|unlocks?|sparks?|soothes?)"
)
_HEDGED = caseless(
    r"\b(?:may|might|can|could|perhaps|maybe|sometimes|often|for some|some|many|seldom|rarely|"
    r"whether|if|as if|or (?:not|the same)|hope|hopes|wish|wishes|would|say|tell|when|while|"
    r"whatever|whoever|what|how)\b"
)
"""Words in a sentence that leave it open."""

_SO_LONG = (
    r"(?:for |about |only |just |around |some )*(?:\w+ ){1,3}(?:seconds?|minutes?|hours?|"
    r"breaths?|moments?)\b"
)
"""A length of time."""

_YOU_WILL = (
    r"\byou(?: both| two)?(?:['’]ll| will| are going to)(?: (?:soon|both|then|also|now|next))* "
)

_CLAIMS = (
    Phrase(
        caseless(
            rf"^(?:\w+ly,? |and |so |here,? |in \w+ \w+,? )?{_IT}(?:breath|breathing|touch|"
            rf"kiss|"
            r"hug|practice|exercise|ritual|minutes?|moment|moments|session|track|quiet|silence|"
            r"method|way|words?|sounds?|voice|stillness|meditation|presence|this|it|that|"
            r"gratitude|tenderness|closeness|listening|love|together)"
            r"(?: (?:here|like this|together|of \w+|each \w+|a day|alone|really|simply|just|"
            r"always|"
            r"slowly|"
            rf"gently|truly|also))* (?:{_ENDS} [^.,]{{0,25}}\b{_WOES}|{_GAINS} [^.,]{{0,25}}\b"
            rf"(?:{_BONDS}|you)|makes? [^.,]{{0,25}}\b{_GOOD}|turns? [^.,]{{1,30}} into|"
            r"gives? (?:you|both|back|each of you)|works? (?:wonders|magic|for (?:all|any|"
            r"every)\w*"
            r"|like (?:magic|a charm)|fast|quickly|at once|instantly)|does the trick|"
            r"changes? (?:everything|you|lives|your))\b"
        ),
        "is a promise",
        negated=True,
        hedges=_HEDGED,
    ),
    Phrase(
        caseless(
            rf"\b(?:your|all|the|any|every|old|that|this|such|these)(?: \w+)?? {_WOES}(?: of "
            r"\w+(?: \w+)?)? (?:just |simply |all |slowly |gently |quickly |soon )*(?:melts?|"
            r"fades?|lifts?|dissolves?|vanish(?:es)?|disappears?|leaves? (?:you|your)|goes? "
            r"away|"
            r"drops? (?:off|away)|fall(?:s)? (?:off|away)|wash(?:es)? (?:off|away)|slips? "
            r"(?:off|away)|drifts? (?:off|away)|evaporates?|crumbles?|dies?|ends?|heals?|"
            r"shrinks?|"
            r"flows? (?:out|off|away)|drains?|turns? (?:to|into)|loses? (?:its|their)|comes? "
            r"down|is over|are over|is gone|are gone|stays? (?:away|gone|outside for good))\b|"
            rf"\b(?:your|all|the)(?: \w+)?? {_BONDS} (?:just |simply |only |slowly )*(?:grows?|"
            r"deepens?|blossoms?|blooms?|awakens?|returns?|comes? back|doubles?|strengthens?|"
            r"glows?|flows? (?:again|freely)|flourish(?:es)?|thrives?|sings?|is (?:restored|"
            r"back|"
            r"reborn|renewed|saved))\b"
        ),
        "is a promise",
        negated=True,
        hedges=_HEDGED,
    ),
    Phrase(
        caseless(
            rf"\byou(?: both| two)? (?:leave|walk (?:away|out|off)|come (?:out|away|back)|"
            rf"wake(?: "
            rf"up)?|rise|get up|stand up|go home|step out|emerge|return|finish|end up|part) "
            rf"[^.]{{0,25}}\b{_GOOD}\b(?! (?:the|your|a|to)\b)|"
            rf"\b(?:after (?:this|that|it|the \w+|\w+ minutes)|by (?:then|tomorrow|the end|"
            rf"tonight|morning)|from (?:now|today|tonight|here) on|soon|in (?:a|\w+) (?:few )?"
            rf"(?:moments?|minutes?|days?|weeks?)|from this day)[ ,]+(?:\w+ ){{0,3}}you(?: "
            rf"both)? "
            rf"(?:are|['’]re|feel|have|will|can only|want|see|know|sleep|love|understand) "
            rf"[^.]{{0,20}}"
            rf"\b{_GOOD}\b(?! (?:the|your|a|to)\b)|"
            rf"{_WILL}(?: both)? (?:never|always|no longer) (?:be|feel|have|need|fight|argue|"
            r"quarrel|doubt|want|know|lie|worry|look)\b|"
            rf"{_WILL}{_SURELY} (?:be|become|get|walk|come|leave|wake|end|go|emerge|have|turn) "
            rf"(?:\w+ ){{0,4}}{_GOOD}\b(?! (?:the|your|a|to)\b)|"
            rf"\b(?:you(?: both)?|it|this|that|they|your partner|your \w+) (?:will|['’]ll|are "
            rf"going "
            r"to|is going to|are about to|is about to)"
            rf"{_SURELY} (?:forgive|forget|overcome|thank|trust|love|adore|desire|"
            r"want(?! to (?:have|bring|keep|wear|sit)\b)|"
            rf"understand|"
            r"thrive|glow|shine|bloom|blossom|flourish|transform|improve|succeed|win|unlock|"
            r"reconnect|connect|bond|work|help|be (?:fine|okay|all right|gone|over|"
            r"grateful|amazed|surprised)|"
            r"be able to(?! (?:come back|return|stop|skip|hear|choose|change|pause)\b)|"
            rf"last(?! {_SO_LONG})|stop (?:fighting|arguing|worrying|hurting)|fall in "
            r"love|"
            r"fall asleep|sleep|melt|open up|let you|strengthen|deepen|boost|give you|do you "
            r"good|"
            rf"take (?:away|care of|(?:the|your) (?:\w+ )?{_WOES})|solve|settle|lift|clear|"
            r"free|soothe|strip|erase|wash|"
            r"dissolve|remove|reset|recharge|rewire|reduce|ease)\b"
        ),
        "is a promise",
        negated=True,
        unless=caseless(
            r"\b(?:how|what|whatever|whether|if|hope|hopes|wish|when) [^.,]{0,40}\b(?:will|"
            r"you['’]ll|are|is|going)\b"
        ),
    ),
    Phrase(
        caseless(
            rf"{_YOU_WILL}(?!(?:hear|find|have|need|be|get|take|come|meet|see|notice|start|"
            rf"begin|"
            r"listen|go|talk|speak|swap|change|feel|each|both|not|still|read|pause|end|"
            r"soon|then|also|now|next|"
            r"know (?:when|how)|want "
            r"to|"
            rf"like|{DONE}|\w+ly)\b)\w+|"
            r"\b(?:is|are|will be) (?:history|a thing of the past|behind you|old news|ancient "
            r"history|done with|gone for)\b|"
            r"\b(?:thousands|hundreds|millions|countless|dozens)(?: of)? "
            rf"{_PEOPLE}(?: \w+)? (?:have|already|swear|love|found|find|saved|use|trust|"
            rf"credit)\b|"
            rf"\b{_PEOPLE} (?:all over|everywhere|around the world)\b[^.]*\b(?:swear|love|"
            rf"trust|"
            rf"use|saved|found)\b|\bthis is (?:how|where|what|why) (?:\w+ )?(?:{_BONDS}|"
            rf"{_WOES}|"
            rf"(?:\w+ )?couples) (?:\w+ )?(?:is|are|gets?|becomes?|grows?|ends?|begins?|"
            rf"starts?|"
            rf"stays?|lasts?|dies?|heals?|survives?|made|stay)\b"
        ),
        "is a promise",
        negated=True,
        hedges=caseless(
            r"\b(?:if|whether|may|might|some|hope|perhaps|maybe)\b|"
            r"\b(?:how|what|whatever|when|where|whoever) (?:\w+ )?you\b"
        ),
    ),
    Phrase(
        caseless(
            r"\b(?:science|research(?:ers)?|(?:\w+ )?stud(?:y|ies)|experts?|doctors|scientists|"
            r"psychologists|therapists|evidence|the data|trials?|experience|history) (?:\w+ )?"
            r"(?:shows?|showed|shown|says?|agrees?|confirms?|confirmed|found|finds?|knows?|"
            r"tells?|"
            r"backs?|supports?|demonstrates?|reveals?|has it)\b|"
            r"\b(?:shown|known|clinically (?:shown|tested)|tested|designed|certain|sure|bound|"
            r"destined) to (?:bring|help|work|heal|calm|make|lower|raise|reduce|end|mend|ease|"
            r"soothe|save|improve|succeed|feel|love|sleep|change|relax)\b|"
            r"\b(?:science|evidence|research)[- ](?:backed|based)\b|\bclinically\b|"
            r"\bscientific(?:ally)?\b|\b(?:a|the) (?:scientific |known |simple )?fact that\b"
        ),
        "claims proof",
        negated=True,
        unless=caseless(
            r"\b(?:some|a few|one|small|early|many) (?:\w+ ){0,2}(?:stud(?:y|ies)|experts?|"
            r"doctors|"
            r"therapists|scientists|trials?|psychologists)\b[^.]*|\b(?:may|might|could|"
            r"suggests?)\b"
        ),
    ),
    Phrase(
        caseless(
            r"\b(?:life[- ]chang\w+|game[- ]chang\w+|transformati\w+|breakthrough|antidote|"
            r"panacea|remedy|(?:magic|silver) (?:bullet|pill|wand|trick)|superpower|"
            r"(?:secret|key|recipe|formula|cure|shortcut|ticket|answer|doorway|gateway|"
            r"solution) "
            r"(?:to|for|of) (?:\w+ ){0,2}(?:love|happiness|trust|peace|closeness|couples?|"
            r"intimacy|relationships?|bond|calm|harmony|joy|sleep|marriage|arguments?|"
            r"quarrels?|"
            r"heart|health|lasting|it all)|once and for all|never fails?|cannot fail|can['’]t "
            r"(?:fail|go wrong|help but)|cannot (?:go wrong|help but)|"
            r"all it takes(?: is)?|all you (?:two )?(?:ever )?need(?= is|[.,]|$)|in no time|"
            r"instant(?:ly)?|effortless(?:ly)?|(?:is|are|was) (?:gone |over |healed )?for good|"
            r"no more (?:fights?|fighting|stress|worr\w+|quarrels?|arguments?|pain|tears|fear|"
            r"anger|lonel\w+|distance)|(?:say|wave|kiss) (?:goodbye|farewell) to|"
            r"the (?:best|deepest) (?:sleep|night|rest|love|sex)|(?:the )?end of (?:all |every "
            r"|"
            r"your )?(?:old )?(?:fights?|fighting|stress|worry|quarrels?|arguments?|pain|fear|"
            r"anger|loneliness)|fresh start for|fall in love (?:all )?(?:over )?again|happily "
            r"ever "
            r"after|nothing can (?:come between|break|touch|shake|stop) you|unbreakable|"
            r"detox\w*|your best (?:life|self|night)|any couple can|results?(?= in (?:\w+ )?"
            r"(?:days|minutes|weeks)))\b"
        ),
        "is a promise",
        negated=True,
        offered=True,
    ),
)
"""Promises in the present, proof by authority, and words of advertising."""

PROMISES = {
    "R5": (
        *_CLAIMS,
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
