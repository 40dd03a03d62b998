"""The folder of clients: private to its owner, one folder for each client, no links in it."""

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from coreg_audio import fsio
from coreg_audio.clients.client import FILE, PHRASES, Client
from coreg_audio.clients.reading import check_code, read_client
from coreg_audio.errors import CoregError, FileError, InputError, nearest
from coreg_audio.recipe import CODE

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
    return _load(named(code, folder))


def named(code: str, folder: Path) -> Path:
    """The own folder of the client of that code, in capitals or not.

    Raises:
        InputError: There is none, or two.
        FileError: Others can look into *folder*.
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
    return folder / found[0]


def add(code: str, folder: Path, text: str) -> Client:
    """A new client with a file of that *text*, in a folder that nobody else can look into.

    Raises:
        InputError: The code is taken, or is none.
        ScriptError: The text is no client file.
        FileError: It cannot be written.
    """
    check_code(code)
    client = read_client(text, folder / code, str(folder / code / FILE))
    taken = [one for one in codes(folder) if one.casefold() == code.casefold()]
    if taken and not (taken == [code] and _is_begun(client.folder)):
        raise InputError(
            f"there is a client {taken[0]} already; change it with coreg-audio clients edit "
            f"{taken[0]}, or choose another code"
        )
    for one in (folder, client.folder):
        fsio.make_folder(one, private=True)
    try:
        fsio.write_bytes(client.path, text.encode(), job=None, private=True)
    except BaseException:
        take_back(client)
        raise
    return client


def take_back(client: Client) -> None:
    """Delete a client who was to be added, as far as that can be done; never fails."""
    with suppress(FileError):
        fsio.remove(client.path)
    fsio.remove_empty(client.folder)


def _is_begun(folder: Path) -> bool:
    """Whether nothing is there but what a killed run left that was to add a client."""
    left = fsio.leftovers(folder / FILE)
    return not folder.is_symlink() and all(one in left for one in folder.iterdir())


def find_all(folder: Path) -> Caseload:
    """All clients in *folder*, and what is wrong with those that cannot be used."""
    return find(codes(folder), folder)


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


def phrases(folder: Path) -> tuple[Path, ...]:
    """Where the lines of each client in *folder* are kept."""
    found = (folder / code / PHRASES for code in codes(folder))
    return tuple(one for one in found if one.is_dir() and not one.is_symlink())


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


def reach(code: str, folder: Path) -> Path:
    """The file of the client of that code, whatever stands in it.

    Raises:
        InputError: There is none, or two.
        FileError: It is missing or a link, or others can read it.
    """
    return _reach(named(code, folder))


def find(wanted: Iterable[str], folder: Path) -> Caseload:
    """The clients of these codes, and what is wrong with those that cannot be used."""
    clients: list[Client] = []
    broken: list[CoregError] = []
    for code in wanted:
        try:
            clients.append(load(code, folder))
        except CoregError as error:
            broken.append(error)
    return Caseload(tuple(clients), tuple(broken))


def known(wanted: Iterable[str], folder: Path) -> Iterator[Client]:
    """The clients of these codes as far as there is a folder, whatever is in their files."""
    for code in wanted:
        with suppress(CoregError):
            own = named(code, folder)
            yield Client(own.name, own)


def check_text(text: str, path: Path, source: str) -> None:
    """Raises `CoregError` where *text* cannot be the client file at *path*."""
    read_client(text, path.parent, source)


def check_whole(path: Path) -> bool:
    """Whether a private file is there.

    Raises:
        FileError: It is a link, or others can read it.
    """
    if path.is_symlink():
        raise FileError(path, "this is a link; a client's folder holds the file itself")
    if not path.exists():
        return False
    check_private(path)
    return True


def _load(folder: Path) -> Client:
    path = _reach(folder)
    return read_client(fsio.read_text(path, MAX_BYTES), folder, str(path))


def _reach(folder: Path) -> Path:
    path = folder / FILE
    for one in (folder, path):
        if not check_whole(one):
            raise FileError(
                one,
                "it is missing; put it back, or: coreg-audio clients forget " + folder.name,
            )
    return path


def _doubled(names: list[str], folder: Path) -> InputError:
    return InputError(
        f"{' and '.join(names)} in {folder} are one code to many disks, which know no "
        "capitals; rename the folder and the code: line of one of them"
    )
