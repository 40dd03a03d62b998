"""The reading grade of a text, by a formula that needs no list of words."""

import re
from functools import lru_cache

from coreg_audio.care.pack import Readability
from coreg_audio.care.reading import sentences

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def words(text: str) -> list[str]:
    """The words of *text*."""
    return _WORD.findall(text)


@lru_cache(maxsize=4096)
def syllables(word: str, rules: Readability) -> int:
    """Groups of vowels, without those that are silent; at least one."""
    return max(1, len(rules.vowels.findall(rules.silent.replaced(word, by="")[0])))


def grade(text: str, rules: Readability) -> float:
    """The school grade that *text* asks for; 0 where there is none."""
    spoken = words(text)
    count = len([one for one in sentences(text) if words(one)])
    if not spoken:
        return 0.0
    total = sum(syllables(word, rules) for word in spoken)
    return (
        rules.a_sentence * len(spoken) / max(1, count)
        + rules.a_sentence_per_word * count / len(spoken)
        + rules.a_word * total / len(spoken)
        + rules.constant
    )
