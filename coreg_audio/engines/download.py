"""Fetching a voice's file from an address that the user gave; broken ones are taken up again.

What has come so far is kept beside the voices, with the server's mark of the version, and the
next try asks for the rest only. Nothing is fetched unless the user names the address.
"""

import hashlib
import http.client
import json
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from coreg_audio import fsio
from coreg_audio.errors import FileError, InputError

LIMIT_BYTES = 1 << 30
"""No voice is larger."""

TIMEOUT_S = 30.0
_TRIES = 3
_CHUNK_BYTES = 1 << 16
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+)")

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class _Part:
    """What has come of an address so far: the bytes, and the server's mark of their version."""

    path: Path

    @property
    def mark_path(self) -> Path:
        """Where the mark is kept."""
        return self.path.with_suffix(".mark")

    def size(self) -> int:
        """Bytes that are here; none without a mark, as they could not be continued."""
        if not self.mark_path.is_file() or not self.path.is_file():
            return 0
        return self.path.stat().st_size

    def mark(self) -> str:
        """The version that the bytes are of."""
        try:
            return str(json.loads(fsio.read_text(self.mark_path, 4096)))
        except (FileError, ValueError):
            return ""

    def remove(self) -> None:
        """Delete both files."""
        fsio.remove(self.path)
        fsio.remove(self.mark_path)


def file_name(address: str) -> str:
    """The last part of an address, as a file's name."""
    path = urllib.parse.unquote(urllib.parse.urlsplit(address).path)
    return path.rpartition("/")[2]


def fetch(address: str, folder: Path, progress: Progress) -> Path:
    """The file at *address*, whole, in *folder*; the caller removes it with `discard`.

    Raises:
        InputError: The address is not one of http or https.
        FileError: It could not be fetched; what has come is kept for the next try.
    """
    parts = urllib.parse.urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InputError(f"{address!r} is no address; write one with https://")
    fsio.make_folder(folder)
    part = _part(address, folder)
    for attempt in range(_TRIES):
        try:
            _fetch_rest(address, part, progress)
            return part.path
        except urllib.error.HTTPError as error:
            error.close()
            raise FileError(address, f"the server says {error.code} {error.reason}") from None
        except (OSError, http.client.HTTPException) as error:
            if attempt == _TRIES - 1:
                raise FileError(address, _broken(error, part.size())) from None
    raise AssertionError("unreachable")


def discard(address: str, folder: Path) -> None:
    """Delete what has come of *address*."""
    _part(address, folder).remove()


def _part(address: str, folder: Path) -> _Part:
    name = hashlib.sha256(address.encode()).hexdigest()[:24]
    return _Part(folder / f"{name}.download")


def _broken(error: Exception, size_bytes: int) -> str:
    reason = getattr(error, "reason", None) or error
    rest = f"; {size_bytes:,} bytes are kept, the same command goes on" if size_bytes else ""
    return f"it could not be fetched ({reason}){rest}"


def _fetch_rest(address: str, part: _Part, progress: Progress) -> None:
    here = part.size()
    request = urllib.request.Request(  # noqa: S310 - http or https only, see `fetch`
        address, headers={"Accept-Encoding": "identity"}
    )
    if here and part.mark():
        request.add_header("Range", f"bytes={here}-")
        request.add_header("If-Range", part.mark())
    try:
        answer = _opener().open(request, timeout=TIMEOUT_S)
    except urllib.error.HTTPError as error:
        if error.code == 416:  # what is here is longer than the file: begin anew
            part.remove()
            raise ConnectionError("the server has another file now") from error
        raise
    with answer:
        if address.startswith("https:") and not answer.url.startswith("https:"):
            raise FileError(address, "the server sends us to an address without encryption")
        _receive(answer, part, here, progress)


def _receive(
    answer: http.client.HTTPResponse, part: _Part, here: int, progress: Progress
) -> None:
    start, total = _span(answer, here)
    if start == 0:
        part.remove()
        mark = answer.headers.get("ETag") or answer.headers.get("Last-Modified") or ""
        if mark and not mark.startswith("W/"):
            fsio.write_bytes(part.mark_path, json.dumps(mark).encode(), job=None)
    if total > LIMIT_BYTES:
        raise FileError(part.path, f"larger than the {LIMIT_BYTES:,} bytes of any voice")
    with part.path.open("ab") as file:
        received = _copy(answer, file, start, lambda done: progress(done, total))
    if received < total:
        raise ConnectionError(f"the connection ended at {received:,} of {total:,} bytes")


def _span(answer: http.client.HTTPResponse, here: int) -> tuple[int, int]:
    """First byte that comes, and how many the whole has; 0 when the server does not say."""
    if answer.status == http.HTTPStatus.PARTIAL_CONTENT:
        found = _RANGE.fullmatch(answer.headers.get("Content-Range", ""))
        if found is None or int(found[1]) != here:
            raise ConnectionError("the server answered with another part than asked for")
        return here, int(found[2])
    length = answer.headers.get("Content-Length", "")
    return 0, int(length) if length.isdecimal() else 0


def _copy(
    answer: http.client.HTTPResponse, file: BinaryIO, done: int, progress: Callable[[int], None]
) -> int:
    while data := answer.read1(_CHUNK_BYTES):
        done += len(data)
        if done > LIMIT_BYTES:
            raise FileError(file.name, f"larger than {LIMIT_BYTES:,} bytes, so no voice")
        file.write(data)
        progress(done)
    return done


def _opener() -> urllib.request.OpenerDirector:
    """Follows http and https, and nothing else that an address might name."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPRedirectHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.UnknownHandler(),
    ):
        opener.add_handler(handler)
    return opener
