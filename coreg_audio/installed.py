"""Which version of a package is installed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path


@cache
def version(package: str) -> str:
    """The version of *package*, or "unknown"; with its name where another build stands for it.

    The name of the folder that an installer leaves tells it. `importlib.metadata` reads the
    same folder, but takes ten times as long: it imports all that reads e-mail.
    """
    for name, number in _builds(package):
        return number if name == package else f"{number} ({name})"
    import importlib.metadata

    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "unknown"


def build(package: str) -> str:
    """The name under which *package* is installed: onnxruntime may be onnxruntime-gpu."""
    return next((name for name, _ in _builds(package)), package)


def _builds(package: str) -> Iterator[tuple[str, str]]:
    """Names and versions of what fills the module of *package*, the one that is used first."""
    module = package.replace("-", "_")
    for folder in sys.path:
        known = _known(folder)
        if module in known:
            yield package, known[module]
        for name in (one for one in known if one.startswith(f"{module}_")):
            if module in _modules(Path(folder, f"{name}-{known[name]}.dist-info")):
                yield name.replace("_", "-"), known[name]


@cache
def _known(folder: str) -> dict[str, str]:
    """The version of each package that an installer left in *folder*."""
    found = (one.name for one in Path(folder).glob("*.dist-info"))
    return dict(one.removesuffix(".dist-info").split("-", 1) for one in found if "-" in one)


def _modules(info: Path) -> list[str]:
    with suppress(OSError):
        return (info / "top_level.txt").read_text(encoding="utf-8").split()
    return []
