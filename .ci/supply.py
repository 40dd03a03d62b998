"""What the program rests on: every package that it brings, its licence, and what was decided.

    python .ci/supply.py

looks at the environment that it runs in: at what coreg-audio and those of its extras that are
installed need, and at what that needs in turn. It ends with 1 where a package that we ask for
has no line in the decision about dependencies or, installed, none in constraints.txt, and where
a licence is not one that goes with ours.
"""

import importlib.metadata as metadata
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import cast

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = "coreg-audio"
ROOT = Path(__file__).resolve().parents[1]
DECISION = ROOT / "docs" / "decisions" / "0002-dependencies.md"
CONSTRAINTS = ROOT / "constraints.txt"

ALLOWED = frozenset(
    (
        "0BSD", "Apache-2.0", "BSD", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0",
        "GPL-2.0-or-later", "GPL-3.0-or-later", "ISC", "LGPL", "LGPL-2.1-or-later",
        "LGPL-3.0-or-later", "MIT", "MIT-0", "MIT-CMU", "MPL-2.0", "PSF-2.0", "Zlib",
    )
)  # fmt: skip
"""Licences whose code may be part of a program under the GPL, version 3 or later."""

_OTHER_NAMES = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD-3": "BSD-3-Clause",
    "BSD 2-Clause License": "BSD-2-Clause",
    "BSD 3-Clause License": "BSD-3-Clause",
    "BSD License": "BSD",
    "GPL-3": "GPL-3.0-or-later",
    "GNU General Public License v2 or later (GPLv2+)": "GPL-2.0-or-later",
    "GNU General Public License v3 or later (GPLv3+)": "GPL-3.0-or-later",
    "GNU Library or Lesser General Public License (LGPL)": "LGPL",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
"""What packages without an SPDX expression, and our own notes, call a licence."""

_PINNED = re.compile(r"([A-Za-z0-9._-]+)==[A-Za-z0-9.+!]+")


@dataclass(frozen=True, slots=True)
class Line:
    """What the decision says of a package that we ask for ourselves.

    Attributes:
        licence: As somebody read it there, for packages whose own metadata has none.
        released: The release that was seen, and when.
    """

    licence: str
    released: str


@dataclass(frozen=True, slots=True)
class Package:
    """An installed package.

    Attributes:
        name: Canonical.
        version: The installed one.
        licence: SPDX expression where there is one, else what the package calls it; empty if
            it does not say.
        needs: Canonical names of what it asks for here.
        asked: By which parts of the project it is asked for directly: `core` or an extra.
    """

    name: str
    version: str
    licence: str
    needs: tuple[str, ...]
    asked: tuple[str, ...]


def main() -> int:
    """Print the list and what is wrong with it."""
    asked = direct()
    decided = decisions(DECISION.read_text(encoding="utf-8"))
    packages = installed(asked)
    for package in packages:
        print(told(package, decided))
    wrong = faults(packages, asked, decided, CONSTRAINTS.read_text(encoding="utf-8"))
    for fault in wrong:
        print(f"BAD  {fault}")
    print(f"{len(packages)} packages, {len(wrong)} faults")
    return 1 if wrong else 0


def direct() -> dict[str, list[str]]:
    """What the project asks for: canonical names, each with the parts that ask for it."""
    asked: dict[str, list[str]] = {}
    for text in metadata.requires(PROJECT) or ():
        need = Requirement(text)
        extra = re.search(r"""extra == ['"]([^'"]+)['"]""", text)
        part = extra[1] if extra else "core"
        asked.setdefault(canonicalize_name(need.name), []).append(part)
    return asked


def installed(asked: Mapping[str, Sequence[str]]) -> list[Package]:
    """Those of *asked* that are here, and all that they need, in order of their names."""
    found: dict[str, Package] = {}
    waiting = list(asked)
    while waiting:
        name = waiting.pop()
        try:
            here = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # of an extra or for another Python
        needs = tuple(_needed(here))
        found[name] = Package(
            name,
            here.version,
            licence_of(cast(Message, here.metadata)),
            needs,
            tuple(asked.get(name, ())),
        )
        waiting.extend(one for one in needs if one not in found)
    return [found[name] for name in sorted(found)]


