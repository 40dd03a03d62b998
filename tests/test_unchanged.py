"""`make` of what stands already: it is left as it is, and only then."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from scripting import BODY_AT, FRONT

from coreg_audio.cli import run, unchanged

OWN = FRONT.replace("minutes: 5", "minutes: 0.4").replace("[4, 6]", "[0.25, 3]")
SCRIPT = f"""{OWN}\
Welcome{{% if couple %}}, {{{{ couple }}}}{{% endif %}}.
{{% include "shared/calm.md" %}}
(pause 8)
Stay here a little.
(pause 3)
"""
MAKE = ["make", "sample.md", "-V", "tone", "--json", "-o", "out/"]
MAKE += ["--allow", "R1", "--allow", "R7", "--allow", "R16"]
RESULT = Path("out/sample.mp3")


@pytest.fixture
def made(folder: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., dict[str, Any]]:
    """Makes the session once, and again with whatever is asked."""
    (folder / "shared").mkdir()
    (folder / "shared" / "calm.md").write_text("Rest a while.\n", encoding="utf-8")
    (folder / "sample.md").write_text(SCRIPT, encoding="utf-8")
    (folder / "names.yaml").write_text("rest: REHST\n", encoding="utf-8")

    def make(*more: str, script: str = "sample.md") -> dict[str, Any]:
        capsys.readouterr()
        assert 0 == run(["make", script, *MAKE[2:], *more])
        told: dict[str, Any] = json.loads(capsys.readouterr().out)
        return told

    assert not make()["unchanged"]
    return make


def standing() -> dict[Path, tuple[int, bytes]]:
    """When each file was written, and what is in it."""
    return {one: (one.stat().st_mtime_ns, one.read_bytes()) for one in RESULT.parent.iterdir()}


def test_what_stands_is_left_as_it_is(made: Callable[..., dict[str, Any]]) -> None:
    """Not a file is touched, and all that was told is told again."""
    before = {
        one: (one.stat().st_mtime_ns, one.read_bytes()) for one in RESULT.parent.iterdir()
    }
    forced = made("--force")
    stands = made()
    after = standing()

    assert {**forced, "unchanged": True} == stands
    assert before.keys() == after.keys()
    assert before[RESULT][1] == after[RESULT][1]
    assert made() == stands
    assert after[RESULT][0] == RESULT.stat().st_mtime_ns


def test_people_are_told_that_it_was_left(
    made: Callable[..., dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    """The same summary, and why it took no time."""
    assert 0 == run([one for one in MAKE if one != "--json"])

    told = capsys.readouterr().out
    assert "Sample, 0:24 minutes" in told
    assert f"  {unchanged.LEFT}\n" in told


@pytest.mark.parametrize(
    "more",
    [
        ["--force"],
        ["--no-cache"],
        ["--minutes", "0.45"],
        ["--set", "touch=none"],
        ["--set", "couple=Ana"],
        ["--say-as", "names.yaml"],
        ["--captions", "vtt"],
        ["--artist", "Quiet Room"],
        ["--bed", "brown"],
        ["--mono"],
        ["--preview", "5"],
        ["--split-chapters"],
    ],
    ids=" ".join,
)
def test_whatever_else_is_asked_is_made(
    made: Callable[..., dict[str, Any]], more: list[str]
) -> None:
    """No option that could change a byte is passed over."""
    assert not made(*more)["unchanged"]


@pytest.mark.parametrize("changed", ["sample.md", "shared/calm.md"])
def test_a_word_more_is_made(made: Callable[..., dict[str, Any]], changed: str) -> None:
    """In the script itself or in what it includes."""
    with Path(changed).open("a", encoding="utf-8") as file:
        file.write("And rest.\n")

    assert not made()["unchanged"]


@pytest.mark.parametrize("lost", [RESULT, RESULT.with_name("sample.session.json")])
def test_a_damaged_or_lost_file_is_made_anew(
    made: Callable[..., dict[str, Any]], lost: Path
) -> None:
    """One byte is enough, in the sound or in its manifest."""
    whole = lost.read_bytes()
    lost.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert not made("--force")["unchanged"]
    lost.unlink()

    assert not made()["unchanged"]
    assert whole == lost.read_bytes()


def test_a_changed_program_makes_it_anew(
    made: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever works on the program hears what it does now."""
    monkeypatch.setattr(unchanged, "_program", lambda: "another")

    assert not made()["unchanged"]


