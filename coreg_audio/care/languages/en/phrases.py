"""What the other rules of wording do not want to hear in English."""

from __future__ import annotations

from coreg_audio.care.languages.en.pattern import caseless
from coreg_audio.care.pack import Phrase

PHRASES = {
    "R9": (
        Phrase(
            caseless(
                r"\b(?:men|women|man|woman|mommy|daddy)\b|"
                r"(?<!your )(?<!your own )\b(?:mom|mum|dad|mother|father|sister|brother|son|"
                r"daughter|uncle|aunt)\b"
            ),
            "takes gender for granted",
        ),
        Phrase(
            caseless(
                r"\b(?:husbands?|wife|wives|he|she|his|hers?|him|himself|herself|boyfriends?|"
                r"girlfriends?|spouses?|married|marriages?|brides?|(?:bride)?grooms?|ladies|"
                r"lady|"
                r"gentlem[ae]n|guys?|gals?|girls?|boys?|lads?|lass(?:es)?|sirs?|madam|hubb(?:y|"
                r"ies)|"
                r"wifey|missus|mister|fianc[ée]e?s?|newly-?weds?|weddings?|honeymoons?|"
                r"bachelors?|"
                r"widow(?:er)?s?|males?|females?|masculin\w+|feminin\w+|goddess(?:es)?|"
                r"your (?:king|queen)|husband-to-be|opposite sex|in-laws|"
                r"(?:he|she)['’](?:s|d|ll))(?!['’\w])"
            ),
            "takes gender or marriage for granted",
        ),
    ),
    "R10": (
        Phrase(
            caseless(
                r"\b(?:you and (?:I|me)|the (?:two|three) of us|join me|"
                r"I\b[^.]{0,30}\b(?:along )?with "
                r"(?:you|the two|both)|"
                r"we(?:['’](?:re|ll|ve|d))?|let['’]s|us|ours?|ourselves)(?!['’\w])"
            ),
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
                r"prefrontal|stress hormones?|nervous systems?|neuro\w+|\w*hormon\w+|\w*cortex|"
                r"hippocampus|pituitary|thalamus|insula|endocrin\w+|glands?|testosterone|"
                r"o?estrogen|melatonin|gaba|synaps[ei]s?|mirror neurons?|brain ?waves?|"
                r"(?:theta|alpha|delta|gamma) (?:waves?|state)|(?:love|cuddle|bonding|happy|"
                r"feel-good|stress|brain) (?:chemicals?|drugs?|molecules?|chemistry)|"
                r"body chemistry|opioids?|pheromones?|insulin|histamine)\b"
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
                r"ever|does)|every(?: single)? (?:couple|partner|person|family|"
                r"relationship|quarrel|lover|human|heart|love story|argument|home)(?! (?:of|"
                r"who)\b)|"
                r"(?:nobody|no one|none|not one|not a single \w+)(?: (?:of you|on earth|in the "
                r"world|"
                r"ever|alive|here|really))* (?:finds?|likes?|loves?|wants?|feels?|gets?|"
                r"forgets?|"
                r"regrets?|fails?|escapes?|enjoys?|understands?|dislikes?|hates?|stays?|lives?|"
                r"sleeps?|argues?|fights?|wakes?|dies?|remembers?|manages?|resists?|shouts?|"
                r"survives?|goes through|grows?|comes?|leaves?|ever)|"
                r"all (?:lovers|humans|human beings|hearts|families|relationships|quarrels|"
                r"arguments|bodies|fights|of humanity)|(?:a hundred|one hundred|hundred) per "
                r"?cent|"
                r"without fail|invariably|in every (?:case|single|home|family)|each and every "
                r"\w+|"
                r"every (?:single|last|lasting) \w+|everywhere|everything (?:is|will|you|in)|"
                r"the "
                r"whole world|(?:is|are|was) impossible|impossible to|forever|for ever|"
                r"eternal\w*|"
                r"the only (?:way|thing that|path|answer)|there is nobody who|there(?: is|"
                r"['’]s|isn['’]t| is not| has never been)? (?:no|not a|not one|n['’]t a|"
                r"isn['’]t a|a) (?:\w+ )?(?:couple|person|soul|human|partner|home|family|heart|"
                r"love|lover) (?:\w+ )?(?:alive|without|that (?:does|has|is|can) not|that "
                r"(?:does|has|is|can)n['’]t|that never|on earth)|(?:any|every|no) (?:human|"
                r"couple|person|soul|body|heart|being) (?:on (?:this|the) (?:planet|earth)|"
                r"alive|anywhere|in the world|who (?:has )?ever)|the one thing that (?:counts|"
                r"matters|helps|works)|who (?:doesn['’]t|"
                r"does not)|under any circumstances|in all (?:cases|couples)|by nature all|"
                r"universal\w*|from time immemorial|nothing else (?:helps|works|matters))\b"
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
