"""Breath in English as the voice speaks of it: held, deep, or counted aloud."""

from __future__ import annotations

from coreg_audio.care.languages.en.pattern import caseless
from coreg_audio.care.pack import Phrase
from coreg_audio.care.rules import Level

_WRITTEN = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen twenty
"""
NUMBERS = tuple(_WRITTEN.split())
_NUMBER = rf"(?:{'|'.join(NUMBERS)}|\d+)"
_NO_COUNT = (
    r"(?![ -](?:minutes?|hours?|parts?|places?|ways?|turns?|rooms?|people|times|rounds|breaths|"
    r"of|more|or)\b)"
)
_FOR = (
    r"(?:,? (?:\w+ly )?(?:for|to|over|(?:while|as) you count(?: to)?|"
    r"(?:while )?counting(?: to)?)(?: (?:a|the|your))?(?: \w+)? (?:counts? (?:of|to) )?|,? )"
)
_ONE_BY_ONE = rf"(?:,? (?:{_NUMBER}))*,? "
"""Before the last number of "in, two, three, four"."""

COUNTS = (
    caseless(
        r"\b(?:(?P<inward>(?:breath\w*,? )?in(?:-breath)?|inhal\w+)|"
        r"(?P<outward>(?:breath\w*,? )?out(?:-breath)?|exhal\w+))\b"
        rf"(?: (?:softly|slowly|gently|again|now))?(?:{_ONE_BY_ONE}|{_FOR})"
        rf"(?P<count>{_NUMBER})\b{_NO_COUNT}"
    ),
    caseless(
        rf"\b(?P<count>{_NUMBER})(?: slow| soft)?(?: counts?| beats?| seconds?)? "
        r"(?:(?:to|for) (?:breath\w* |the )?)?"
        r"(?:(?P<inward>in|inhal\w+)|(?P<outward>out|exhal\w+))(?:-breath)?\b(?=[,.;]| and\b|$)"
    ),
)

BREATH_WORDS = caseless(r"\b(?:breath\w*|(?:in|ex)hal\w+)\b")

CUES = caseless(
    r"^(?:(?:and|now|then|again|slowly|softly|gently|once more|next|another)[ ,]+)*"
    r"(?:you (?:can|could|may|might) )?"
    r"(?:breath(?:e|ing)|inhal(?:e|ing)|a breath)(?: in)?"
    r"(?:,? (?:slowly|softly|gently|easily|again|once more|through the nose|quietly|and|then|"
    r"breath(?:e|ing)|exhal(?:e|ing)|out|now|with (?:me|my voice)))*[.…]*$|"
    r"^(?:(?:and|now|then|again)\W+)*in(?:\W+(?:and|then|again|now|in|out))*\W*$|"
    rf"\b(?:breath\w*|inhal\w+)\b[^.]*\bcount(?:s|ing)?(?: \w+ly)?(?: up)? (?:to|of) "
    rf"{_NUMBER}\b|"
    rf"\bcount(?:s|ing)?(?: \w+ly)?(?: up)? (?:to|of) {_NUMBER}\b[^.]*\b(?:breath\w*|"
    rf"inhal\w+)\b"
)

_HOLD = r"\bhold(?:ing)?(?: (?:it|there|still|here|that))?"

HELD_OR_DEEP = {
    "R12": (
        Phrase(
            caseless(
                r"\b(?:hold(?:ing)?|keep(?:ing)?) (?:your|the|a|their|that|this|each) "
                r"(?:in |out )?(?:breath|air)(?: in)?\b(?! in mind)|"
                r"\b(?:hold(?:ing)?|keep(?:ing)?|trap(?:ping)?|lock(?:ing)?|catch(?:ing)?|"
                r"suspend(?:ing)?|stop(?:ping)?|retain(?:ing)?|freez(?:e|ing)|store|storing|"
                r"captur(?:e|ing)) (?:your|the|a|that|this|each|all the|all that) (?:\w+ "
                r")?(?:breath|"
                r"air|inhale)\b(?! (?:in mind|sound|app|pattern|block|out|going|flowing|moving|"
                r"easy|"
                r"soft|small|light|gentle|as|with|cues?))|"
                r"\b(?:do not|don['’]t) (?:breathe|exhale|inhale|let (?:it|the air) out)\b(?! "
                r"(?:in any|"
                r"with|deep|hard|fast|more|too|so|like|as|by))|\bwithout (?:breathing|exhaling|"
                r"letting (?:it|the air) (?:out|go))\b|\bbreath(?:less|-?hold\w*| (?:stands?|"
                r"stays?|"
                r"sits?) (?:still|inside|in))\b|\bkeep (?:it|the air) inside\b|"
                r"\bhold(?:ing)? it in\b|\bstop breathing\b|\bbreath hold(?:s|ing)?\b|"
                r"\b(?:breath\w*|inhal\w+|exhal\w+)\b[^.]{0,30}(?:\band|\bthen|,),? "
                r"(?:\w+ly )?hold(?:ing)?(?= it\b| for\b| there\b|[.,]|$)|"
                rf"{_HOLD},?(?: \w+)? at the (?:top|bottom|peak|turn)\b|"
                rf"{_HOLD} (?:for|to) (?:a |the )?(?:\w+ )?(?:count\b|{_NUMBER}\b(?! of you))|"
                rf"^(?:and |then |now )*{_HOLD}(?:,? (?:{_NUMBER}))+|"
                r"(?<!a )(?<!small )(?<!short )(?<!little )(?<!the )"
                r"\b(?:paus|stay|wait|linger)(?:e|es|ing)? (?:\w+ ){0,4}"
                r"(?:at the (?:top|bottom) of (?:the|your|that|each|every) (?:in-?|"
                r"out-?)?breath|"
                r"(?:with|while) (?:your )?lungs (?:are )?(?:full|empty))\b"
            ),
            "is a held breath",
            Level.ERROR,
            negated=True,
            gate="holds",
        ),
        Phrase(
            caseless(
                r"\bdeep(?:er|est)?,? (?:\w+,? )?(?:in-?|out-?)?breath(?:s|ing)?\b|"
                r"\bbreath(?:e|ing|s)?[^,.]{0,20}\bdeep(?:ly|er)?\b|"
                r"\bdeepen(?:s|ing)? (?:your|the) breath|\bas deep(?:ly)? as you can\b|"
                r"\bas deep(?:ly)? as possible\b|\bfill(?:s|ing)? (?:up )?(?:your|the|both|"
                r"every|"
                r"all|up|yoursel\w+)(?: \w+){0,3} (?:lungs?|bell(?:y|ies)|chests?|ribs|with "
                r"(?:air|"
                r"breath|fresh|light and air))\b|\bfill(?:ing)? up with (?:air|breath)\b|"
                r"\blungfuls?\b|"
                r"\bgulp(?:s|ing)? (?:down|in|of|the|some|air|breath|fresh)\b|\b(?:big|huge|"
                r"giant|large|massive|enormous|full|"
                r"mighty|great|long and full|hearty|generous|bigger|fuller|vast|strong)(?:,? "
                r"\w+)? "
                r"(?:in-?)?(?:breath|inhal\w+|mouthful of air|sigh|draught|lungs)\w*\b|"
                r"\b(?:breath\w*|inhal\w+|draw\w*|suck\w*|take|taking|drink\w*|"
                r"pull\w*)\b[^.,]{0,25}"
                r"\b(?:as much (?:air|breath|of (?:it|the air))|all the (?:air|way (?:in|up|to|"
                r"down "
                r"to))|to the (?:very )?(?:top|brim|bottom|limit|full|last)|right (?:up )?to "
                r"the|"
                r"until (?:you are|you['’]re|your \w+ (?:is|are)|it is|they are) full|to "
                r"capacity|"
                r"fully|to the maximum|more and more air|every (?:corner|last))\b|"
                r"\b(?:expand|stretch|swell|puff|balloon|inflate|"
                r"widen)\w*\b[^.,]{0,20}\b(?:chest|"
                r"lungs?|rib ?cage|ribs|belly)\b[^.,]{0,25}\b(?:as|fully|to the|until|wide|far|"
                r"out)\b|"
                r"\b(?:lungs?|chest|belly)\b[^.,]{0,20}\b(?:until (?:there|they|it)|swells?|"
                r"balloons?|bulges?|stretch wide|full of air|full as|to the brim|brimming|"
                r"completely full|to bursting|quite full|fill (?:up )?(?:completely|fully|to|"
                r"right))\b|"
                r"\b(?:from|to|into) the (?:very )?(?:bottom|depths?) of your (?:lungs|belly|"
                r"chest)\b"
            ),
            "asks for a deep breath",
            negated=True,
        ),
        Phrase(
            caseless(r"\bempty your lungs\b|\bbreathe faster\b|\bpant\b"),
            "asks for a strained breath",
            negated=True,
        ),
    ),
}