def _needed(package: metadata.Distribution) -> Iterator[str]:
    for text in package.requires or ():
        need = Requirement(text)
        if need.marker is None or need.marker.evaluate({"extra": ""}):
            yield canonicalize_name(need.name)


def licence_of(facts: Message) -> str:
    """The licence that a package's metadata tell, in SPDX's words where we know them."""
    classifiers = facts.get_all("Classifier") or ()
    names = [facts.get("License-Expression") or ""]
    names += [one.rpartition(" :: ")[2] for one in classifiers if one.startswith("License ::")]
    names.append((facts.get("License") or "").strip())
    named = next((one for one in names if one and "\n" not in one), "")
    return _OTHER_NAMES.get(named, named)


def decisions(text: str) -> dict[str, Line]:
    """The packages in the decision's tables; their columns are found by their headings."""
    found: dict[str, Line] = {}
    heads: list[str] = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("|"):
            heads = []
        elif not heads:
            heads = cells
        elif "package" in heads:
            row = dict(zip(heads, cells, strict=False))
            about = Line(row.get("licence", ""), row.get("release seen", ""))
            names = re.findall(r"[a-z0-9][\w.-]*", row["package"], re.IGNORECASE)
            found |= dict.fromkeys(map(canonicalize_name, names), about)
    return found


def faults(
    packages: Sequence[Package],
    asked: Mapping[str, Sequence[str]],
    decided: Mapping[str, Line],
    constraints: str,
) -> list[str]:
    """What is wrong, and what to do about it."""
    lines = [line for line in constraints.splitlines() if line and not line.startswith("#")]
    pins = {canonicalize_name(line.partition("==")[0]) for line in lines}
    wrong = [
        f"{name} (asked for by {', '.join(asked[name])}) has no line in {DECISION.name}: "
        "say there why we take it"
        for name in sorted(set(asked) - set(decided) - {PROJECT})
    ]
    wrong += [
        f"{one.name} {one.version}: its licence is {licence or 'not told'!r}, none of those "
        "that go with ours: read it, then allow it here or do without"
        for one in packages
        if not allowed(licence := _licence(one, decided))
    ]
    wrong += [
        f"{one.name}=={one.version} is not in {CONSTRAINTS.name}"
        for one in packages
        if {"core", "test"} & set(one.asked) and one.name not in pins
    ]
    wrong += [
        f"{CONSTRAINTS.name}: {line!r} is no plain NAME==VERSION"
        for line in lines
        if not _PINNED.fullmatch(line)
    ]
    return wrong


def allowed(licence: str) -> bool:
    """Whether an SPDX expression can be kept with licences that are allowed.

    AND binds before OR. What stands in brackets is not taken apart: then all must be allowed.
    """
    choices = [licence] if "(" in licence else re.split(r"\s+OR\s+", licence)
    return any(
        all(one in ALLOWED for one in re.split(r"\s+(?:AND|OR)\s+|[()]\s*", choice) if one)
        for choice in choices
        if choice
    )


def _licence(package: Package, decided: Mapping[str, Line]) -> str:
    """What the package says of itself; else the first word of what we noted of it."""
    noted = decided.get(package.name, Line("", "")).licence.split(" ")[0]
    return package.licence or _OTHER_NAMES.get(noted, noted)


def told(package: Package, decided: Mapping[str, Line]) -> str:
    """The package's line in the list."""
    parts = ", ".join(dict.fromkeys(package.asked)) or "(through another)"
    seen = decided[package.name].released if package.name in decided else ""
    shown = f"{package.name:30} {package.version:20} {_licence(package, decided):26} {parts}"
    return f"{shown}; seen {seen}" if seen else shown


if __name__ == "__main__":
    sys.exit(main())
