"""Images in English that are memories to some: falling, the dark, being watched or held."""

from __future__ import annotations

from coreg_audio.care.languages.en.pattern import caseless
from coreg_audio.care.pack import Phrase

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

IMAGES = {
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
        Phrase(
            caseless(
                r"\b(?:slip(?:s|ping)?|slid(?:e|es|ing)|glid(?:e|es|ing)|div(?:e|es|ing)|"
                r"dip(?:s|ping)?|"
                r"go(?:es|ing)?|drift(?:s|ing)?|drop(?:s|ping)?|dropped|float(?:s|ing)?|"
                r"plung(?:e|es|"
                r"ing)|spiral(?:s|ing)?|melt(?:s|ing)?|tumbl(?:e|es|ing)|roll(?:s|ing)?|"
                r"descend(?:s|"
                r"ing)?|lower(?:s|ed|ing)?|sucked|pulled|drawn|dragged|swept|carried|lowered) "
                r"(?:\w+ly )?(?:(?:right |all the way |far |deep |straight )?(?:under|beneath|"
                r"below|"
                r"underneath)(?: (?:the|a|warm|cool|dark|soft|deep|calm|still|clear|blue|"
                r"this))* "
                r"(?:water|waters|waves?|sea|surface|ocean|earth|ground|floor|lake|skin|ice|"
                r"sand|"
                r"mud)\b|(?:right |all the way |slowly |softly |gently |deeper |further |down |"
                r"far )*"
                r"down(?:,? (?:and )?down|ward\w*|,? (?:into|through|in|to|a|inside)\b(?! "
                r"(?:your|the "
                r"(?:chair|floor|seat|feet|shop|street|lap|hips|toes|path|road|stairs to)|"
                r"earth)\b)))|"
                r"\b(?:plung(?:e|es|ed|ing)|plummet\w*|submerg\w*|tumbl(?:e|es|ing)|"
                r"free[- ]?fall\w*|"
                r"quicksand|whirlpool\w*|vortex|underwater|under water|undertow|engulf\w*|"
                r"lower and lower|deeper and deeper|down and down|down,? down|deep(?:er)? down "
                r"(?:into|inside)|(?:swept|carried|washed|sucked|dragged|pulled) (?:away|off|"
                r"out to "
                r"sea|under|along|down|in)|out of (?:your )?control|lose your (?:footing|"
                r"balance|"
                r"grip)|losing your (?:footing|balance|grip)|spinning|dizz\w+|"
                r"weightless(?:ness)?|"
                r"(?:steep|sheer|high) (?:cliff|drop|ledge)|(?:a|the) (?:cliff|precipice|chasm|"
                r"ravine|"
                r"bottom of (?:the|a) (?:sea|ocean|lake|well|pool|pit))|(?:a|the) (?:deep|old|"
                r"dry|"
                r"bottomless) (?:well|hole|pit|shaft|trench)|nothing under(?:neath)? (?:you|"
                r"your)|"
                r"leav(?:e|es|ing) your body|out of your body|dissolv(?:e|es|ing) into|"
                r"cease to exist|graves?|coffins?|tombs?|burial|corpses?|die|dying|death|"
                r"drift(?:s|ing)? out to sea|a stone in a)\b"
            ),
            _FRIGHTENS,
            negated=True,
            unless=caseless(
                rf"\b{_WEATHER}(?: \w+){{0,2}} (?:drift|slip|go|roll|drop|slid|float|glid)\w*"
                r"(?: \w+){0,4}|\bspinning (?:wheel|top|yarn)|\bdizz\w+,? or\b|"
                r"\b(?:feel|get|are|feels|if \w+ \w+) (?:\w+ )?dizz\w+"
            ),
        ),
        Phrase(
            caseless(
                r"\bpitch[- ]?(?:black|dark)\b|\bblackness\b|\bblindfold\w*|\bmidnight\b|"
                r"\bno (?:lights?|moon|stars)\b|\blights? (?:goes?|go|went|is|are) out\b|"
                r"\bnight (?:closes|closing|swallow\w*|comes down|wraps)\b|\b(?:black|blind|"
                r"unlit|"
                r"windowless) (?:night|room|hole|sky|water|sea|space|tunnel|cellar)\b|"
                r"\bshadows? (?:\w+ )?(?:close|closing|creep\w*|gather\w*|behind|fall\w*|over|"
                r"cover\w*|"
                r"wrap\w*|moves?|moving|in the)\b|\bblack(?:ed|s|ing)? out\b|\bghosts?\b|"
                r"\bhaunt\w*"
            ),
            _FRIGHTENS,
            negated=True,
        ),
        Phrase(
            caseless(
                r"\b(?:keep|keeps|keeping|kept|has|have|lays?|laid) (?:an|one|a|his|their|its|"
                r"her) "
                r"(?:\w+ )?(?:eye|eyes|watch|gaze) (?:on|over) (?:you|your)\b|"
                r"\b(?:someone|somebody|something|he|she|stranger|figure|person|people|face|"
                r"faces|"
                r"guardian|presence|being|angel|spirit|crowd|eyes?|moon|sky|universe|wolf|"
                r"animal)s? "
                r"(?:\w+ ){0,4}?(?:look|looks|looking|stare|stares|staring|gaze|gazes|gazing|"
                r"watch|"
                r"watches|watching|peer|peers|peering|observ\w+|follow|follows|following|study|"
                r"studies|studying|glanc\w+|spy|spying|sees) "
                r"(?:\w+ )?(?:at |over |on |down at |in on |after |upon |through )?(?:you|your "
                r"every)\b|"
                r"\b(?:stare[sd]?|staring|gaz(?:e|es|ing)|peer(?:s|ing)?|spy(?:ing)?) (?:\w+ "
                r")?(?:at|"
                r"on|upon|in on|through) you\b|\byour every (?:move|breath|step|word|"
                r"thought)\b|"
                r"\bover your shoulder\b|\b(?:all|many|hidden|unseen|a thousand) eyes\b|"
                r"\beyes (?:upon|all around|in the|everywhere)\b|"
                r"\bunder (?:the|a|someone['’]?s?|their|watchful) (?:\w+ )?(?:gaze|eye|eyes|"
                r"watch|"
                r"stare|spotlight|microscope)\b|\b(?:being|are|were|feel|be) (?:\w+ "
                r")?(?:observed|"
                r"seen through|looked at|followed|filmed|spied on|stared at|stalked|"
                r"inspected|monitored)\b|\bspotlight\b|\bwatchful\b|\bnever (?:alone|unseen|"
                r"unwatched)\b|\b(?:breath|footsteps|steps|hand|voice|shape|shadow)s? (?:\w+ "
                r"){0,3}"
                r"(?:on (?:the back of )?your (?:neck|shoulder)|behind you|at your back)\b|"
                r"\bcreep(?:s|ing)? (?:up|closer|in)\b"
            ),
            _FRIGHTENS,
            negated=True,
            unless=caseless(r"\byour partner (?:\w+ )?look\w* at you\b"),
        ),
        Phrase(
            caseless(
                r"\b(?:trapped|caged|chained|shackled|handcuff\w*|cuffed|buried|smother\w*|"
                r"suffocat\w*|chok\w+|strangl\w*|crush(?:ed|es|ing)|cornered|restrain\w*|"
                r"imprison\w*|"
                r"captive|bound|gagged|paraly[sz]ed|frozen (?:in place|stiff|solid|to)|roped|"
                r"tied (?:up|to|together)|straps?|ropes?|chains|shackles|locked (?:in|up|"
                r"inside|"
                r"down)|walled in|hemmed in|boxed in|nailed|glued (?:to|down)|stuck (?:to|in)|"
                r"wedged|clamped|gripp(?:ed|ing)|seiz(?:e|es|ed|ing) you|grab(?:s|bed|bing)? "
                r"you)\b"
                r"(?! to\b)|"
                r"\b(?:nowhere|no place) (?:else )?to (?:go|run|hide|turn|escape)\b|"
                r"\bno escape\b|\bno way (?:to )?(?:back|escape|move)\b|"
                r"\b(?:too heavy|so heavy|unable|powerless|helpless|not able|no longer able|no "
                r"strength) (?:to |that (?:you |they |it )?(?:can(?:not|['’]t) |will not |"
                r"won['’]t ))"
                r"(?:lift|move|raise|rise|get up|speak|stand|stir|resist|open)\b|"
                r"\b(?:helpless|powerless|defenceless|defenseless)\b|"
                r"\bcould(?: not|n['’]t) (?:move|get up|lift|speak|scream|leave)\b|"
                r"\b(?:walls?|ceiling|rocks?|stones?|boulders?|sand|earth|snow|weight|"
                r"something|"
                r"someone|blankets?) (?:\w+ ){0,2}(?:clos(?:e|es|ing) in|press(?:es|ing)? "
                r"(?:in|down)|weigh(?:s|ing)? (?:on|you)|lies on top|on (?:top of|your "
                r"(?:chest|"
                r"throat|neck|mouth))|around your (?:throat|neck|wrists|ankles)|over your "
                r"(?:mouth|"
                r"face|nose)|hold(?:s|ing)? you (?:down|tight|there|in place|fast|so)|"
                r"tighten(?:s|ing)?)\b|\b(?:arms?|hands?|fingers?) (?:\w+ ){0,2}(?:around your "
                r"(?:throat|neck|wrists|ankles)|over your (?:mouth|face|nose)|hold(?:s|ing)? "
                r"you (?:down|tight|in place|fast|so)|tighten(?:s|ing)?)\b|\b(?:like|as|of|"
                r"than) (?:\w+ )?(?:lead|a corpse|a coffin|a "
                r"grave|a cage|a cell|a rag ?doll|a puppet|a stone slab|concrete|cement|a "
                r"block of)"
                r"\b(?! the| a)"
            ),
            _FRIGHTENS,
            negated=True,
        ),
        Phrase(
            caseless(
                r"\b(?:nothing|nobody|no one|no harm|no evil|no danger|no (?:bad|ill) \w+)"
                r"(?: \w+)?? (?:can|could|will|is able to|may|shall) (?:\w+ )?(?:come (?:to|"
                r"near) you|"
                r"touch you|get (?:to|at|in)|find you|happen to you|reach|enter|hurt|harm|"
                r"wound|"
                r"go wrong|befall|threaten|attack|scare)\b|\bsafe from (?:everything|everyone|"
                r"harm|"
                r"all|anyone|the|any)\b|\b(?:out of|beyond) (?:the )?reach of\b|"
                r"\b(?:untouchable|"
                r"invincible|bulletproof|invulnerable)\b|\bprotect(?:s|ed|ing)? (?:you )?from "
                r"(?:everything|everyone|all|any|harm|evil)\b|\bnothing bad\b"
            ),
            _FRIGHTENS,
        ),
    ),
}
