"""Where templates are found, and reading them: the nearer file of the same id wins."""

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from coreg_audio.errors import CoregError, FileError, InputError, ScriptError, nearest
from coreg_audio.script import Template
from coreg_audio.templates.front import read_front

MAX_BYTES = 200_000
"""Largest script file."""

_LONGEST_NAME = 80
"""Of an included file with its folder: no system refuses that, in any letters."""

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
"""What the code of a language looks like."""

_ID = re.compile(r"[A-Za-z0-9_-]{1,80}")
"""What may be the name of a script's file, without its suffix."""


class Shelf(NamedTuple):
    """What a look-up finds.

    Attributes:
        templates: In order of their id.
        broken: What is wrong with each file that cannot be used.
    """

    templates: tuple[Template, ...]
    broken: tuple[CoregError, ...] = ()


def packaged_folder() -> Path:
    """The library that came with the program: beside the code, else one level up."""
    package = Path(__file__).resolve().parents[1]
    beside = package / "scripts_templates"
    return beside if beside.is_dir() else package.parent / "scripts_templates"


def search_folders(templates_dir: Path | None = None) -> tuple[Path, ...]:
    """The folders where an id is looked up, nearest first."""
    near = (templates_dir,) if templates_dir is not None else ()
    return (*near, Path("scripts_templates"), packaged_folder())


def find_templates(folders: Sequence[Path], language: str) -> dict[str, Path]:
    """The file of every id in *folders*, in order of the ids; the first folder wins."""
    found: dict[str, Path] = {}
    for folder in folders:
        for path in sorted((folder / language).glob("*.md")):
            found.setdefault(path.stem, path)
    return dict(sorted(found.items()))


def languages(templates_dir: Path | None = None) -> tuple[str, ...]:
    """The languages in which there are templates: those whose folders hold any."""
    files = (path for folder in search_folders(templates_dir) for path in folder.glob("*/*.md"))
    names = {path.parent.name for path in files}
    return tuple(sorted(one for one in names if LANGUAGE.fullmatch(one)))


def _check_language(language: str, templates_dir: Path | None) -> None:
    known = languages(templates_dir)
    if language not in known:
        raise InputError(
            f"there are no exercises in the language {language!r}, "
            f"only in: {', '.join(known)}; a script of your own goes to "
            f"./scripts_templates/{language[:20]}/ID.md"
        )


def locate(ref: str, *, templates_dir: Path | None = None, language: str = "en") -> Template:
    """The template that *ref* means: a path, else an id.

    Raises:
        InputError: There is none.
        FileError: It cannot be read.
        ScriptError: Its front matter is not legal.
    """
    if _is_path(ref):
        return load(Path(ref))
    if templates_dir is not None and not templates_dir.is_dir():
        raise FileError(templates_dir, "there is no such folder of templates")
    folders = search_folders(templates_dir)
    found = find_templates(folders, language)
    if ref not in found:
        _check_language(language, templates_dir)
        there = [one for one in languages(templates_dir) if ref in find_templates(folders, one)]
        raise InputError(
            f"no template {ref!r} in the language {language!r}"
            + (f"; it is there in: {', '.join(there)}" if there else nearest(ref, found))
            + _misplaced(ref, folders, language)
            + '; "coreg-audio list" shows all'
        )
    return _load_found(found[ref], language)


def _misplaced(ref: str, folders: Sequence[Path], language: str) -> str:
    """Where a file of that id lies instead, as the end of a sentence."""
    if not _ID.fullmatch(ref):
        return ""
    near = (folder / f"{ref}.md" for folder in (Path(), *folders))
    for path in (one for one in near if one.is_file()):
        return f"; name {path} by its path, or move it to scripts_templates/{language}"
    return ""


def available(*, templates_dir: Path | None = None, language: str = "en") -> Shelf:
    """Everything that an id can mean, and what is wrong with the files that are broken.

    Raises:
        InputError: There are no templates in that language.
    """
    _check_language(language, templates_dir)
    templates: list[Template] = []
    broken: list[CoregError] = []
    for path in find_templates(search_folders(templates_dir), language).values():
        try:
            templates.append(_load_found(path, language))
        except CoregError as error:
            broken.append(error)
    return Shelf(tuple(templates), tuple(broken))


