"""hibari's word lists, of which only what is looked for is parsed."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hibari.g2p import ASSETS, G2P

from coreg_audio.engines import hibari_lists

LINES = (
    "You might begin by looking around the room, and let your eyes rest.",
    "It's 10:30 am. I read what she read; they live by the live music, don't they?",
    'AN ABSENT VERB, U.S. vs. them: "a co-regulated breath" {or two}, isn\'t it…',
    "Zzyzx, Niamh's and the Zyrian's zymurgy: 3 of 1,250 ≈ naïve café 'tis {,:}.",
)


def parsed(name: str) -> Any:
    """A list as a whole."""
    return json.loads(gzip.decompress((Path(ASSETS) / name).read_bytes()))


@pytest.mark.parametrize("name", ["us_gold", "us_silver", "gb_gold", "gb_silver"])
def test_pages_are_the_list(name: str) -> None:
    """All pages together hold every word, and a word is found on its page or nowhere."""
    file = f"lexicon_{name}.json.gz"
    whole, pages = parsed(file), hibari_lists.WordList(Path(ASSETS) / file)
    nowhere = ["", "!", "aaa", "zzz", "~", "DEFAULTS", "DEFAULT", "NOUN", "ʌ", '"', "\\", ","]
    words = [*list(whole)[::97], *nowhere]

    assert whole == {word: said for page in pages.pages() for word, said in page.items()}
    assert [whole.get(word) for word in words] == [pages.get(word) for word in words]


def test_the_tagger_is_the_same() -> None:
    """It knows the same words, features and weights."""
    whole = parsed("tagger.json.gz")
    found = hibari_lists.tagger(Path(ASSETS) / "tagger.json.gz")
    names = list(whole["weights"])

    assert (whole["tags"], whole["tagdict"]) == (found.tags, found.tagdict)
    assert set(whole["vocab"]) == found.vocab
    assert set(names) == set(found.weights)
    assert all(whole["weights"][name] == found.weights.get(name) for name in names[::7])
    assert found.weights.get("w=nothing of this kind") is None


@pytest.mark.parametrize("british", [False, True])
def test_lines_are_read_as_by_hibari(*, british: bool) -> None:
    """With these lists hibari's own rules give the same sounds."""
    own = hibari_lists.rules(str.upper, british=british)
    whole = G2P(oov=str.upper, british=british)

    assert [whole(line) for line in LINES] == [own(line) for line in LINES]
