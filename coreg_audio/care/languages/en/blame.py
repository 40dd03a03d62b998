"""Blame in English, shame, and who is better than whom."""

from __future__ import annotations

from coreg_audio.care.languages.en.pattern import caseless
from coreg_audio.care.pack import Phrase

_QUARREL = r"(?:fight|quarrel|argument|row|mess|trouble|problem|distance|conflict|fuss)s?"
_FAULTS = (
    r"(?:difficult|stubborn|lazy|unfair|mean|cruel|childish|careless|thoughtless|unreasonable|"
    r"immature|demanding|controlling|irrational|pathetic|ridiculous|hopeless|impossible|unkind|"
    r"petty|spoil(?:ed|t)|rude|ungrateful|hurtful|toxic|broken|damaged|dishonest|unloving|"
    r"aggressive|moody|bossy|nasty|hateful|vain|arrogant|foolish|stupid|silly|weak|clumsy|"
    r"high[- ]maintenance|hard to (?:love|live with|please|be with)|harder to (?:love|live "
    r"with|please)|a (?:nag|bully|burden|liar|"
    r"coward|brat|mess|bore|failure)|nag|bully|burden|liar|coward|brat|failure|bad (?:partner|"
    r"lover|listener)|poor (?:partner|lover|listener)|cold to|the problem|the reason|the cause|"
    r"(?:unavailable|absent) when)"
)
_WHO = r"you|you both|who|of you|your partner|one who"

