"""`make --verify`: what did not come back is named, and nothing else."""

import importlib.util
import json
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from coreg_audio import verify
from coreg_audio.audio import Samples
from coreg_audio.cli import run
from coreg_audio.cli.verifying import told
from coreg_audio.errors import FileError, MissingPartError
from coreg_audio.script import Place
from coreg_audio.session import Say, Utterance
from coreg_audio.timeline import Spoken, Timeline

RATE_HZ = 44_100
HERE = all(importlib.util.find_spec(name) for name in verify.PACKAGES)
TEXTS = ("Rest your hand here.", "Breathe in for 4 counts.", "Nothing has to happen today.")


def _timeline(*says: tuple[str, str, bool], seconds: float = 4.0) -> Timeline:
    """Lines one after the other, each with what is shown and whether it is personal."""
    length = round(seconds * RATE_HZ)
    events = tuple(
        Spoken(
            (i + 1) * length,
            length // 2,
            Place("x.md", i + 1),
            Utterance(text, personal=personal),
            Say(Place("x.md", i + 1), Utterance(text, personal=personal), shown),
        )
        for i, (text, shown, personal) in enumerate(says)
    )
    cue = Spoken(length // 2, length // 8, Place("x.md", 1), Utterance("In."))
    return Timeline(RATE_HZ, (len(says) + 2) * length, (cue, *events), ())


PLAIN = _timeline(*((text, text, False) for text in TEXTS))


def _file(folder: Path, timeline: Timeline) -> Path:
    path = folder / "x.wav"
    soundfile.write(path, np.zeros((timeline.length, 2), np.float32), RATE_HZ)
    return path


def _saying(text: str) -> Callable[[Samples], str]:
    return lambda samples: text


WHOLE = "Rest your hand here. Breathe in for four counts. Nothing has to happen today."


@pytest.mark.parametrize(
    ("heard", "missing", "extra"),
    [
        (WHOLE, {}, {}),
        (WHOLE.replace("Breathe", "Breath"), {}, {}),
        (WHOLE.replace(" today", ""), {3: ("today",)}, {}),
        (WHOLE.replace("hand", "table"), {1: ("hand",)}, {}),
        (WHOLE.replace("Breathe in for four counts. ", ""), {2: 5}, {}),
        (WHOLE + " has to happen today.", {}, {3: 4}),
        ("", {1: 4, 2: 5, 3: 5}, {}),
        ("Quick brown foxes jump over lazy dogs.", {1: 4, 2: 5, 3: 5}, {}),
    ],
)
def test_what_does_not_come_back_is_named(
    heard: str,
    missing: dict[int, tuple[str, ...] | int],
    extra: dict[int, int],
    tmp_path: Path,
) -> None:
    """By line, with the words that are gone or too many; near enough is enough."""
    found = verify.unheard(_file(tmp_path, PLAIN), PLAIN, _saying(heard))

    gone = {one.at.line: one.missing for one in found if one.missing}
    assert set(missing) == set(gone)
    for line, words in missing.items():
        assert words in (gone[line], len(gone[line]))
    assert extra == {one.at.line: len(one.extra) for one in found if one.extra}


def test_a_name_is_not_asked_for_and_never_told(tmp_path: Path) -> None:
    """Of a personal line the other words are; what was heard in it is kept quiet about."""
    timeline = _timeline(("Welcome, Zebulonia and Bo.", "Welcome, [name].", True))
    path = _file(tmp_path, timeline)

    assert () == verify.unheard(path, timeline, _saying("Welcome Sebulonya and Bow."))
    (one,) = verify.unheard(path, timeline, _saying("Zebulonia and Bo."))
    assert (("welcome",), ()) == (one.missing, one.extra)
    assert "Zebulonia" not in repr(one)


def test_a_word_of_the_list_may_be_spelled_anyhow(tmp_path: Path) -> None:
    """Its possessive too."""
    timeline = _timeline(("Siobhan's hand rests here.", "Siobhan's hand rests here.", False))

    found = verify.unheard(
        _file(tmp_path, timeline),
        timeline,
        _saying("Shavon hand rests here."),
        pronounced=["Siobhan"],
    )
    assert () == found


def test_lines_are_heard_together_and_cue_words_are_not(tmp_path: Path) -> None:
    """Groups of several seconds at 16 kHz, long rests cut out, progress to the end."""
    timeline = _timeline(*((text, text, False) for text in TEXTS * 4), seconds=8)
    lengths: list[float] = []
    steps: list[tuple[int, int]] = []

    def hear(samples: Samples) -> str:
        lengths.append(len(samples) / 16_000)
        return ""

    verify.unheard(
        _file(tmp_path, timeline), timeline, hear, progress=lambda *step: steps.append(step)
    )
    assert 6 == len(lengths)
    assert all(8 < length < 26 for length in lengths)
    assert (12, 12) == steps[-1]


def test_a_file_that_is_no_sound_is_told(tmp_path: Path) -> None:
    """With its name."""
    (tmp_path / "x.mp3").write_bytes(b"no sound")
    with pytest.raises(FileError, match=r"x\.mp3"):
        verify.unheard(tmp_path / "x.mp3", PLAIN, _saying(""))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A 6-second kiss, 30 or 42 times.", "a six second kiss thirty or forty two times"),
        ("It’s 125.", "it's one two five"),
        ("…", ""),
    ],
)
def test_words_compare_without_signs_and_figures(text: str, words: str) -> None:
    """Small letters, numbers as words."""
    assert words.split() == verify.words(text)


