"""Client files on their way to another computer: one file, encrypted with a passphrase.

The file is one of age's (https://age-encryption.org), so that any program that knows the format
opens it as well: inside is JSON, the text of each client file by its code.
"""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from coreg_audio import fsio
from coreg_audio.clients import made
from coreg_audio.clients.client import Client
from coreg_audio.clients.folder import MAX_BYTES, add, codes, take_back
from coreg_audio.clients.reading import check_code, read_client
from coreg_audio.errors import FileError, InputError, MissingPartError

SHORTEST_PASSPHRASE = 12
"""Characters; who holds the file can try as many as they like."""

SCHEMA = 1
_LIMIT_BYTES = 1 << 26


def check_installed() -> None:
    """Raises `MissingPartError` where the part that encrypts is not installed."""
    try:
        import pyrage  # noqa: F401 - is it here?
    except ImportError:
        raise MissingPartError(
            "clients are exported and imported by a part that is not installed; install it "
            "in the folder of coreg-audio, with: pip install '.[clients]'"
        ) from None


def export(clients: Iterable[Client], path: Path, passphrase: str, *, force: bool) -> None:
    """Write the files of *clients* into one, encrypted.

    Raises:
        InputError: The passphrase is too short.
        FileError: The file cannot be written, or is there already.
    """
    import pyrage.passphrase

    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise InputError(
            f"a passphrase has {SHORTEST_PASSPHRASE} characters or more: a few words that "
            "nobody else would put together"
        )
    chosen = tuple(clients)
    texts = {one.code: fsio.read_text(one.path, MAX_BYTES) for one in chosen}
    plain = json.dumps({"schema": SCHEMA, "clients": texts}).encode()
    sealed = pyrage.passphrase.encrypt(plain, passphrase)
    if not force and path.exists():
        raise FileError(path, "already there; name another file, or overwrite with --force")
    for one in chosen:
        made.append(one, path, made.EXPORT)
    fsio.write_bytes(path, sealed, job=None, private=True)


def unseal(path: Path, passphrase: str) -> Mapping[str, str]:
    """The text of each client file in an export, by its code.

    Raises:
        InputError: The passphrase is wrong, or this is no export of ours.
        FileError: It cannot be read.
    """
    import pyrage
    import pyrage.passphrase

    sealed = fsio.read_bytes(path, _LIMIT_BYTES)
    try:
        plain = pyrage.passphrase.decrypt(sealed, passphrase)
    except pyrage.DecryptError:
        raise InputError(
            f"{path} does not open: the passphrase is another, or the file is damaged or no "
            "export of clients"
        ) from None
    return _texts(plain, path)


def _texts(plain: bytes, path: Path) -> Mapping[str, str]:
    try:
        content = json.loads(plain)
        if content["schema"] != SCHEMA:
            raise InputError(f"{path} was made by a newer version of this program; update it")
        texts = content["clients"]
        if not all(isinstance(one, str) for one in texts.values()):
            raise TypeError
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise InputError(f"{path} holds no clients") from None
    return dict(texts)


def import_(texts: Mapping[str, str], folder: Path) -> tuple[str, ...]:
    """Put the client files of an export into *folder*, all or none; returns their codes.

    A run that was killed in between is gone on with: what it wrote stands as it should be.

    Raises:
        InputError: A client of such a code is there already; nothing was written.
        ScriptError: A file in it is not legal; nothing was written.
    """
    there = {one.casefold(): one for one in codes(folder)}
    missing = []
    for code, text in texts.items():
        check_code(code)
        client = read_client(text, folder / code, f"{code} in the export")
        if not _stands(client, text):
            missing.append(code)
            _check_free(there.get(code.casefold(), ""), client)
    if not missing:
        raise _taken(next(iter(texts)), folder)
    _add_all({code: texts[code] for code in missing}, folder)
    return tuple(texts)


def _add_all(texts: Mapping[str, str], folder: Path) -> None:
    written: list[Client] = []
    try:
        for code, text in texts.items():
            written.append(add(code, folder, text))
    except BaseException:
        for one in written:
            take_back(one)
        raise


def _check_free(there: str, client: Client) -> None:
    """Raises `InputError` where a client file stands already, of another text."""
    if there and (there != client.code or client.path.exists()):
        raise _taken(there, client.folder.parent)


def _taken(code: str, folder: Path) -> InputError:
    return InputError(
        f"there is a client {code} in {folder} already; forget it first, or import into "
        "another folder with --clients DIR"
    )


def _stands(client: Client, text: str) -> bool:
    """Whether the client file is there and says just this."""
    with suppress(FileError):
        return not client.folder.is_symlink() and text == fsio.read_text(client.path, MAX_BYTES)
    return False
