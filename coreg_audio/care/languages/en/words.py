"""What the rules look for in English."""

from __future__ import annotations

import re

from coreg_audio.care.languages.en.avoided import AVOIDED, NUMBERS, TOUCHES
from coreg_audio.care.pack import Pack, Phrase, Readability
from coreg_audio.care.rules import Level


def _re(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


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
    r"(?!\s+(?:your time|all the time)\b)"
)
"""After a verb that is a noun here: "Rest is welcome", "Touch or no touch"."""

_ORDER = _re(
    rf"^[\"“(]*(?:{_LEADS}(?:when|as|once|after|before|if|with|on)\b[^,]*,\s*)?"
    rf"{_LEADS}(?P<order>(?:{_VERBS}|do not|don['’]t|never)\b){_NO_ORDER}"
)

_PROMISED = (
    r"feel|love this|change your life|heal|make you|bring you|calm|cure|fix|save|relax|restore|"
    r"repair"
)

_PHRASES = {
    "R3": (Phrase(_ORDER, "is a bare command", offered=True),),
    "R4": (
        Phrase(
            _re(r"\b(?:just|simply|now|and|please) relax\b|^relax\b|\brelax now\b"),
            "orders a feeling",
            negated=True,
            offered=True,
        ),
        Phrase(
            _re(r"\bcalm(?: yoursel(?:f|ves))? down\b|\bcalm yoursel(?:f|ves)\b"),
            "orders a feeling",
            negated=True,
            offered=True,
        ),
        Phrase(
            _re(
                r"^(?:and |now |just |then |so )*let go\b|"
                r"\blet (?:it |everything )?(?:all )?go now\b|\blet go completely"
            ),
            "orders to let go",
            negated=True,
            offered=True,
        ),
        Phrase(_re(r"\b(?:surrender(?:ing)?|submit)\b"), "asks for surrender", negated=True),
        Phrase(
            _re(
                r"\bmust\b(?! have\b)|\bought to\b|(?<!^)\bshould\b|\b(?:has|have) to\b|"
                r"\b(?:you|we)(?:['’]ve| have)? got to\b"
            ),
            "is a duty",
            negated=True,
            unless=_re(
                r"\b(?:has|have) to (?:do with|yoursel|do nothing)|\ball you have to do\b|"
                r"\bshould you (?:want|wish|like|need)|"
                r"\bwhat (?:\w+ ){1,3}(?:has|have) to (?:say|give|offer)|"
                r"\b(?:if|when|whenever|unless|what|whatever|whether) "
                r"(?:you|they|it|(?:either|one|both) of you|your partner) "
                r"(?:both |really |ever )?(?:must|should|has to|have to)"
            ),
        ),
        Phrase(
            _re(r"\byou(?: both)?(?: really)? need to\b"),
            "is a duty",
            negated=True,
            unless=_re(r"\b(?:if|when|whenever|as|than|anything|whatever|all) you need to"),
        ),
    ),
    "R5": (
        Phrase(
            _re(r"\b(?:cures?|cured|curing|heals?|healed|healing|fix|fixes|fixing)\b"),
            "is a promise",
            negated=True,
            offered=True,
            unless=_re(r"\bhealing (?:wound|scar|bone)"),
        ),
        Phrase(
            _re(
                rf"\b(?:will|you['’]ll|going to)(?: (?:both|soon|then|also|always))? "
                rf"(?:{_PROMISED})\b"
                r"(?! the (?:floor|ground|chair)\b| back to (?:the|this) room\b)"
            ),
            "is a promise",
            negated=True,
            unless=_re(r"\b(?:how|what|whatever|whether|if) (?:\w+ ){0,3}(?:will|you['’]ll)"),
        ),
        Phrase(
            _re(
                r"\b(?:scientifically )?(?<!un)prove[ns]?\b|\bguarante(?:e|es|ed)\b|"
                r"\balways works\b|\bworks every time\b|\bmiracles?\b|"
                r"\b(?:completely|perfectly|totally) safe\b|"
                r"\bnothing (?:here )?to (?:be afraid of|fear)\b|"
                r"\blowers? your (?:blood|heart|pulse|stress|pain|fear|anxiety)\b|"
                r"\bgrow again\b|\b(?:fear|pain|anger) (?:is|will be) gone\b|"
                r"\breplaces? your (?:medicine|medication)\b"
            ),
            "is a promise",
            negated=True,
        ),
    ),
    "R6": (
        Phrase(
            _re(
                r"\bask (?:once )?again\b(?! tomorrow| another| next)|"
                r"\bno need to ask\b|\bwithout asking\b|"
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
    "R9": (
        Phrase(
            _re(
                r"\b(?:men|women|man|woman|mommy|daddy)\b|"
                r"(?<!your )(?<!your own )\b(?:mom|mum|dad|mother|father)\b"
            ),
            "takes gender for granted",
        ),
        Phrase(
            _re(
                r"\b(?:husbands?|wife|wives|he|she|his|hers?|him|himself|herself|boyfriends?|"
                r"girlfriends?|spouses?|married|marriages?|bride|groom|ladies|gentlemen|"
                r"(?:he|she)['’](?:s|d|ll))(?!['’\w])"
            ),
            "takes gender or marriage for granted",
        ),
    ),
    "R10": (
        Phrase(
            _re(r"\b(?:we(?:['’](?:re|ll|ve|d))?|let['’]s|us|ours?|ourselves)(?!['’\w])"),
            "puts the guide among the listeners",
        ),
    ),
    "R11": (
        Phrase(
            _re(
                r"\b(?:(?:poly)?vag(?:us|al)|amygdalas?|hypothalamus|(?:para)?sympathetic "
                r"(?:nerves?|nervous|system|branch|state)|parasympathetic|oxytocin|cortisol|"
                r"dopamine|serotonin|(?:nor)?adrenalin[e]?|(?:nor)?epinephrine|endorphins?|"
                r"(?:neuro)?hormones?|hormonal|neurotransmitters?|neuroception|limbic|"
                r"prefrontal|stress hormones?)\b"
            ),
            "names a nerve or a hormone",
            unless=_re(
                r"\b(?:may|might|could|perhaps|some|many|one idea|a map|seems?|suggests?|"
                r"thought to|believe|think|debated?|contested|not settled|unsure|unclear)\b"
            ),
            gate="psychoeducation",
        ),
    ),
    "R12": (
        Phrase(
            _re(
                r"\b(?:hold(?:ing)?|keep(?:ing)?) (?:your|the|a|their|that|this|each) "
                r"(?:in |out )?(?:breath|air)(?: in)?\b(?! in mind)|"
                r"\bhold(?:ing)? it in\b|\bstop breathing\b|\bbreath hold(?:s|ing)?\b|"
                r"\bbreathe?s?\b[^.]{0,20}\b(?:and|then) hold(?= it\b| for\b|[.,]|$)"
            ),
            "is a held breath",
            Level.ERROR,
            negated=True,
            gate="holds",
        ),
        Phrase(
            _re(
                r"\bdeep(?:er|est)?,? (?:\w+,? )?(?:in-?|out-?)?breath(?:s|ing)?\b|"
                r"\bbreath(?:e|ing|s)?[^,.]{0,20}\bdeep(?:ly|er)?\b|"
                r"\bdeepen(?:s|ing)? (?:your|the) breath|\bas deep(?:ly)? as you can\b|"
                r"\bas deep(?:ly)? as possible\b|\bfill your (?:lungs|belly|chest)\b"
            ),
            "asks for a deep breath",
            negated=True,
        ),
        Phrase(
            _re(r"\bempty your lungs\b|\bbreathe faster\b|\bpant\b"),
            "asks for a strained breath",
            negated=True,
        ),
    ),
    "R13": (
        Phrase(
            _re(r"\b(?:always|never|every(?:one|body)|all couples|every couple)\b"),
            "is an absolute",
            negated=True,
            unless=_re(
                r"\b(?:can|could|may|might|is|are) always\b|"
                r"\balways have a choice\b|\bnever (?:owed|have to|has to|need)\b|"
                r"\bevery(?:one|body) is different\b|"
                r"\balways (?:welcome|fine|okay|free|all right|a choice)\b|"
                r"\bnever mind\b|\bas always\b"
            ),
        ),
    ),
    "R14": (
        Phrase(
            _re(
                r"\bover-?react(?:s|ed|ing|ions?)?\b|"
                r"\btoo (?:sensitive|needy|emotional|dramatic)\b|"
                r"\b(?:your|their|partner['’]s|whose|one['’]s)(?: own)? fault\b|"
                r"\b(?:is|are|was|were) to blame\b|\b(?:hysterical|clingy|crazy|selfish)\b"
            ),
            "is a word of blame",
            negated=True,
        ),
        Phrase(
            _re(
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
            _re(
                r"(?<!rising and )(?<!rain is )(?<!snow is )(?<!leaves are )\bfalling\b"
                r"(?! (?:asleep|rain|snow|leaves|leaf|tone|sound|"
                r"tide|away at the end))|"
                r"\bfalls? (?:deep(?:er)?|down|backwards?|through|into (?!place|step))\b|"
                r"(?<!the )(?<!kitchen )(?<!a )\bsink(?:s|ing)?\b(?!ful)|\bdrown(?:s|ing|"
                r"ed)?\b|"
                r"\bdark(?:ness|er)?\b(?![ -](?:blue|green|red|brown|grey|gray|wood|tea|bread|"
                r"chocolate|coat|hair))|"
                r"\b(?:being|are|were|feel) watched\b|\bwatches (?:over )?you\b|"
                r"\b(?:held|pinned|pressed|tied) down\b|"
                r"\b(?:someone|somebody|something|partner|stands?|steps?|comes?)\b[^.,]{0,20}"
                r"\bbehind you\b|\bslipping away\b|"
                r"\bworst (?:thing|night|day|moment)\b|\bfrom your childhood\b|"
                r"\b(?:cannot|can['’]t|unable to) move\b|"
                r"\b(?:nobody|no one|nothing)(?: here)? (?:can|could|will) (?:hurt|harm|reach)"
                r" you\b"
            ),
            "is an image that frightens some",
        ),
    ),
    "R17": (
        Phrase(_re(r"!"), "is loud"),
        Phrase(_re(r"\d+(?:[.,:]\d+)*(?: \w+)?|[%&@]"), "is not written as it is spoken"),
    ),
}

PACK = Pack(
    phrases=_PHRASES,
    negations=_re(
        r"(?<!why )\bnot\b|\bno\b(?! doubt| wonder)|\b(?:never|nothing|nobody|none|neither|"
        r"nor|without(?! (?:a )?doubt)|cannot|nowhere|hardly|"
        r"less than|instead of|rather than)\b|n['’]t\b"
    ),
    joints=_re(r"\b(?:and|but|so|then)\b"),
    offers=_re(
        r"\b(?:can|could|may|might|free to|want to|like to|wish to|whether to|"
        r"room to|ready to|option to|choose to)\b"
    ),
    offers_anywhere=_re(
        r"\bif you (?:both )?(?:like|want|wish|prefer|choose|care to)\b|"
        r"\bif you(?:['’]d| would) like\b|\bif (?:it|that|this|one) (?:feels|is|helps|suits)|"
        r"\bperhaps\b|\bmaybe\b|\bas (?:\w+ ){0,6}you (?:both )?like\b|"
        r"\b(?:wh\w+|how)ever you (?:both )?like\b|\bwhichever\b|\bfeel free\b|"
        r"\byou (?:could|might|may)\b|\bwould you like\b"
    ),
    opt_out=_re(
        r"\b(?:can|could|may|free to|welcome to|fine to|okay to)\b[^.]*"
        r"\b(?:change|skip|stop|leave (?:out|it|any)|pause|say no)\b|"
        r"\beach part is a choice\b|\bstop at any time\b"
    ),
    stop_word=_re(
        r"[\"“][^\"”]+[\"”][^.]*\b(?:stops?|enough|pauses?|ends?)\b|"
        r"\bsay(?:s|ing)? [\"“]|\b(?:stop|safe|pause)[ -]?word\b|\b(?:hand signal)\b"
    ),
    for_two=_re(r"\b(?:either|each|both|one) of you\b|\byou (?:both|two)\b"),
    eyes_both=_re(
        r"\beyes?\b[^.]*\bopen\b[^.]*\b(?:closed?|shut)\b|\beyes\b[^.]*\bclosed?\b[^.]*\bopen\b"
    ),
    eyes_open=_re(r"\beyes\b[^.]*\b(?:stay|remain|be|are|keep|kept) open\b|\beyes open\b"),
    eyes_closed=_re(
        r"\beyes[^.]{0,20}\bclosed?\b|\bclos(?:e|ed|ing) (?:your|both|the)? ?eyes\b"
    ),
    touches=TOUCHES,
    directed=_re(
        r"^(?!welcome|this is|this was)(?:.*\b(?:you|your|each other|next|now|room for|"
        r"either|both)\b|(?:and |now |then |maybe |perhaps )*"
        r"(?:hug|kiss|cuddle|embrace|hold|take|look|gaze|touch)\b)"
    ),
    asks=_re(r"\bask(?:s|ed|ing)?\b(?! (?:someone|a|your therapist|for help|yourself)\b)"),
    requests=_re(r"[\"“](?:may|can|could|would|shall|is it|do you|where|how)\b[^\"”]*\?"),
    own_rhythm=_re(
        r"\b(?:your|their|one['’]s) own (?:rhythm|pace|breath(?:ing)?|tempo|time)\b"
    ),
    anchors=_re(
        r"\bsounds? (?:in|of|from|around|outside|that)\b|\bfeet\b|\bfloor\b|\bchair\b|"
        r"\bground\b|\broom\b|\bholding you up\b|\blook(?:ing)? (?:around|at)\b"
    ),
    room=_re(r"\bfeet\b|\broom\b|\bfloor\b|\blook around\b|\baround you\b"),
    helper=_re(
        r"\bworth (?:telling|talking|sharing|saying|a talk)\b|"
        r"\b(?:tell|talk(?:ing)? (?:to|with)|speak(?:ing)? (?:to|with)|call|reach out to|"
        r"share (?:it|this|that) with)\b[^.]*\b(?:someone|therapist|counsell?or|friend|doctor|"
        r"helper|trust)"
    ),
    approved={
        "repair-ritual": (
            "I can see this matters to you. I want to understand. "
            "Can we take a few easy breaths together first, and then talk?",
        ),
    },
    # Flesch-Kincaid grade, with syllables by groups of vowels.
    readability=Readability(
        a_sentence=0.39,
        a_word=11.8,
        constant=-15.59,
        vowels=_re(r"[aeiouyáéíóúäöü]+"),
        silent=_re(
            r"(?<=[^aeiouyl])e$|(?<=[aeiouy]l)e$|(?<=[^aeiouytd])e(?=d$)|"
            r"(?<=[^aeiouyszxcghl])e(?=s$)"
        ),
    ),
    avoided=AVOIDED,
    numbers=NUMBERS,
    alternatives=_re(r"\bor\b"),
)
