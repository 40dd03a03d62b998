"""hibari's word lists, opened where a word is looked for: parsing them whole takes far longer.

They are JSON, 15 MB of it, and a session says some hundred words.
"""

import gzip
import json
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

PAGE_BYTES = 4096
"""About so much is parsed for a word: the lists stand in alphabetical order."""

_WEIGHTS = b'],"weights":{'


def rules(unknown: Callable[[str], str], *, british: bool) -> Any:
    """The `G2P` of hibari with these lists in it; its own constructor would parse them all.

    Args:
        unknown: Reads words that are in no list.
        british: British English, else American.

    Raises:
        OSError: A list is not there.
    """
    from hibari.g2p import ASSETS, G2P, Lexicon, Tokenizer

    assets = Path(ASSETS)
    gold, silver = (
        WordList(assets / f"lexicon_{'gb' if british else 'us'}_{kind}.json.gz")
        for kind in ("gold", "silver")
    )
    exceptions = (assets / "tokenizer_exceptions.json").read_text(encoding="utf-8")
    found = object.__new__(G2P)
    found.lexicon = Lexicon(gold, silver, british)
    found.tokenizer = Tokenizer(json.loads(exceptions))
    found.tagger = tagger(assets / "tagger.json.gz")
    found.unk, found.british, found._oov = "", british, unknown
    return found


def tagger(path: Path) -> Any:
    """The `Tagger` of hibari, its weights parsed as they are asked for.

    Raises:
        OSError: The file is not there or damaged.
    """
    from hibari.g2p.tagger import Tagger

    text = _unpacked(path)
    at = text.index(_WEIGHTS)
    known = json.loads(text[:at] + b"]}")
    return Tagger({**known, "weights": Weights(text[at + len(_WEIGHTS) : -len("}}")])})


class WordList:
    """A JSON object with its keys in order; a word's page is parsed when it is looked for."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise FileNotFoundError(path)
        self._path = path
        self._parsed_pages: dict[int, dict[str, Any]] = {}

    def get(self, word: str) -> Any:
        """What the list says of *word*, None where it is not in it.

        Raises:
            OSError: The file is damaged.
        """
        number = max(0, bisect_right(self._firsts, word) - 1)
        if number not in self._parsed_pages:
            self._parsed_pages[number] = self._parsed(number)
        return self._parsed_pages[number].get(word)

    def pages(self) -> Iterator[dict[str, Any]]:
        """All of it."""
        return map(self._parsed, range(len(self._firsts)))

    @cached_property
    def _text(self) -> bytes:
        return _unpacked(self._path)

    @cached_property
    def _bounds(self) -> list[int]:
        """Where pages begin, at the sign before their first word, and where the list ends."""
        found = [0]
        while (at := self._entry(found[-1] + PAGE_BYTES)) is not None:
            found.append(at)
        return [*found, len(self._text) - 1]

    @cached_property
    def _firsts(self) -> list[str]:
        """The first word of each page."""
        found: list[str] = []
        for at in self._bounds[:-1]:
            end = self._text.index(b'":', at)
            found.append(json.loads(self._text[at + 1 : end + 1]))
        return found

    def _entry(self, start: int) -> int | None:
        """The comma before the first entry from *start* on; a word's forms are none."""
        text = self._text
        at = text.find(b',"', start)
        before = max(1, at - PAGE_BYTES)
        if at >= 0 and text.rfind(b"{", before, at) > text.rfind(b"}", before, at):
            at = text.find(b'},"', at) + 1 or -1
        return at if at >= 0 else None

    def _parsed(self, number: int) -> dict[str, Any]:
        start, end = self._bounds[number : number + 2]
        page: dict[str, Any] = json.loads(b"{%b}" % self._text[start + 1 : end])
        return page


class Weights:
    """What each feature of a word speaks for, by the name of a part of speech."""

    def __init__(self, text: bytes) -> None:
        self._text = text

    @cached_property
    def _values(self) -> dict[bytes, bytes]:
        # Of the release that is pinned, no feature and no name of a part of speech holds these
        # marks: a test holds all of them to the list as JSON reads it.
        entries = self._text.removeprefix(b'"').removesuffix(b"}").split(b'},"')
        return dict(entry.split(b'":{', 1) for entry in entries)

    def __iter__(self) -> Iterator[str]:
        """All features."""
        return (json.loads(b'"%b"' % name) for name in self._values)

    def get(self, feature: str) -> dict[str, float] | None:
        """What *feature* speaks for; None where nothing is known of it."""
        value = self._values.get(json.dumps(feature, ensure_ascii=False)[1:-1].encode())
        if value is None:
            return None
        parsed: dict[str, float] = json.loads(b"{%b}" % value)
        return parsed


def _unpacked(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes())
