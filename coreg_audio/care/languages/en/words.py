"""What the rules look for in English."""

from __future__ import annotations

from coreg_audio.care.languages.en.avoided import AVOIDED
from coreg_audio.care.languages.en.blame import BLAME
from coreg_audio.care.languages.en.breath import (
    BREATH_WORDS,
    COUNTS,
    CUES,
    HELD_OR_DEEP,
    NUMBERS,
)
from coreg_audio.care.languages.en.images import IMAGES
from coreg_audio.care.languages.en.orders import ORDERS
from coreg_audio.care.languages.en.pattern import caseless
from coreg_audio.care.languages.en.phrases import PHRASES
from coreg_audio.care.languages.en.promises import PROMISES
from coreg_audio.care.languages.en.touches import (
    AFTERWARDS,
    ASKS,
    DIRECTED,
    PAST_A_NO,
    REQUESTS,
    TOUCHES,
)
from coreg_audio.care.pack import Pack, Readability

_OPEN = (
    r"(?:\b(?:eyes|eyelids)\b(?:(?! close[ds]?\b| shut\b| closing\b)[^.;]){0,30}\bopen\b|"
    r"\b(?:them|they)(?: (?:can|could|may|stay|rest|be|remain|a little|half|softly))* open\b|"
    r"\bopen(?:ed|ing)? (?:your |both |the )?eyes\b|"
    r"\bopen,? (?:or|and)(?: \w+){0,4}? (?:closed?|shut)\b|"
    r"\b(?:closed?|shut),? (?:or|and) (?:(?:with|stay|keep|kept|let|leave|them|they|can|be|"
    r"rest|"
    r"eyes|your|half|softly|a little) )*open\b)"
    r"(?! (?:the|a|an|your|to|up|heart|mind|hand|palm|arm|window|door|air|sky|space|field|"
    r"question)s?\b)"
)
"""Eyes that are open, not a heart or a window."""

