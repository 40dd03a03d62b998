"""The folder of clients: private to its owner, one folder for each client, no links in it."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from coreg_audio import fsio
from coreg_audio.clients.client import FILE, Client
from coreg_audio.clients.reading import CODE, check_code, read_client
from coreg_audio.errors import CoregError, FileError, InputError, nearest

MAX_BYTES = 40_000
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class Caseload(NamedTuple):
    """What a look into the folder finds.

    Attributes:
        clients: In order of their codes.
        broken: What is wrong with each that cannot be used.
    """

    clients: tuple[Client, ...]
    broken: tuple[CoregError, ...] = ()


def load(code: str, folder: Path) -> Client:
    """The client of that code, in capitals or not.

    Raises:
        InputError: There is none, or two.
        FileError: The file cannot be read, or others can read it.
        ScriptError: Something in it is not legal.
    """
    check_code(code)
    found = [one for one in codes(folder) if one.casefold() == code.casefold()]
    if not found:
        raise InputError(
            f"there is no client {code} in {folder}{nearest(code, codes(folder))}; "
            f"begin one with: coreg-audio clients add {code}"
        )
    if len(found) > 1:
        raise _doubled(found, folder)
    return _load(folder / found[0])


def find_all(folder: Path) -> Caseload:
    """All clients in *folder*, and what is wrong with those that cannot be used."""
    clients: list[Client] = []
    broken: list[CoregError] = []
    names = codes(folder)
    for code in names:
        alike = [one for one in names if one.casefold() == code.casefold()]
        try:
            if alike[1:]:
                raise _doubled(alike, folder)
            clients.append(_load(folder / code))
        except CoregError as error:
            broken.append(error)
    return Caseload(tuple(clients), tuple(broken))


def codes(folder: Path) -> tuple[str, ...]:
    """The codes of all clients in *folder*, in order; none where it does not exist.

    Raises:
        FileError: Others can look into it, or it cannot be read.
    """
    if not folder.exists():
        return ()
    check_private(folder)
    try:
        found = [one.name for one in os.scandir(folder) if one.is_dir() or one.is_symlink()]
    except OSError as error:
        raise FileError(folder, error.strerror or "it cannot be read") from error
    return tuple(name for name in sorted(found) if CODE.fullmatch(name))


def check_private(path: Path) -> None:
    """Raises `FileError` where anybody but the owner can read *path*."""
    mode = path.stat().st_mode
    if os.name != "nt" and mode & _OTHERS:
        right = 700 if stat.S_ISDIR(mode) else 600
        raise FileError(
            path,
            f"others on this computer can read it (mode {stat.S_IMODE(mode):o}); it is about "
            f"a client, so close it first: chmod {right} '{path}'",
        )


def _load(folder: Path) -> Client:
    path = folder / FILE
    for one in (folder, path):
        if one.is_symlink():
            raise FileError(one, "this is a link; a client's folder holds the file itself")
        if not one.exists():
            raise FileError(
                one, f"there is no such file; see: coreg-audio clients add {folder.name}"
            )
        check_private(one)
    return read_client(fsio.read_text(path, MAX_BYTES), folder, str(path))


def _doubled(names: list[str], folder: Path) -> InputError:
    return InputError(
        f"{' and '.join(names)} in {folder} are one code to many disks, which know no "
        "capitals; rename the folder and the code: line of one of them"
    )


def paths_of(folder: Path, code: str) -> Iterator[Path]:
    """Every file and folder that *code* has in *folder*, whatever their case."""
    for name in codes(folder):
        if name.casefold() == code.casefold():
            yield folder / name
