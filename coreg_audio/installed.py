"""Which version of a package is installed."""

from __future__ import annotations

import sys
from contextlib import suppress
from functools import cache
from pathlib import Path


@cache
def version(package: str) -> str:
    """The version of *package*, or "unknown"; with its name where another build stands for it.

    The name of the folder that an installer leaves tells it. `importlib.metadata` reads the
    same folder, but takes ten times as long: it imports all that reads e-mail.
    """
    if filled := _builds(package):
        told = (n if name == package else f"{n} ({name})" for name, n in filled)
        return ", ".join(told)
    import importlib.metadata

    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "unknown"


def builds(package: str) -> list[str]:
    """The names under which *package* is installed: onnxruntime may be onnxruntime-gpu."""
    return [name for name, _ in _builds(package)] or [package]


def _builds(package: str) -> list[tuple[str, str]]:
    """Names and versions of all that fill the module of *package* in the folder it is read of.

    Where several do, nobody can tell which came last and is the one that runs.
    """
    module = package.replace("-", "_")
    for folder in sys.path:
        known = _known(folder)
        others = sorted(name for name in known if name.startswith(f"{module}_"))
        filled = [
            (name.replace("_", "-"), known[name])
            for name in others
            if module in _modules(Path(folder, f"{name}-{known[name]}.dist-info"))
        ]
        if module in known:
            filled.insert(0, (package, known[module]))
        if filled:
            return filled
    return []


@cache
def _known(folder: str) -> dict[str, str]:
    """The version of each package that an installer left in *folder*."""
    found = (one.name for one in Path(folder).glob("*.dist-info"))
    return dict(one.removesuffix(".dist-info").split("-", 1) for one in found if "-" in one)


def _modules(info: Path) -> list[str]:
    with suppress(OSError):
        return (info / "top_level.txt").read_text("utf-8", "replace").split()
    return []