def test_a_lost_cache_makes_it_anew(
    made: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    """What was told cannot be told again, so it is made, to the same bytes."""
    before = RESULT.read_bytes()
    for one in sorted((tmp_path / "cache").rglob("*"), reverse=True):
        one.unlink() if one.is_file() else one.rmdir()

    assert not made()["unchanged"]
    assert before == RESULT.read_bytes()


def test_nothing_that_was_told_is_to_be_read_in_the_cache(
    folder: Path, tmp_path: Path, made: Callable[..., dict[str, Any]]
) -> None:
    """Folders and files may be called after a person; a script's words are its author's."""
    (folder / "zebulon").mkdir()
    for name in ("sample.md", "shared"):
        Path(name).rename(f"zebulon/{name}")
    (folder / "zebulon.yaml").write_text("quasimodo: KWAH-zi\n", encoding="utf-8")
    more = ("-o", "Zebuloniä/zebulon.mp3", "--captions", "vtt", "--say-as", "zebulon.yaml")
    first, second = (made(*more, script="zebulon/sample.md") for _ in range(2))
    kept = [
        one.read_bytes().lower() for one in (tmp_path / "cache").rglob("*") if one.is_file()
    ]

    assert {**first, "unchanged": True} == second
    assert ["Zebuloniä/zebulon.vtt"] == second["captions"]
    assert "zebulon.yaml:1" in second["notes"][0]
    assert not any(b"zebulon" in one or b"you can change" in one for one in kept)


def test_it_is_told_as_it_looks_from_here(
    made: Callable[..., dict[str, Any]], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By another path or from another folder, with no word of it changed but the paths."""
    by_name = made("-o", "t.mp3")
    by_path = made("-o", str(folder / "t.mp3"))
    monkeypatch.chdir("shared")
    Path("sample.md").write_text("Not this one.\n", encoding="utf-8")
    elsewhere = made("-o", str(folder / "t.mp3"), script=str(folder / "sample.md"))

    assert {**by_name, "path": str(folder / "t.mp3")} == {**by_path, "unchanged": False}
    assert str(folder / "t.mp3") == elsewhere["path"]
    assert all(one.startswith(str(folder / "sample.md:")) for one in elsewhere["allowed"])


def test_what_lies_beside_it_is_looked_at_anew(made: Callable[..., dict[str, Any]]) -> None:
    """What was moved away is not told of; a sheet is, unless it was written of this file."""
    made("--captions", "vtt")
    beside = made()["notes"]
    RESULT.with_suffix(".vtt").unlink()
    moved = made()
    assert 0 == run(["sheet", str(RESULT)])
    fitting = made()
    RESULT.with_suffix(".sheet.html").write_text("of another", encoding="utf-8")
    other = made()

    assert "sample.vtt beside it" in beside[0]
    assert [True] * 3 == [one["unchanged"] for one in (moved, fitting, other)]
    assert not moved["notes"] and not fitting["notes"]
    assert "sample.sheet.html beside it may no longer fit" in other["notes"][0]


def test_trouble_with_the_cache_is_told_once(
    made: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    """What was damaged was spoken anew, and is whole from then on."""
    for one in (tmp_path / "cache").glob("*.clip"):
        one.write_bytes(one.read_bytes() + b"x")
    damaged, stands = made("-o", "new/"), made("-o", "new/")

    assert "was damaged" in damaged["notes"][0]
    assert {**damaged, "notes": [], "unchanged": True} == stands


def test_a_voice_that_has_nothing_to_say_is_not_missed(
    made: Callable[..., dict[str, Any]],
) -> None:
    """Nobody speaks as the second voice, so it need not be here."""
    assert "tone" in made("--voice", "second=piper:none")["voices"]


def test_the_script_s_faults_are_told_before_those_of_its_voices(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is wrong with several things is told in one order, with the line of the script."""
    (folder / "sample.md").write_text(
        SCRIPT.replace("couple %}", "couple", 1), encoding="utf-8"
    )

    assert 1 == run(["make", "sample.md", "-V", "piper:none"])
    assert f"sample.md:{BODY_AT}: " in capsys.readouterr().err


def test_a_client_s_session_is_always_made(
    made: Callable[..., dict[str, Any]],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Nothing of a client is kept that the client's own store does not know of."""
    monkeypatch.setenv("COREG_AUDIO_CLIENTS", str(folder / "clients"))
    assert 0 == run(["clients", "add", "C014"])
    capsys.readouterr()
    made("--client", "C014")

    assert not made("--client", "C014")["unchanged"]
