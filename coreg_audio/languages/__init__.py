"""What the program itself says and reads in a language: one file for each, found by its name.

    of("es-MX").cues  -> ("Adentro.", "Afuera.", "Quietud.")

The words that the care check looks for stand in `care/languages`, the exercises in
`scripts_templates`; both in a folder of the same name.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module

from coreg_audio.languages.table import Language, Spelling, Told, TwoPhones
from coreg_audio.on_demand import OnDemand

__all__ = ["DEFAULT", "LANGUAGES", "Language", "Spelling", "Told", "TwoPhones", "base", "of"]

DEFAULT = "en"
"""What is spoken unless something else is asked for."""


def _language(code: str) -> Language:
    found: Language = import_module(f"{__name__}.{code}").LANGUAGE
    return found


LANGUAGES = OnDemand(
    sorted(info.name for info in pkgutil.iter_modules(__path__) if info.name != "table"),
    _language,
)
"""By their codes, without a region; each is read when it is asked for."""


def base(code: str) -> str:
    """A code without its region: "es" of "es-MX"."""
    return code.partition("-")[0]


def of(code: str) -> Language | None:
    """The language of that code, with or without a region, if it is known."""
    return LANGUAGES.get(base(code))
