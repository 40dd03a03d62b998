"""What sounds like an order in English: commands, duties, feelings on demand."""

from __future__ import annotations

from coreg_audio.care.languages.en.pattern import caseless
from coreg_audio.care.languages.en.verbs import ALSO_NOUNS, PLAIN
from coreg_audio.care.pack import Phrase

_LEADS = (
    r"(?:(?:and|but|so|now|then|next|again|just|gently|slowly|softly|quietly|calmly|please|"
    r"simply|first|finally|also|once more|together|here|okay|ok|well|right|come on|go on|"
    r"everyone|everybody|both of you|you two|lovers|friends|dear ones?|my dears?|darlings?)"
    r"[ ,]+)*"
)
_NO_ORDER = (
    r"(?!\s*(?:$|,?\s*(?:is|are|was|were|can|could|may|might|will|would|or)\b|[- ]away\b))"
    r"(?!\s+(?:your time|all the time|(?:just )?as you are|(?:at|in) your own (?:pace|time|"
    r"way)|(?:from (?:it|this|here) )?what(?:ever)? (?:suits|helps|fits|serves|you (?:like|"
    r"need|"
    r"want))|you (?:soon|later|then|tomorrow|next|again|there))\b)"
    r"(?!['’]s\b)"
)
"""After a verb that is no command: "Rest is welcome", "Come as you are", "Let's"."""

_ORDER = caseless(
    rf"^[\"“(]*(?:{_LEADS}(?:when|as|once|after|before|if|with|on)\b[^,]*,\s*)?"
    rf"{_LEADS}(?P<order>(?:{PLAIN}|do not|don['’]t|never)\b|{ALSO_NOUNS}){_NO_ORDER}"
)

DONE = (
    r"(?:answer|ask|bow|breathe|bring|choose|clasp|close|count|cross|drop|exhale|face|fold|"
    r"focus|"
    r"follow|give|go|hold|inhale|keep|kneel|lay|lean|leave|lie|lift|listen|look|lower|move|nod|"
    r"open|pick|place|press|pull|push|put|raise|reach|repeat|return|roll|rub|say|shake|share|"
    r"shift|shut|sit|smile|speak|squeeze|stand|start|stay|stop|straighten|stretch|stroke|swap|"
    r"switch|take|tell|touch|turn|tuck|uncross|use|wait|walk|watch|whisper|wrap|write)"
)
"""What one does on an order, not what happens to one, such as to hear or to feel."""

_STRAIGHT = (
    rf"^(?:{_LEADS})(?:you(?: (?:both|two|all))?|(?:both|each|one|either) of you|"
    r"your partner|the (?:other|first|second|older|younger)(?: (?:one|partner|person))?)"
)
_PARTS = (
    r"(?:eyes?|eyelids|lids|shoulders?|chins?|heads?|backs?|spines?|hands?|arms?|palms?|feet|"
    r"knees|legs|jaws?|mouths?|lips|phones?|tongues?|chests?|faces?|heels|minds?)"
)
_HOW = r"(?: (?:now|then|both|each|just|simply|only|also|slowly|gently|quietly|next))*"
_AS_A_FACT = caseless(
    rf"{_STRAIGHT}{_HOW} (?:will|are going to){_HOW} {DONE}\b|"
    rf"^(?:{_LEADS})(?:you (?:both|two|all|now|then|simply|just)|(?:both|all) of you){_HOW} "
    rf"{DONE} "
    r"(?:your|the|each|one|a|an|it|still|down|up|back|here|in|on|with|until|now|together|quiet|"
    r"closer|to|toward)\b|"
    rf"^(?:{_LEADS})(?:each|one) of you{_HOW} "
    r"(?:answers|bows|brings|chooses|closes|counts|crosses|drops|faces|folds|gives|"
    r"holds|keeps|kneels|lays|leans|lies|lifts|lowers|moves|nods|opens|picks|places|presses|"
    r"pulls|pushes|puts|raises|repeats|says|shakes|shuts|sits|smiles|squeezes|stands|stays|"
    r"takes|tells|touches|turns|waits|writes)\b|"
    rf"^(?:{_LEADS})(?:both |all |our )?{_PARTS} (?:now |both |all |gently |slowly )?(?:go|"
    rf"come|stay|"
    r"close|drop|shut|point|face|stop|belong|reach|turn|lift|press|meet) "
    r"(?:in|on|down|up|back|still|shut|closed|out|off|away|flat|to|together|now|here|forward)\b"
)
"""An order told as what happens: "You will now sit up", "Each of you closes the eyes"."""

