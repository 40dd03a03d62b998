"""What the rules look for, language by language: one folder each, found by its name.

A folder is called by its language's code and holds `words.py` with a `PACK` and `examples`
with `EXAMPLES`. A language is read when it is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules

from coreg_audio.care.pack import Examples, Pack
from coreg_audio.on_demand import OnDemand

_CODES = sorted(info.name for info in iter_modules(__path__) if info.ispkg)


def _pack(code: str) -> Pack:
    found: Pack = import_module(f"{__name__}.{code}.words").PACK
    return found


def _examples(code: str) -> Mapping[str, Examples]:
    found: Mapping[str, Examples] = import_module(f"{__name__}.{code}.examples").EXAMPLES
    return found


PACKS = OnDemand(_CODES, _pack)
EXAMPLES = OnDemand(_CODES, _examples)
