"""What the other rules of wording do not want to hear in English."""

from __future__ import annotations

from coreg_audio.care.languages.en.pattern import caseless
from coreg_audio.care.pack import Phrase

_QUARREL = r"(?:fight|quarrel|argument|row|mess|trouble|problem|distance|conflict|fuss)s?"
_FRIGHTENS = "is an image that frightens some"
_WEATHER = (
    r"(?:rain(?:drops?)?|snow(?:flakes?)?|lea(?:f|ves)|water|petals?|blossoms?|feathers?|"
    r"(?:sun)?light|drops?|tides?|waves?|tone|sound|breath|temperatures?|sand|evening|night)"
)
"""What falls by itself, outside: it frightens nobody."""

_PLACE = (
    r"rooms?|nights?|water|waters|seas?|oceans?|lakes?|places?|woods|forests?|wells?|holes?|"
    r"tunnels?|caves?|cellars?|depths?|spaces?|voids?|sleep|houses?|streets?|alleys?|hallways?|"
    r"corridors?|sky|skies|clouds?|pits?|pool|stairs|stairway|shadows?|figures?|shapes?"
)

PHRASES = {
    "R9": (
        Phrase(
            caseless(
                r"\b(?:men|women|man|woman|mommy|daddy)\b|"
                r"(?<!your )(?<!your own )\b(?:mom|mum|dad|mother|father)\b"
            ),
            "takes gender for granted",
        ),
        Phrase(
            caseless(
                r"\b(?:husbands?|wife|wives|he|she|his|hers?|him|himself|herself|boyfriends?|"
                r"girlfriends?|spouses?|married|marriages?|bride|groom|ladies|gentlemen|"
                r"(?:he|she)['’](?:s|d|ll))(?!['’\w])"
            ),
            "takes gender or marriage for granted",
        ),
    ),
    "R10": (
        Phrase(
            caseless(r"\b(?:we(?:['’](?:re|ll|ve|d))?|let['’]s|us|ours?|ourselves)(?!['’\w])"),
            "puts the guide among the listeners",
        ),
    ),
    "R11": (
        Phrase(
            caseless(
                r"\b(?:(?:poly)?vag(?:us|al)|ventral|dorsal(?! fin)|autonomic|brain ?stem|"
                r"neurons?|"
                r"neural|cranial nerves?|social engagement system|amygdalas?|hypothalamus|"
                r"(?:para)?sympathetic "
                r"(?:nerves?|nervous|system|branch|state)|parasympathetic|oxytocin|cortisol|"
                r"dopamine|serotonin|(?:nor)?adrenalin[e]?|(?:nor)?epinephrine|endorphins?|"
                r"(?:neuro)?hormones?|hormonal|neurotransmitters?|neuroception|limbic|"
                r"prefrontal|stress hormones?)\b"
            ),
            "names a nerve or a hormone",
            unless=caseless(
                r"\b(?:may|might|could|perhaps|some|many|one idea|a map|seems?|suggests?|"
                r"thought to|believe|think|debated?|contested|not settled|unsure|unclear)\b"
            ),
            gate="psychoeducation",
        ),
    ),
    "R13": (
        Phrase(
            caseless(
                r"\b(?:always|never|every(?:one|body)|all (?:couples|people|partners)|at "
                r"all times|"
                r"without exception|each and every|no (?:couple|partner|family) (?:is|has|can|"
                r"ever|does)|every (?:couple|partner|person|family|relationship|quarrel))\b"
            ),
            "is an absolute",
            negated=True,
            unless=caseless(
                r"\b(?:can|could|may|might) always\b|\bnever (?:owed|have to|has to|need)\b|"
                r"\bevery(?:one|body) is different\b|"
                r"\balways (?:welcome|fine|okay|free|all right|allowed|enough|"
                r"(?:just )?as good|a (?:choice|good answer|full answer))\b|"
                r"\bnever mind\b|\bas always\b"
            ),
        ),
    ),
    "R14": (
        Phrase(
            caseless(
                r"\bover-?react(?:s|ed|ing|ions?)?\b|"
                r"\btoo (?:sensitive|needy|emotional|dramatic)\b|"
                r"\b(?:your|their|partner['’]s|whose|one['’]s)(?: own)? fault\b|"
                r"\b(?:is|are|was|were) to blame\b|\b(?:hysterical|clingy|crazy|selfish)\b|"
                r"\b(?:big|huge) (?:deal|fuss|drama|thing) (?:out )?(?:of|about|over) "
                r"(?:nothing|little|something small)\b|\bout of (?:all )?proportion\b|"
                r"\bmountain out of\b|"
                r"\b(?:upset|angry|fight|fought|quarrel\w*|row|fuss) (?:about|over) nothing\b|"
                r"\byour (?:own )?(?:doing|mistake)\b|\bin the wrong\b|"
                r"\b(?:you|one of you|your partner) (?:\w+ )?(?:is|are|was|were) wrong\b|"
                r"\bshould have known\b|\basked for (?:it|this)\b(?= |[.,]|$)(?! to)|"
                r"\blet (?:your partner|each other|them) down\b"
            ),
            "is a word of blame",
            negated=True,
        ),
        Phrase(
            caseless(
                rf"\b(?:you|who|of you|your partner) (?:(?!what\b|which\b|how\b)\w+ ){{0,2}}"
                rf"(?:(?:brought|bring|brings) (?:it|this|that|(?:the|this|that) {_QUARREL}) "
                r"(?:all )?on(?: yoursel\w+)?\b|"
                r"(?:caus|start|provok|trigger)(?:e|es|s|ed|t|ing) (?:all )?"
                rf"(?:it|this|that|(?:the|this|that|every|each|your|a) (?:\w+ )?{_QUARREL})\b|"
                r"(?:spoil|ruin|wreck)(?:s|ed|t|ing) (?:it|this|that|the|every|your)\b|"
                r"(?:made|makes?) this happen\b|did this to\b)|"
                r"\b(?:you|of you|your (?!feet|day)\w+) (?:(?!what\b|which\b|how\b)\w+ ){0,4}"
                r"(?:made|makes?) (?:it|this|things|everything) worse\b"
            ),
            "is a word of blame",
            negated=True,
            unless=caseless(
                r"\b(?:you|of you|your partner) (?:can|could|may|might) (?:\w+ )?start "
                r"(?:it|this|that)\b"
            ),
        ),
        Phrase(
            caseless(
                r"\b(?:good|loving|caring|real) partners?\b|"
                r"\bif you (?:really )?(?:loved|cared)\b|"
                r"\bow(?:e|es) (?:each other|your partner|it|this)\b|\ba shame\b|"
                r"\byour partner needs you to\b|\byour (?:job|duty) is\b|\bno wonder\b|"
                r"\btoo much for your partner\b|\bis the problem\b|"
                r"\bis the one who (?:broke|caused|hurts?|started|starts|left|leaves|made|"
                r"makes|ruins|ruined|fails|failed|needs)\b"
            ),
            "shames or presses",
            negated=True,
        ),
    ),
    "R15": (
        Phrase(
            caseless(
                r"(?<!rising and )\bfalling\b(?! (?:asleep|tone|sound|into (?:place|step)|"
                r"away at the end))|"
                r"\bfalls? (?:deep(?:er)?|down|backwards?|through|into (?!place|step))\b|"
                r"(?<!the )(?<!kitchen )(?<!a )\bsink(?:s|ing)?\b(?!ful)|\bdrown(?:s|ing|"
                r"ed)?\b|\bdrop(?:s|ping)? (?:deeper|through|away (?:beneath|under|below))\b|"
                r"\b(?:floor|ground|earth) (?:\w+ )?(?:gives? way|opens?|drops?|falls? away)\b|"
                r"\bswallow(?:s|ed|ing)? (?:you|up)\b|\b(?:pulls?|drags?|pulling) you "
                r"(?:down|under)\b|\bgo(?:ing)? under\b(?= ?[.,]|$)|\bstep(?:s|ping)? off "
                r"(?:it|the (?:edge|cliff|ledge|world))\b|"
                r"\bover the edge\b|\babyss\b|\bbottomless\b"
            ),
            _FRIGHTENS,
            unless=caseless(
                rf"\b{_WEATHER}(?: \w+){{0,2}} fall(?:s|ing)?(?: \w+)?\b|\bfalling {_WEATHER}\b"
            ),
        ),
        Phrase(
            caseless(
                r"\binto the (?:night|deep|depths|void|unknown|black)\b|\bdarkness\b|\bthe "
                r"dark\b(?! (?:side|half|ones?|tea|bread|coat|cup|line)\b)|"
                r"\bdark(?:er)?(?=[.,;:!?…]|$| (?:and|but|around|in|inside|outside|behind|"
                r"under|"
                r"all|as|now|here|there|with|at|to|for|of|that|where|when|until|before|after|"
                r"is|was|can|may|comes?)\b)|"
                rf"\bdark(?:er|est)?,? (?:\w+,? )?(?:{_PLACE})\b"
            ),
            _FRIGHTENS,
            unless=caseless(
                r"\b(?:light|bright|pale) (?:and|or) dark\b|\bdark (?:and|or) (?:light|bright|"
                r"pale)"
                r"\b|\bdark (?:blue|green|red|brown|gr[ea]y|wood(?!s))\b"
            ),
        ),
        Phrase(
            caseless(
                r"\b(?:being|are|were|is|feel) (?:\w+ )?watched\b|\bwatch(?:es|ing)? (?:over "
                r")?you"
                r"\b(?! (?:both )?(?:do|did)\b)|\beyes\b[^.,]{0,20} (?:on|upon|following) "
                r"you\b|"
                r"\blook(?:s|ing)? down (?:on|at) you\b|\bsees? (?:all|everything) you do\b|"
                r"\b(?:someone|somebody|something|partner|stands?|steps?|comes?)\b[^.,]{0,20}"
                r"\bbehind you\b"
            ),
            _FRIGHTENS,
        ),
        Phrase(
            caseless(
                r"\b(?:held|pinned|pressed|tied|weighed|pushed|strapped) (?:down|in place|"
                r"still|"
                r"against|into)\b|"
                r"\b(?:press|push|pin|weigh|hold|pull|drag|keep|tie)(?:s|es|ed|ing)? "
                r"(?:you|your (?:body|chest|wrists|arms|shoulders|legs))(?: \w+)? "
                r"(?:down|into|against|under|onto|in place|still|to the (?:bed|floor|"
                r"ground))\b|"
                r"\bbear(?:s|ing)? down on you\b|\bon top of you\b|"
                r"\bweight (?:is |lies |lying |presses )?on your (?:chest|throat)\b|"
                r"\b(?:wrapped|bound|held) (?:\w+ )?so tight\w*\b|"
                r"\b(?:cannot|can['’]t|unable to) move\b|\bno way out\b"
            ),
            _FRIGHTENS,
        ),
        Phrase(
            caseless(
                r"\bslipping away\b|\bworst (?:thing|night|day|moment)\b|"
                r"\bfrom your childhood\b|"
                r"\b(?:nobody|no one|nothing)(?: here)? (?:can|could|will) (?:hurt|harm|reach)"
                r" you\b"
            ),
            _FRIGHTENS,
        ),
    ),
    "R16": (
        Phrase(
            caseless(
                r"\bworth keeping (?:it|this|that|all of it) (?:to|between|secret|quiet)\b|"
                r"\b(?:nobody|no one) (?:else )?(?:needs|has|ought|is) to know\b|"
                r"\btell (?:nobody|no one)\b|\bkeep(?:ing)? (?:it|this) (?:a )?secret\b|"
                r"\b(?:do not|don['’]t|never) (?:tell|talk to|speak to) any(?:one|body)\b"
            ),
            "asks to tell nobody",
        ),
    ),
    "R17": (
        Phrase(caseless(r"!"), "is loud"),
        Phrase(caseless(r"\d+(?:[.,:]\d+)*(?: \w+)?|[%&@]"), "is not written as it is spoken"),
    ),
}
