"""Touch and gaze in English, and what asks for them."""

from __future__ import annotations

from coreg_audio.care.languages.en.pattern import caseless
from coreg_audio.care.pack import Phrase

_OTHER = (
    r"(?:your partner|each other|one another|the other (?:person|one)|the other(?=['’]s)|"
    r"their(?:s)?|them|whoever is (?:with|beside|next to) you)(?:['’]s)?"
)
_PARTS = (
    r"arm|belly|body|brow|cheek|chest|finger|foot|forehead|head|heart|hip|knee|leg|nose|palm|"
    r"shin|shoulder|skin|temple|thigh|toe"
)
_MAY = r"(?:can |could |may |might |will )?(?:both )?"
_OWN_THINGS = (
    r"(?: (?:on to|around))?(?: (?:a|an|the|this|that|any|some|your|your own|one)\b)?(?: "
    r"\w+){0,2}"
    r" (?:pillow|cushion|blanket|knees?|legs?|toy|bear|coat|mug|cup|dog|cat|pet|bottle|bag|"
    r"tree|"
    r"jumper|sweater|scarf|towel|rug|book|arms?|shoulders?)\b"
)
"""What one may hug alone: "hug a pillow"."""

TOUCHES = {
    "hands": caseless(
        r"\bhold(?:ing)? (?:(?:each other['’]s|your partner['’]s|their|the other['’]s) )?"
        r"hands?\b|"
        rf"\b(?:tak|hold|reach|squeez|clasp)(?:e|es|ing)? (?:for )?{_OTHER} hands?\b|"
        r"\bI (?:hold|take) your hands?\b|\bhand in hand\b|\bhands?(?: \w+)? (?:find|"
        r"meet|touch) each other\b(?!['’])|\b(?:fingers|hands) (?:\w+ )?(?:entwined?|"
        r"interlaced?)\b"
    ),
    "a hand on the other": caseless(
        r"\b(?:hands?|palms?|head|fingers?|fingertips?|cheek|chin|forehead|brow)\b"
        r"[^.;]{0,40}\b(?:on|onto|upon|over|around|round|against|along|to|in|near|up|down|"
        rf"between|across|under|behind|beneath) {_OTHER}\b(?! own)|"
        r"\b(?:hands?|palms?|fingers?|fingertips?|foot|feet)\b[^.;]{0,20}\b(?:find|meet|reach|"
        r"seek|cover|"
        r"touch|brush|hold|warm)(?:s|es)? (?!each other|one another)"
        rf"{_OTHER}\b(?! own)|"
        r"\b(?:touch|strok|caress|massag|squeez|rub|pat|nuzzl)(?:e|es|ing)? "
        rf"{_OTHER}\b(?! own)|"
        rf"\b(?:nibbl|comb|brush|braid|tickl|scratch|tap|patt?|pinch|lick|bit|trac|feed|knead|"
        rf"graz|"
        rf"cupp?|cradl|clasp|gripp?|tugg?|press|undress|oil|rock|shak|bath|cover|warm|dry|kiss)"
        rf"(?:e|es|s|ing)? {_OTHER}(?: \w+)? (?:ears?|hair|neck|{_PARTS}|hands?|fingers|"
        rf"wrists?|"
        rf"face|lips?|jaw|ribs|waist|back|curls|locks|to sleep)\b|"
        rf"\b(?:through|in|into|along|over|down|behind) {_OTHER}(?: \w+)? (?:hair|curls|locks|"
        rf"spine|"
        rf"ears?|collar|shirt)\b|\b(?:link|hook|lock|intertwin|entwin|join|touch|press|rub)"
        rf"(?:e|s|es|ed|ing)? (?:your )?(?:arms|elbows|fingers|pinkies|hands|knees|noses|toes|"
        rf"backs|"
        rf"shoulders)\b(?! (?:on|over|behind) your)|"
        rf"\b(?P<part>{_PARTS})s? (?:to|on|against|by|with|touching|meeting) (?P=part)s?\b|"
        r"\bmy (?:hand|head)s? (?:on|over|around) your?\b|"
        r"\bforeheads?\b[^.;]{0,25}\b(?:together|touch|touching|meet|meeting|against)\b|"
        r"\b(?:cheek to cheek|skin on skin|nose to nose)\b"
    ),
    "an arm": caseless(
        rf"\barms?\b[^.;]{{0,20}}\b(?:around|round|about|across) {_OTHER}\b(?! own)|"
        r"\bwrap(?:ped|ping|s)? (?:yoursel\w+|your (?:arms?|legs?)) (?:around|round|about) "
        rf"{_OTHER}\b(?! own)"
    ),
    "a hug": caseless(
        rf"\b(?:a |the )?hug(?:s|ging)?\b(?! yoursel)(?!{_OWN_THINGS})|"
        r"\bembrac(?:e|es|ing)\b(?! (?:what|whatever|all|it|this|that|the \w+|yoursel))|"
        rf"\bin(?:to)? {_OTHER} arms\b|"
        rf"\b(?:hold|wrap|fold|draw|gather|press)(?:s|es|ing)? (?:{_OTHER}) "
        r"(?:\w+ )?(?:close|near|tight|tightly|in|up|to you)\b"
    ),
    "a kiss": caseless(
        r"\b(?:a |the )?kiss(?:es|ing)?(?: your partner)?\b|\blips\b[^.;]{0,25}"
        rf"\b(?:on|to|against|near) {_OTHER}"
    ),
    "a cuddle": caseless(
        r"\b(?:a )?(?:cuddl|snuggl|spoon)(?:e|es|ing)\b(?! (?:into|under|in) (?:a|the|your))|"
        r"\b(?:curl|nestle) up (?:to|against|with|together)\b"
    ),
    "a body part": caseless(
        r"\b(?:their|your partner['’]s|each other['’]s|the other['’]s|(?:on|over|along) the)"
        r"(?! own)(?: \w+)? (?:thigh|belly|neck|hip|leg|breast)s?\b|"
        r"\b(?:knees?|shoulders?|feet|foot|legs?|thighs?|hips?|your back|chest|belly|nose|lips|"
        r"body|weight)\b[^.;]{0,30}\b(?:on|onto|upon|over|against|across|between|under) "
        rf"{_OTHER}\b(?! own)|"
        rf"\b(?:in|on|into|across) {_OTHER} laps?\b|\b(?:their|your partner['’]s) laps?\b|"
        r"\bunder the (?:shirt|clothes)\b|"
        rf"\b(?:palms|knees|noses|lips|cheeks|shoulders|fingertips) {_MAY}"
        r"(?:touch|meet|press|brush)\b|"
        r"\bpull (?:your partner|each other|them)\b|\bby the wrists?\b|"
        r"\bpin (?:your partner|them)\b"
    ),
    "leaning": caseless(
        rf"\blean(?:ing)?\b(?: \w+){{0,2}} (?:on|onto|against|into|upon) (?:{_OTHER}|you)(?! "
        rf"own)|"
        r"\bback to back\b|\blean(?:ing)? (?:in )?together\b"
    ),
    "a gaze": caseless(
        r"\beye contact\b|\b(?:look|gaz|star)(?:e|es|ing)? (?:\w+ ){0,2}(?:into|in|at) "
        rf"{_OTHER}(?: eyes)?\b|"
        r"\b(?:lock(?:ing|ed)?|join(?:ing)?) (?:eyes|gazes?)\b|\beyes (?:lock|locked|stay|rest|"
        r"on|"
        rf"settle|linger)(?: (?:on|with|upon))? {_OTHER}\b|\b(?:hold|keep)(?:ing)? (?:the|that|"
        rf"this|"
        rf"your partner['’]s|each other['’]s|their) (?:gaze|look)\b|"
        rf"\b(?:study|studying|watch|watching|drink(?:ing)? in|tak(?:e|ing) in|search|"
        rf"searching) "
        rf"(?:{_OTHER}) (?:\w+ )?(?:face|eyes|features|body|lips|skin)\b|"
        r"\binto each other['’]s eyes\b|\beye to eye\b|"
        r"\beyes (?:can |could |may |might )?meet\b|"
        r"\b(?:meet|find|seek|hold)(?:ing)? "
        r"(?:each other['’]s|your partner['’]s|their|the other['’]s) (?:eyes|gaze)\b"
    ),
}

