"""What a user offers as a voice: a file, a folder or an archive, looked into and judged."""

import gzip
import io
import re
import tarfile
import urllib.parse
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from coreg_audio import fsio
from coreg_audio.engines import download, kokoro, piper_files, store
from coreg_audio.engines.known import KOKORO_SHA256, known
from coreg_audio.errors import FileError, InputError, nearest

_ARCHIVES = (".tgz", ".tar.gz", ".tar")
_PACK = ".bin"
_PACK_LIMIT_BYTES = 1 << 20
_FILES_LIMIT = 2000
_UNPACKED_LIMIT_BYTES = 1 << 28
_PASSED_BYTES = 1 << 16
_RESTRICTED = re.compile(
    r"non-?\s?commercial|\bnc\b|-nc\b|research|academic|rail\b|lessac|blizzard|personal use",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A voice that was found in what the user offers.

    Attributes:
        files: Each file's bytes, or where it lies.
        licence: As it is known; empty where we do not know this file.
        card: What the voice's own model card says about its licence and descent.
    """

    engine: str
    name: str
    language: str
    about: str
    files: Mapping[str, bytes | Path]
    licence: str
    source: str
    card: str = ""

    def brought(self, licence: str) -> store.Brought:
        """The voice under *licence*, as it will be stored."""
        terms = f"{licence}; its model card: {self.card}" if self.card else licence
        files = {name: store.facts_of(content) for name, content in self.files.items()}
        return store.Brought(
            self.engine, self.name, self.language, self.about, terms, self.source, files
        )


def offers(
    path: Path, source: str, wanted: tuple[str, ...] = (), config: Path | None = None
) -> tuple[Offer, ...]:
    """The voices in a file, a folder or an archive.

    Args:
        path: Where it lies.
        source: Its name, or the address it came from; the suffix tells what it is.
        wanted: Only these voices.
        config: Where the second file lies that `second_address` told of.

    Raises:
        FileError: It is none of these, or what is in it is no voice, or not the known one.
        InputError: A wanted voice is not in it.
    """
    models = _models(path, source, config)
    packs = {} if models and not path.is_dir() else dict(_contents(path, source))
    found = sorted({*models, *packs})
    if not found:
        raise FileError(
            source,
            "there is no voice in it: no style pack of a language that Kokoro speaks here "
            "(af_heart.bin and so on) and no model of Piper (.onnx with .onnx.json)",
        )
    for name in wanted:
        if name not in found:
            raise InputError(f"{source} holds no voice {name!r}{nearest(name, found)}")
    return tuple(
        _model_offer(name, models[name], source)
        if name in models
        else _pack_offer(name, packs[name], source)
        for name in found
        if not wanted or name in wanted
    )


def second_address(source: str) -> str:
    """Where the second file of a voice lies whose first one is at an address; often nowhere."""
    parts = urllib.parse.urlsplit(source)
    if parts.scheme not in ("http", "https") or not parts.path.endswith(piper_files.MODEL):
        return ""
    return parts._replace(path=f"{parts.path}.json").geturl()


def is_restricted(licence: str) -> bool:
    """Whether a licence's text sounds as if it restricts the use of what is made."""
    return _RESTRICTED.search(licence) is not None


def save(offer: Offer, licence: str) -> str:
    """Store a voice for good; returns how it is asked for.

    Raises:
        FileError: It cannot be written.
    """
    voice = offer.brought(licence)
    store.keep(voice, offer.files)
    return voice.spec


def _models(path: Path, source: str, config: Path | None) -> dict[str, tuple[Path, Path]]:
    """Model and description of each voice of Piper."""
    file = _file_name(source)
    if config is not None:
        return {file.removesuffix(piper_files.MODEL): (path, config)}
    if path.is_dir() or file.endswith((piper_files.MODEL, piper_files.CONFIG)):
        return piper_files.pairs(path)
    return {}


def _model_offer(name: str, files: tuple[Path, Path], source: str) -> Offer:
    """A voice of Piper whose network was tried."""
    found = piper_files.looked_into(name, *files)
    contents = {
        f"{name}{piper_files.MODEL}": found.model,
        f"{name}{piper_files.CONFIG}": found.config,
    }
    return Offer("piper", name, found.language, found.about, contents, "", source, found.card)


def _pack_offer(name: str, content: bytes, source: str) -> Offer:
    """A style pack whose bytes can be what they claim to be."""
    pinned = known("kokoro", name)
    facts = store.facts_of(content)
    if pinned and (pinned.size_bytes, pinned.sha256) != (facts.size_bytes, facts.sha256):
        raise FileError(
            source,
            f"{name}{_PACK} is not the published file: it has {facts.size_bytes:,} bytes and "
            f"SHA-256 {facts.sha256[:12]}…, not {pinned.size_bytes:,} and "
            f"{pinned.sha256[:12]}…; get it again, or rename it if it is a voice of your own",
        )
    try:
        kokoro.check_pack(content)
    except ValueError as error:
        raise FileError(source, f"{name}{_PACK}: {error}") from None
    language, about = kokoro.about_pack(name)
    licence = pinned.licence if pinned else ""
    files = {f"{name}{_PACK}": content}
    return Offer("kokoro", name, language, about, files, licence, source)


def _file_name(source: str) -> str:
    """The last part of a path or an address."""
    if source.startswith(("http:", "https:")):
        return download.file_name(source)
    return PurePosixPath(source).name


def _is_usable(name: str) -> bool:
    """Archives hold packs of other languages too, which are passed over."""
    try:
        kokoro.about_pack(name)
    except ValueError:
        return False
    return (
        name in KOKORO_SHA256
        or re.fullmatch(r"[a-z][fm]_[A-Za-z0-9_-]{1,40}", name) is not None
    )


def _contents(path: Path, source: str) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each style pack."""
    if path.is_dir():
        for file in sorted(path.rglob(f"*{_PACK}"))[:_FILES_LIMIT]:
            if file.is_file() and _is_usable(file.stem):
                yield file.stem, fsio.read_bytes(file, _PACK_LIMIT_BYTES)
    elif _file_name(source).lower().endswith(_ARCHIVES):
        yield from _archived(path, source)
    elif _file_name(source).lower().endswith(_PACK):
        name = _file_name(source).removesuffix(_PACK)
        try:
            kokoro.about_pack(name)
        except ValueError as error:
            raise FileError(source, str(error)) from None
        yield name, fsio.read_bytes(path, _PACK_LIMIT_BYTES)
    else:
        raise FileError(
            source,
            "a voice comes as a style pack of Kokoro (.bin), a model of Piper (.onnx with its "
            ".onnx.json), a folder of them, or an npm archive of packs (.tgz)",
        )


def _archived(path: Path, source: str) -> Iterator[tuple[str, bytes]]:
    """Read in memory: nothing is unpacked, so no name in it can reach a place on the disk."""
    try:
        with (
            fsio.reading(path) as file,
            _unpacked(file) as plain,
            tarfile.open(fileobj=_Counted(plain), mode="r:") as archive,
        ):
            for count, member in enumerate(archive):
                if count > _FILES_LIMIT:
                    raise FileError(source, f"more than {_FILES_LIMIT} files in one archive")
                name = PurePosixPath(member.name)
                if not member.isfile() or name.suffix != _PACK or not _is_usable(name.stem):
                    continue
                if member.size > _PACK_LIMIT_BYTES:
                    raise FileError(source, f"{name.name} is larger than any style pack")
                content = archive.extractfile(member)
                if content is not None:
                    yield name.stem, content.read()
    except (tarfile.TarError, EOFError, OSError, ValueError, zlib.error) as error:
        raise FileError(source, f"the archive cannot be read ({error}); get it again") from None


def _unpacked(file: BinaryIO) -> BinaryIO:
    """What an archive holds, whether it is packed by gzip or not at all."""
    packed = file.read(2) == b"\x1f\x8b"
    file.seek(0)
    return cast(BinaryIO, gzip.GzipFile(fileobj=file)) if packed else file


class _Counted(io.RawIOBase):
    """A stream that ends the reading when more comes out of it than any archive holds.

    A few kB can unpack to terabytes, in a header as well, which is read in one piece.
    """

    def __init__(self, plain: BinaryIO) -> None:
        self._plain, self._left = plain, _UNPACKED_LIMIT_BYTES

    def read(self, size: int = -1) -> bytes:
        """At most *size* bytes."""
        if not 0 <= size <= self._left:
            raise ValueError(f"it unpacks to more than {_UNPACKED_LIMIT_BYTES:,} bytes")
        data = self._plain.read(size)
        self._left -= len(data)
        return data

    def tell(self) -> int:
        """Where in what is unpacked."""
        return self._plain.tell()

    def seek(self, at: int, whence: int = io.SEEK_SET) -> int:
        """To a place; what is passed over counts."""
        here = self._plain.tell()
        there = at if whence == io.SEEK_SET else here + at
        while whence != io.SEEK_END and here < there:
            here += len(passed := self.read(min(there - here, _PASSED_BYTES)))
            if not passed:
                return here
        return self._plain.seek(at, whence)
