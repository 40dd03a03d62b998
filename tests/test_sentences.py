"""Cutting a spoken line into sentences that a voice can take."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coreg_audio.parser.sentences import split_line
from coreg_audio.script import Line, LineKind, Place
from coreg_audio.session import (
    MAX_UTTERANCE_CHARS,
)


def spoken(text: str, names: tuple[str, ...] = ()) -> Line:
    """A spoken line; [name] stands where the names go."""
    filled = text
    for name in names:
        filled = filled.replace("[name]", name, 1)
    return Line(Place("x", 1), LineKind.SPEECH, filled, text, bool(names), names)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three? Four… Five.", ["One.", "Two!", "Three?", "Four…", "Five."]),
        ("Ask Dr. Lee or Mrs. Ames. Then rest.", ["Ask Dr. Lee or Mrs. Ames.", "Then rest."]),
        ("Read J. Smith first. So do I. Good.", ["Read J. Smith first.", "So do I.", "Good."]),
        ("Partner A. Then B. Yes.", ["Partner A.", "Then B.", "Yes."]),
        ("Things, e.g. Tea, help.", ["Things, e.g. Tea, help."]),
        ("And then... rest. Wait... Now.", ["And then... rest.", "Wait...", "Now."]),
        ("It takes 2.5 minutes.", ["It takes 2.5 minutes."]),
        (
            'As simple as: "May I put my hand on your heart?" Yes.',
            ['As simple as: "May I put my hand on your heart?"', "Yes."],
        ),
        ('"Would you like a kiss?" they ask.', ['"Would you like a kiss?" they ask.']),
        ('Say: "Stop. Now." "Go."', ['Say: "Stop.', 'Now."', '"Go."']),
        ("¡Hola! ¿Cómo estás? Bien.", ["¡Hola!", "¿Cómo estás?", "Bien."]),
        ("你好。再见！", ["你好。", "再见！"]),
        ('"..." One. ... Two. !', ['"..." One.', "... Two. !"]),
    ],
)
def test_where_sentences_end(text: str, sentences: list[str]) -> None:
    """At a full stop before a new sentence, but not after an abbreviation."""
    assert sentences == [piece.text for piece in split_line(spoken(text))]


def test_a_name_is_never_cut() -> None:
    """Whatever full stops it holds, a personal value stays whole, and hidden in *shown*."""
    pieces = split_line(
        spoken("Hello, [name]. Are you well? So is [name].", ("Dr. Bo. X!", "Ana"))
    )

    assert ["Hello, Dr. Bo. X!.", "Are you well?", "So is Ana."] == [one.text for one in pieces]
    assert ["Hello, [name].", "Are you well?", "So is [name]."] == [one.shown for one in pieces]
    assert [True, False, True] == [one.personal for one in pieces]


words = st.text(alphabet="abcdeXYZ.,;:!?—\"'… ", min_size=1, max_size=600)


@given(words, st.lists(st.text("Abc. !", min_size=1, max_size=80), max_size=3))
def test_splitting_keeps_every_word(text: str, names: list[str]) -> None:
    """Put together the pieces are the line, each short enough and with something to say."""
    line_text = " ".join(f"{text} {'[name] ' * len(names)}".split())
    names = [" ".join(name.split()) or "A" for name in names]
    line = spoken(line_text, tuple(names))
    try:
        pieces = split_line(line)
    except ValueError:
        return

    assert line.text.replace(" ", "") == "".join(one.text for one in pieces).replace(" ", "")
    assert line.shown.replace(" ", "") == "".join(one.shown for one in pieces).replace(" ", "")
    assert all(len(one.text) <= MAX_UTTERANCE_CHARS for one in pieces)
    assert all(any(char.isalnum() for char in one.text) for one in pieces)


def test_a_line_of_too_many_names_is_refused() -> None:
    """There is a limit, and it is said."""
    with pytest.raises(ValueError, match="too many personal values"):
        split_line(spoken("[name]" * 6001, ("A",) * 6001))