DIRECTED = caseless(
    r"^(?!(?:\w+\W+){0,6}(?:remember|recall|think (?:back )?(?:of|to)) [^,.;]*[.,;]?$)"
    r"(?!welcome|this is(?! (?:a|the|your|one) (?:\w+ ){0,2}"
    r"(?:moment|time|place|chance|turn|invitation)\b)|this was)"
    r"(?:.*\b(?:you|your|each other|the other['’]s|next|now|room (?:for|to)|either|both|could|"
    r"(?:moment|time|place|chance|turn) (?:for|to)|"
    r"(?:can|may|might) (?:come|begin|start|follow|rest|find|meet|be next))\b|"
    r"(?:and |now |then |maybe |perhaps )*"
    r"(?:hug|kiss|cuddle|embrace|hold|take|look|gaze|touch|lean|stroke)\b)"
)

ASKS = caseless(r"\bask(?:s|ed|ing)?\b(?! (?:someone|a|your therapist|for help|yourself)\b)")

REQUESTS = caseless(r"[\"“](?:may|can|could|would|shall|is it|do you|where|how)\b[^\"”]*\?")

_AFTER = (
    r"(?:then|afterwards?|later|only then|in the end|after (?:that|this|it|a (?:while|moment))|"
    r"once (?:it|you|your|they|the)\b[^,.]*,)"
)
_STILL_FIRST = r"(?![^.]*\b(?:first|before|may I|would you|shall|can I|could (?:I|we))\b)"
"""Words of somebody who asks before, whatever "then" says: "Then you could ask first"."""

AFTERWARDS = caseless(
    rf"(?:^|[,;] ?|\band |\bbut )(?:and |but )?{_AFTER}{_STILL_FIRST}[^.]*?(?:\bask|[\"“])|"
    r"\bask(?:s|ed|ing)?\b[^.]*\b(?:afterwards?|later|after (?:it|that|this))\b"
)

PAST_A_NO = {
    "R6": (
        Phrase(
            caseless(
                r"\bask (?:(?:once|and) )?again\b"
                r"(?! (?:tomorrow|another|next|before|first|later|each|every|any|some|at each|"
                r"with each|for (?:each|every|any|the next)|when(?:ever)? (?:something|it is)))"
            ),
            "goes past a no",
            negated=True,
            unless=caseless(
                r"\b(?:before|each time|every time|with each|for each|next time|tomorrow|"
                r"another day)\b[^.]*\bagain\b"
            ),
        ),
        Phrase(
            caseless(
                r"\bno need to ask\b|\bwithout asking\b|\b(?:keep|go on|carry on) asking\b|"
                r"\b(?:ask|try|keep|go on|carry on)\b[^.]*\buntil "
                r"(?:your partner|they|it) (?:says?|is)(?: a)? yes\b|"
                r"\bwhatever the answer\b[^.]*\b(?:hugs?|kiss|touch|hold|take|begin|go on)\b|"
                r"\b(?:hug|kiss|touch|hold|take|begin)\b[^.]*"
                r"\b(?:whatever the answer|without a word)\b|\beven if it hurts\b"
            ),
            "goes past a no",
            negated=True,
        ),
    ),
}
