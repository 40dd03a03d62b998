"""What the rules look for, language by language: one folder each.

A folder holds `words.py` with a `PACK` and `examples.py` with `EXAMPLES`; its name stands in
the two tables here and nowhere else.
"""

from collections.abc import Mapping

from coreg_audio.care.languages.en.examples import EXAMPLES as ENGLISH_EXAMPLES
from coreg_audio.care.languages.en.words import PACK as ENGLISH
from coreg_audio.care.pack import Examples, Pack

PACKS: Mapping[str, Pack] = {"en": ENGLISH}
EXAMPLES: Mapping[str, Mapping[str, Examples]] = {"en": ENGLISH_EXAMPLES}