_BARE = caseless(
    rf"^(?:{_LEADS})(?P<order>{_PARTS}(?:,? and {_PARTS})? (?:\w+ly )?(?:down|up|back|straight|"
    r"loose|together|closed|shut|still|off|away|apart|relaxed|soft|forward|flat|wide|on the "
    r"\w+|in your lap|here)(?:,? (?:please|now|everyone|both of you))?[.,;]?)$|"
    rf"^(?:{_LEADS})(?:no (?:talking|peeking|looking|moving|speaking|laughing|giggling|"
    r"cheating|stopping|complaining|excuses|fidgeting|thinking|whispering|touching|slouching|"
    r"yawning|questions|phones|arguing|interrupting|wriggling))\b(?! (?:is|are)\b)|"
    rf"^(?:{_LEADS})(?:(?:it is|it['’]s|this is) (?:now )?(?:high )?time(?: now)?|time|now "
    rf"(?:is|it "
    r"is) (?:the )?time) (?:to|for you(?: both)? to) (?!(?:go (?:to bed|to sleep|on)|rest|"
    r"yourself)\b)\w+"
)
"""An order without its verb, or in a noun: "Shoulders down.", "No talking.", "Time to sit "
"up."."""

_WISH = caseless(
    r"\bI(?:['’]d| would| will| shall)?(?: just| really)? (?:want|need|expect|urge|order|tell|"
    r"ask|"
    r"like|love|beg|challenge|dare|command|require|forbid|encourage|invite) you(?: both| two)? "
    r"(?:to|not to)\b"
)
"""What the guide wants of the listeners."""