BLAME = {
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
                rf"\byou(?:r partner)?(?: both| two)?(?:['’](?:re|ve))?(?: (?!if|when|how|"
                rf"what)\w+)?? "
                rf"(?:are|is|were|was|have been|has been|had been|can be|could be|may be|get|"
                rf"gets|"
                rf"got|acted|act|acts|behaved|being|been|re|ve been)(?: (?:so|very|too|quite|"
                rf"rather|"
                rf"a bit|a little|just|really|often|always|being|rather|simply|such an?|an?|"
                rf"the))* "
                rf"{_FAULTS}\b|"
                rf"\b(?:one|both|each|either) of you (?:\w+ )?(?:was|were|is|are|has been|have "
                rf"been|can be|acted|got|gets) (?:(?:so|too|very|a bit|being|a|an|the|quite) )*"
                rf"{_FAULTS}\b|"
                rf"\bhow {_FAULTS} (?:you|your partner|one of you)\b|"
                rf"\byour (?:own )?(?:\w+ )?(?:stubbornness|selfishness|laziness|coldness|"
                rf"childishness|immaturity|carelessness|thoughtlessness|cruelty|rudeness|"
                rf"nagging|"
                rf"whining|moodiness|temper|neediness|jealousy|pettiness|sulking|drama|excuses|"
                rf"lack of (?:love|care|effort|patience|respect|trust)|bad (?:mood|habits?|"
                rf"temper)|"
                rf"failings?|failures?|flaws|shortcomings)\b"
            ),
            "is a word of blame",
            negated=True,
        ),
        Phrase(
            caseless(
                rf"\b(?:{_WHO})(?: (?!what|which|how|been|felt|feel|was|were|be|being|get|"
                rf"got)\w+)"
                rf"{{0,2}} (?:failed|neglected|betrayed|wronged|messed (?:it |this |things "
                rf")?up|"
                rf"screwed (?:it |this )?up|blew (?:it|up|this)|blown (?:it|up)|overdid it|"
                rf"lost (?:your|their) (?:temper|cool|head|nerve)|lost it|snapped|"
                rf"lied|cheated|nagg(?:ed|ing)|whin(?:ed|ing)|sulk(?:ed|ing)|gave up too|"
                rf"(?:push|pushed|pushes|drove|drives?|scared?|turned|chased?) (?:your partner|"
                rf"them|each other|the other|people|everyone|love) (?:away|apart|off)|"
                rf"(?:shut|freeze|froze|shuts) (?:your partner|them|the other) out|"
                rf"(?:never|didn['’]t|did not|doesn['’]t|does not|"
                rf"refused? to|forgot to|forget to|failed to|neglected to) (?:\w+ )?(?:listen|"
                rf"try|"
                rf"care|apologi[sz]e|change|bother|say sorry|pull|make an effort|think of "
                rf"(?:your partner|others|them)|consider)|hurt (?:your partner|them|each other|"
                rf"the "
                rf"other) (?:on purpose|again|first)|(?:ruin|spoil|wreck|destroy|sabotag|"
                rf"damag)(?:e|"
                rf"s|es|ed|ing)? (?:it|this|that|the|every|your|everything)|dropped the ball|"
                rf"went too far|crossed (?:a|the) line|started (?:all )?(?:it|this|that))\b|"
                r"\bbecause of (?:you|what you|your (?!back|knees?|health|work|body|feet))\b|"
                r"\bthanks to (?:you|your (?!feet))\b(?=[^.]*\b(?:quarrel|row|mess|ruined|"
                r"worse|"
                r"fight))|\b(?:you (?:only )?have|has) (?:only )?(?:yoursel\w+|themsel\w+) to "
                r"(?:thank|blame)\b|\b(?:you(?:r partner)?|one of you|who) (?:is|are|was|"
                r"were)(?: "
                r"\w+)? (?:at fault|guilty|responsible for (?:the|this|that|it|what went))\b|"
                r"\b(?:whoever|the one who|the partner who|which of you|one of you) (?:\w+ "
                r")?(?:raised "
                r"(?:their|the) voice|slammed|shouted|yelled|screamed|stormed|sneered|mocked|"
                r"lied|"
                r"walked out|broke|threw|hid|forgot (?:the|your|to)|insulted|exploded|"
                r"attacked)\b|"
                r"\b(?:let|lets|left|leave|made|make) (?:your partner|them|the other) (?:\w+ "
                r")?(?:carry|"
                r"do|bear|shoulder|handle|alone with|pay for|suffer)\b|"
                r"\bguilty (?:one|party|partner)\b|\b(?:culprit|drama queen|cry-?bab(?:y|ies)|"
                r"spoilsport|killjoy|victim card|blame lies)\b|\blike (?:a|an|two) (?:\w+ )?"
                r"(?:bab(?:y|ies)|child|children|brats?|toddlers?|teenagers?)\b(?= again|[.,]|"
                r"$)|"
                r"\bmak(?:e|es|ing) (?:such )?a (?:scene|drama|mess of)\b|\bown up\b|\bmake up "
                r"for "
                r"what you\b|\bdeserve[sd]? (?:it|that|this|what|the (?:blame|silence|"
                r"anger))\b|"
                r"\bashamed of (?:yoursel|what you)\w*|\bshame on\b|\bshould be ashamed\b|"
                r"\byour (?:tone|words|temper|mood|silence|behaviou?r) (?:is|was|has|have|"
                r"were) "
                r"(?:what|the|why|to)\b"
            ),
            "is a word of blame",
            negated=True,
            unless=caseless(r"\bif (?:you|one of you|your partner)\b[^,]*,"),
        ),
        Phrase(
            caseless(
                r"\b(?:the|which|who is the) (?:calmer|stronger|weaker|wiser|saner|mature|more "
                r"\w+|less \w+|better|worse|needier|colder|difficult|harder|lazier|slower|"
                r"nicer|"
                r"sensible|reasonable|grown-up|loving|caring) (?:one|partner|half|person|of "
                r"(?:you|"
                r"the two))\b(?! (?:may|can|could|might) (?:want|rest|be glad))|"
                r"\b(?:better|worse|calmer|kinder|stronger|braver|wiser|more (?:mature|loving|"
                r"patient|giving|caring|"
                r"honest|grown-up)|less (?:mature|loving|patient|giving|caring|honest)) (?:at "
                r"(?:this|it|love|\w+ing) )?than (?:you|your partner|the other|each other|"
                r"other "
                r"couples|most (?:couples|people)|they are|you are)\b|"
                r"\b(?:other|happy|healthy|strong|normal|successful|mature|"
                r"grown-up) (?:couples|partners|adults|lovers) (?:can|do|don['’]t|do not|"
                r"manage|know|are|have no|would|find|never|always|get|keep|make|stay|talk|"
                r"touch|"
                r"handle|forgive|solve)\b|\b(?:even )?a child (?:can|could|knows)\b|"
                r"\banyone (?:can|could) do (?:this|that|it)\b|\bif you (?:only |just "
                r")?(?:tr(?:y|ied)"
                r"(?: hard)?(?: enough)?|made an effort|cared (?:enough|more)|loved (?:\w+ )?"
                r"(?:enough|more)|wanted (?:it|to) (?:enough)?)\b(?=[^.]*\b(?:would|will|'ll))|"
                r"\bif (?:it|this) (?:does not|doesn['’]t|did not|didn['’]t) work,? you\b|"
                r"\b(?:weak|weaker) link\b|\btry to be (?:more )?like (?:your partner|them|the "
                r"other)"
            ),
            "compares or shames",
            negated=True,
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
}
