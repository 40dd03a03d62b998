"""What the rules look for, language by language: one folder each, found by its name.

A folder is called by its language's code and holds `words.py` with a `PACK` and `examples.py`
with `EXAMPLES`.
"""

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules

from coreg_audio.care.pack import Examples, Pack

_CODES = sorted(info.name for info in iter_modules(__path__) if info.ispkg)

PACKS: Mapping[str, Pack] = {
    code: import_module(f"{__name__}.{code}.words").PACK for code in _CODES
}
EXAMPLES: Mapping[str, Mapping[str, Examples]] = {
    code: import_module(f"{__name__}.{code}.examples").EXAMPLES for code in _CODES
}