PACK = Pack(
    phrases=ORDERS | PROMISES | PAST_A_NO | PHRASES | BLAME | IMAGES | HELD_OR_DEEP,
    negations=caseless(
        r"(?<!why )\bnot\b|\bno\b(?! doubt| wonder)|\b(?:never|nothing|nobody|none|neither|"
        r"nor|without(?! (?:a )?doubt)|cannot|nowhere|hardly|"
        r"less than|instead of|rather than)\b|n['’]t\b"
    ),
    joints=caseless(r"\b(?:and|but|so|then)\b"),
    offers=caseless(
        r"\b(?:can|could|may|might|free to|want to|like to|wish to|whether to|"
        r"room to|ready to|option to|choose to)\b"
    ),
    offers_anywhere=caseless(
        r"\bif you (?:both )?(?:like|want|wish|prefer|choose|care to)\b|"
        r"\bif you(?:['’]d| would) like\b|\bif (?:it|that|this|one) (?:feels|is|helps|suits)|"
        r"\bperhaps\b|\bmaybe\b|\bas (?:\w+ ){0,6}you (?:both )?like\b|"
        r"\b(?:wh\w+|how)ever you (?:both )?like\b|\bwhichever\b|\bfeel free\b|"
        r"\byou (?:could|might|may)\b|\bwould you like\b|"
        r"\bwhat(?:ever)? (?:suits|helps|fits|feels (?:right|good|easy))\b|\bas you wish\b"
    ),
    opt_out=caseless(
        r"\b(?:can|could|may|free to|welcome to|fine to|okay to)\b[^.]*"
        r"\b(?:changed?|skip(?:ped)?|stop(?:ped)?|leave (?:out|it|any)|left out|paused?|say no|"
        r"opt out|end (?:it|this|any)|sit (?:it|this|any|that) (?:\w+ )?out)\b|"
        r"\beach part is a choice\b|\bstop at any time\b"
    ),
    stop_word=caseless(
        r"[\"“][^\"”]+[\"”][^.]*\b(?:stops?|enough|pauses?|ends?)\b|"
        r"\bsay(?:s|ing)? [\"“]|\b(?:stop|safe|pause)[ -]?word\b|\b(?:hand signal)\b|"
        r"\b(?:word|signal|sign|cue|gesture) (?:for|that means|means|to say) (?:to "
        r")?(?:stop\w*|"
        r"end\w*|paus\w+|enough)\b|[\"“][^\"”]+[\"”] (?:is|means|could be|can be) (?:\w+ "
        r"){0,2}stop\b"
    ),
    for_two=caseless(r"\b(?:either|each|both|one) of you\b|\byou (?:both|two)\b"),
    eyes_both=caseless(
        r"\beyes?\b.*\bopen,? or (?:\w+ )?(?:closed|shut)\b|"
        rf"(?<![^.])(?=.*\b(?:eyes?|lids)\b)(?=.*{_OPEN}).*\b(?:closed?|shut)\b|"
        r"\b(?:clos(?:e|ed|ing)|shut)\b[^.]*\beyes\b[^.]*\bor\b[^.]*\b(?:rest(?:ing)? on|"
        r"look(?:ing)?|"
        r"gaz(?:e|ing)|settle on|on (?:something|a|one|the))\b|"
        r"\b(?:look(?:ing)? (?:around|at|out|down)|gaz(?:e|"
        r"ing))\b[^.]*\bor\b[^.]*\b(?:clos(?:e|ed|ing)|"
        r"shut)\b[^.]*\beyes\b|\beyes\b[^.]*\brest(?:ing)? on\b[^.]*\bor\b[^.]*\b(?:closed?|"
        r"shut)\b"
    ),
    eyes_open=caseless(r"\beyes\b[^.]*\b(?:stay|remain|be|are|keep|kept) open\b|\beyes open\b"),
    eyes_closed=caseless(
        r"\beyes[^.]{0,20}\b(?:closed?|shut)\b|\b(?:shut|clos(?:e|ed|ing)) "
        r"(?:your|both|the)? ?eyes\b"
    ),
    touches=TOUCHES,
    directed=DIRECTED,
    asks=ASKS,
    requests=REQUESTS,
    own_rhythm=caseless(
        r"\b(?:your|their|one['’]s) own (?:rhythm|pace|breath(?:ing)?|tempo|time)\b"
    ),
    anchors=caseless(
        r"\bsounds? (?:in|of|from|around|outside|that)\b|\bfeet\b|\bfloor\b|\bchair\b|"
        r"\bground\b|\broom\b|\bholding you up\b|\blook(?:ing)? (?:around|at)\b"
    ),
    room=caseless(r"\bfeet\b|\broom\b|\bfloor\b|\blook around\b|\baround you\b"),
    helper=caseless(
        r"\bworth (?:telling|talking|sharing|saying|a talk)\b|"
        r"\b(?:tell|talk(?:ing)? (?:to|with)|speak(?:ing)? (?:to|with)|call|reach out to|"
        r"share (?:it|this|that) with)\b[^.]*\b(?:someone|therapist|counsell?or|friend|doctor|"
        r"helper|trust)|"
        r"\b(?:someone|therapist|counsell?or|friend|doctor|helper|trust)\b[^.]*"
        r"\b(?:to (?:talk|speak) (?:to|with)|to (?:tell|call|ask|turn to|share it with))\b"
    ),
    approved={
        "repair-ritual": (
            "I can see this matters to you. I want to understand. "
            "Can we take a few easy breaths together first, and then talk?",
        ),
        "shared/ask-again": ("A yes to one thing is not a yes to the next.",),
        "shared/helper-line": (
            "If something felt hard today, it is worth telling …",
            "If something felt hard, it is worth telling …",
        ),
    },
    # Flesch-Kincaid grade, with syllables by groups of vowels.
    readability=Readability(
        a_sentence=0.39,
        a_word=11.8,
        constant=-15.59,
        vowels=caseless(r"[aeiouyáéíóúäöü]+"),
        silent=caseless(
            r"(?<=[^aeiouyl])e$|(?<=[aeiouy]l)e$|(?<=[^aeiouytd])e(?=d$)|"
            r"(?<=[^aeiouyszxcghl])e(?=s$)"
        ),
    ),
    avoided=AVOIDED,
    numbers=NUMBERS,
    alternatives=caseless(r"\bor\b"),
    carries=caseless(
        r",(?= (?:or|nor)\b(?! (?:you|they|it|there|one|the|each|either|both|if|when|let)\b))"
    ),
    afterwards=AFTERWARDS,
    breath_words=BREATH_WORDS,
    breath_cues=CUES,
    breath_counts=COUNTS,
)