def test_figures_stay_figures_in_other_languages(tmp_path: Path) -> None:
    """A recogniser writes them so; English words for them would never come back."""
    line = "Respira 4 veces, o 30."
    timeline = _timeline((line, line, False))
    path = _file(tmp_path, timeline)

    assert ["respira", "4", "veces", "o", "30"] == verify.words(line, "es")
    assert () == verify.unheard(path, timeline, _saying(line), language="es")
    (one,) = verify.unheard(path, timeline, _saying("Respira 5 veces, o 3."), language="es")
    assert ("4", "30") == one.missing


def test_a_missing_extra_says_the_one_command(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before any work, exit 5."""
    monkeypatch.setattr(verify, "PACKAGES", ("no_such_package",))
    with pytest.raises(MissingPartError):
        verify.open_recogniser("en")

    assert 5 == run(["make", "kiss-and-hug", "--verify"])
    assert "pip install '.[verify]'" in capsys.readouterr().err
    assert not Path("output").exists()


def test_the_report_names_lines_for_people_and_programs(
    spoken: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where to listen, what is missing; one line when all is well."""
    monkeypatch.setattr(verify, "check_installed", lambda: None)
    monkeypatch.setattr(verify, "open_recogniser", lambda language: lambda samples: "")
    command = ["make", "kiss-and-hug", "--voice", "tone", "--preview", "15", "--verify"]

    assert 0 == run(command)
    assert "listen at 0:" in capsys.readouterr().out
    assert 0 == run([*command, "--json"])
    first = json.loads(capsys.readouterr().out)["unheard"][0]
    assert re.fullmatch(r".*kiss-and-hug\.md:\d+", first["at"])
    assert first["missing"]
    assert ["  every line was heard back by the recogniser, cue words apart"] == list(told([]))


@pytest.mark.slow
@pytest.mark.skipif(not HERE, reason="needs pip install '.[verify]'")
@pytest.mark.filterwarnings("default")
def test_the_real_recogniser_hears_the_real_voice_and_what_is_cut_out(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A minute of a session comes back whole; with one line silenced, that line is named."""
    from coreg_audio import build
    from coreg_audio.recipe import Excerpt, Recipe, Target, Unwatched

    path = Path("x.wav")
    target = Target(path, excerpt=Excerpt(first_s=40))
    report = build.build(Recipe("heartbeat-connection"), target, Unwatched())
    hear = verify.open_recogniser("en")
    assert () == verify.unheard(path, report.timeline, hear)

    victim = [event for event in report.timeline.spoken() if event.say][3]
    samples, rate_hz = soundfile.read(path, dtype="float32")
    samples[victim.start : victim.start + victim.length] = 0
    soundfile.write("y.wav", samples, rate_hz)
    found = verify.unheard(Path("y.wav"), report.timeline, hear)
    assert victim.at in {one.at for one in found}