def load(path: Path) -> Template:
    """The template in the file *path*.

    Raises:
        FileError: It cannot be read.
        ScriptError: It is no text, or its front matter is not legal.
    """
    source = name_source(path)
    text = read_source(path, source)
    front, front_at = read_front(text, source)
    if path.suffix != ".md":
        raise ScriptError(source, 1, "a script's file name ends in .md")
    _check_agrees("id", front.id, path.stem, source, front_at)
    return Template(path, source, text, is_packaged(path), front, front_at)


def draft(text: str, path: Path) -> Template:
    """A script of the program's own words that is not written to *path* yet.

    Raises:
        ScriptError: Its front matter is not legal.
    """
    front, front_at = read_front(text, str(path))
    return Template(path, str(path), text, True, front, front_at)


def read_source(path: Path, source: str) -> str:
    """The text of a script file, whole.

    Raises:
        FileError: It cannot be read or is too large.
        ScriptError: It is not UTF-8 text.
    """
    try:
        if not path.is_file():
            there = path.exists()
            raise FileError(path, "it is no plain file" if there else "there is no such file")
        if path.stat().st_size > MAX_BYTES:
            limit = f"a script has at most {MAX_BYTES // 1000} kB; cut it, or make it two"
            raise ScriptError(source, 1, limit)
        data = path.read_bytes()
    except OSError as error:
        raise FileError(path, error.strerror or "it cannot be read") from error
    if b"\0" in data[:MAX_BYTES]:
        line = data[: data.index(b"\0")].count(b"\n") + 1
        raise ScriptError(source, line, "this is a binary file, not a script")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ScriptError(source, line, "this is not UTF-8: save the file as UTF-8") from error


def source_line(source: str, line: int) -> str:
    """A line of a script or of what it includes, by the name that errors use; else empty."""
    for path in (packaged_folder() / source, Path(source)):
        try:
            return path.read_text(encoding="utf-8-sig").splitlines()[line - 1]
        except (OSError, UnicodeDecodeError, IndexError):
            continue
    return ""


def name_source(path: Path) -> str:
    """How errors name a file: `en/id.md` for a packaged one, else relative to here."""
    real, packaged, here = path.resolve(), packaged_folder().resolve(), Path.cwd()
    if real.is_relative_to(packaged):
        return real.relative_to(packaged).as_posix()
    absolute = Path(os.path.normpath(path.absolute()))
    return str(absolute.relative_to(here)) if absolute.is_relative_to(here) else str(path)


def is_packaged(path: Path) -> bool:
    """Whether the file came with the program; a link out of its folder did not."""
    return path.resolve().is_relative_to(packaged_folder().resolve())


def _is_path(ref: str) -> bool:
    if "/" in ref or os.sep in ref or ref.endswith(".md"):
        return True
    try:
        return Path(ref).is_file()
    except (OSError, ValueError):
        return False  # too long or too odd for a file name, so at most an unknown id


def _load_found(path: Path, language: str) -> Template:
    folder = path.parent.parent.resolve()
    if not path.resolve().is_relative_to(folder):
        raise FileError(path, "this link leads out of its folder of templates; copy the file")
    template = load(path)
    spoken, lines = template.front.language, template.front_at
    _check_agrees("language", spoken, language, template.source, lines)
    return template


def _check_agrees(
    key: str, value: str, wanted: str, source: str, front_at: Mapping[str, int]
) -> None:
    if value != wanted:
        named = "file" if key == "id" else "folder"
        reason = f"{key} is {value!r} but the {named} is called {wanted!r}: make them agree"
        raise ScriptError(source, front_at[key], reason)


def include_folders(template: Template) -> Sequence[Path]:
    """Where includes are looked up: the template's own folder, then the packaged one."""
    return (template.path.parent, packaged_folder() / template.front.language)


def find_include(name: str, folders: Sequence[Path]) -> Path | None:
    """The file that an include means: in the first of *folders* that has it.

    Raises:
        ValueError: The name or the file leaves its folder.
    """
    if not re.fullmatch(r"(?:[\w-]+/)*[\w-]+\.md", name) or len(name) > _LONGEST_NAME:
        raise ValueError(f'an include names a file such as "shared/eyes.md", not {name[:80]!r}')
    for folder in folders:
        path = folder / name
        if path.is_file():
            if not path.resolve().is_relative_to(folder.resolve()):
                raise ValueError(f"{name} leads out of its folder of templates; copy the file")
            return path
    return None
