"""`say`: a word in its sentence, a line as it is."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from coreg_audio.cli import run
from coreg_audio.loudness import loudness_lufs
from coreg_audio.saying import in_sentence


@pytest.mark.parametrize(
    ("text", "languages", "spoken"),
    [
        ("Ana", ("en",), "This is how Ana is spoken."),
        (" Ana. ", ("en",), "This is how Ana is spoken."),
        ("Ana", (), "This is how Ana is spoken."),
        ("Ana", ("es",), "Ana"),
        ("…", ("en",), "…"),
        ("Rest here  a while.", ("en",), "Rest here a while."),
    ],
)
def test_a_word_stands_in_a_sentence(
    text: str, languages: tuple[str, ...], spoken: str
) -> None:
    """By itself it would sound otherwise than in a script; English is for English voices."""
    assert spoken == in_sentence(text, languages)


@pytest.mark.parametrize("suffix", ["wav", "mp3", "flac"])
def test_a_word_is_saved_as_loud_as_a_session(suffix: str, folder: Path) -> None:
    """Any of the formats, at a session's level; the same command may do it again."""
    command = ["say", "Siobhan", "--as", "shi-VAWN", "-o", f"x/name.{suffix}"]
    assert 0 == run(command) == run(command)
    samples, rate_hz = soundfile.read(f"x/name.{suffix}", dtype="float32", always_2d=True)

    assert 2 < len(samples) / rate_hz < 7
    assert abs(loudness_lufs(samples, rate_hz) + 16) < 1


def test_the_pronunciation_is_heard(folder: Path) -> None:
    """--as changes the sound, --say-as with the same words gives the same as --as."""
    Path("names.yaml").write_text("Ana: ah-NAH\n", encoding="utf-8")
    sounds = []
    for more in ([], ["--as", "ah-NAH"], ["--say-as", "names.yaml"]):
        assert 0 == run(["say", "Ana", *more])
        sounds.append(soundfile.read("output/say/say.wav")[0])

    assert not np.array_equal(sounds[0], sounds[1])
    assert np.array_equal(sounds[1], sounds[2])


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["Ana", "--as", "a b"], 1, "hyphens"),
        (["Ana and Bo", "--as", "AH-na"], 1, "single word"),
        (["Ana", "-o", "x.ogg"], 1, ".mp3"),
        (["Ana", "-V", "hibary"], 1, "hibari"),
        (["Ana", "--as", "/χa/"], 3, "U+03C7"),
        (["Ana", "--as", "/ana/", "-V", "tone"], 3, "respelling"),
        (["♥"], 3, "HEART"),
        (["… …"], 3, "no word"),
        (["…"], 3, "no word"),
        ([""], 1, "nothing to say"),
        ([" \n "], 1, "nothing to say"),
        (["a" * 251, "-V", "tone"], 1, "251 characters"),
        (["a " * 2500, "-V", "tone"], 1, "up to 250"),
        (["Ana", "--say-as", "nothing.yaml"], 4, "nothing.yaml"),
    ],
)
def test_what_cannot_be_said_is_told(
    arguments: list[str], code: int, said: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The right exit code and what to do."""
    assert code == run(["say", *arguments])
    told = capsys.readouterr().err
    assert said in told
    assert "the line" not in told
    assert 400 > len(told)


def test_open_plays_it_or_says_that_nothing_did(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The file goes to the system's player."""
    for answer, code in ((0, 0), (1, 5)):
        monkeypatch.setattr("click.launch", lambda path, answer=answer: answer)
        assert code == run(["say", "Ana", "-V", "tone", "--open"])