ORDERS = {
    "R3": (
        Phrase(_ORDER, "is a bare command", offered=True),
        Phrase(_AS_A_FACT, "is an order told as a fact", negated=True, offered=True),
        Phrase(_BARE, "is a bare command", offered=True),
        Phrase(_WISH, "is the guide's wish", negated=True),
    ),
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
                rf"^{_LEADS}(?P<order>(?:chill|loosen up|lighten up|ease up|wind down|settle "
                rf"down|"
                r"cool (?:it|down|off)|cheer up|unwind|snap out of|get over|calm|mellow|"
                r"take it easy|de-?stress|un-?clench|zone out|simmer down|pull yoursel\w+ "
                r"together|"
                r"(?:it is (?:high )?time to )?(?:stop|quit|no more|enough|drop|ditch|lose|"
                r"park) (?:of )?(?:your |the |that |all the )?(?:worry\w*|"
                r"think\w*|fret\w*|brood\w*|cry\w*|sulk\w*|fight\w*|resist\w*|overthink\w*|"
                r"stress\w*|feel\w*)|"
                r"(?:do not|don['’]t|never) (?:worry|cry|fret|panic|be (?:afraid|scared|sad|"
                r"shy|"
                r"nervous|angry|tense|silly)|resist|fight it))\b)|"
                r"\b(?:just|simply|please) (?:chill|unwind|be (?:calm|happy|still|open|present|"
                r"grateful|loving))\b"
            ),
            "orders a feeling",
            negated=True,
            offered=True,
            unless=caseless(r"^calm (?:is|can|may|comes?|days?|voices?|and)\b"),
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
            caseless(
                r"\b(?:surrender(?:s|ing)?|submit|submission|obey|obedience|abandon "
                r"yoursel\w+)\b|"
                r"\b(?:giv|hand)(?:e|es|ing)? (?:(?:yoursel\w+|everything|it all|all of (?:it|"
                r"you|"
                r"yourself)|control|the reins|your (?:\w+ )?(?:will|body|heart|mind|self)) "
                r"(?:completely |fully |wholly |all )?(?:over|up|away|in)|(?:in|up|over) (?:to|"
                r"all "
                r"(?:control|resistance)|control|resistance|resisting)(?! each other the)|"
                r"yoursel\w+ (?:completely |fully |wholly )?to)\b|"
                r"\byield(?:ing)? to\b|\blos(?:e|ing) yoursel\w+ in\b|"
                r"\bstop resisting\b|\bput(?:ting)? yoursel\w+ in(?:to)? (?:my|the|your "
                r"partner)|"
                r"\b(?:do|follow) (?:exactly )?(?:as|what|whatever|everything) I (?:say|tell)|"
                r"\blet (?:me|my voice|the \w+|it) (?:\w+ )?(?:take (?:over|control|you|"
                r"charge)|"
                r"control|carry you|lead you|do it all)\b|\bunder my (?:voice|spell|control)\b"
            ),
            "asks for surrender",
            negated=True,
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
                r"\b(?:is|are) (?:not allowed|forbidden) to\b|"
                r"\b(?:you|your partner|(?:each|both|one) of you)(?: are|['’]re| is) (?:both )?"
                r"(?:not )?to (?!blame\b|be (?:found|seen)\b)\w+|\bgotta\b|\byou better\b|"
                r"\bit is (?:up to|on) you to (?:make|keep|fix|save|mend)\b|"
                r"\b(?:your|the) (?:only )?(?:task|mission|assignment|homework)"
                r"(?: now| here)? is\b|\bis a must\b|"
                r"\b(?:is|are) (?:mandatory|compulsory|obligatory|essential|required|vital|"
                r"non-?negotiable|forbidden|prohibited|not (?:allowed|optional|permitted|"
                r"negotiable|up for debate))\b(?! to)|\bout of the question\b|"
                r"\bthe (?:first |only )?rules? (?:here )?(?:is|are|says?)\b|\bno excuses?\b|"
                r"\bno business (?:being|feeling)\b|\b(?:nothing|no one) (?:but|less than|"
                r"short of) [^.]{0,30}"
                r"\b(?:will do|counts|is enough|is allowed|helps)\b|\bI (?:won['’]t|will not|"
                r"do not|"
                r"don['’]t) (?:accept|tolerate|have|allow|want to (?:see|hear)|take no)\b|\bno "
                r"(?:ifs|"
                r"buts|slacking|half measures|half-hearted\w*|giving up|skipping|quitting)\b|"
                r"\bthe only thing allowed\b|\bsee to it that\b|\bbe sure (?:to|that you|"
                r"you)\b|"
                r"\bwithout fail\b|\b(?:there is|there['’]s) no (?:getting out|way around|"
                r"room for|place for) (?:of )?(?!\w+ (?:to|if))\w+|"
                r"^(?:(?!who|that|which|if|when|what|may|might|could|not|never|no|nothing|"
                r"nobody|none|hardly)\w+ ){1,4}needs? to (?:be|stay|"
                r"remain|come|go|happen|open|drop|soften|relax)\b|"
                r"\byou(?: both)? (?:may|can|are) not (?:to )?(?:speak|talk|move|open|look|"
                r"leave|"
                r"stop|laugh|interrupt|touch)\b|\byou(?: both)? (?:cannot|can['’]t|can not) "
                r"(?:skip|leave|stop|miss|avoid|refuse|say no)\b|"
                r"\b(?:high time|about time|(?:is|['’]s) time) (?:that )?you (?:both "
                r")?(?:\w+ed|let|got|put|gave|"
                r"said|told|stood|sat|took|made|found|began|left|forgave)\b"
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
