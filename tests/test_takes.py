"""A therapist's own voice: the sheet, the import, and what `make --takes` does with it."""

import errno
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from reading import RATE_HZ, Floats, hum, save, tape

from coreg_audio import build
from coreg_audio.cli import run
from coreg_audio.engines.tone import ToneEngine
from coreg_audio.loudness import REFERENCE_LUFS, loudness_lufs
from coreg_audio.recipe import Recipe
from coreg_audio.takes import SheetLine, sheet_lines
from coreg_audio.voice import Prosody, Speech

FRONT = """\
---
id: own
title: Our Own <Words>
version: "1.0"
language: en
for: couple
tier: 1
minutes: 0.7
range: [0.3, 3]
choices:
  couple: {ask: Names, default: "", personal: true}
breath: {in: 4, out: 6}
---
"""
BODY = """\
# Our Own Words
## Welcome
Welcome{% if couple %}, {{ couple }}{% endif %}, and take your time today.
You could let your shoulders drop a little, if that feels good to you.
(pause 24)
## Close
(softer)
Thank you both for this.
Welcome{% if couple %}, {{ couple }}{% endif %}, and take your time today!
"""
PLAN = ["own", *["--voice", "tone", "--takes", "takes", "--json"]]
MAKE = ["make", *PLAN, "--allow", "R1"]
IMPORT = ["takes", "import", "own", "--to", "takes"]
TEXTS = [
    "Welcome, and take your time today.",
    "You could let your shoulders drop a little, if that feels good to you.",
    "Thank you both for this.",
    "Welcome, and take your time today!",
]


@pytest.fixture
def own(folder: Path) -> Path:
    """A folder with a small script of four different lines."""
    write(BODY)
    return folder


def write(body: str) -> None:
    """Put the script where commands look for it."""
    path = Path("scripts_templates/en/own.md")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(FRONT + body, encoding="utf-8")


def read_all() -> None:
    """Record and import every line."""
    save(Path("all.wav"), tape(TEXTS))
    assert 0 == run([*IMPORT, "all.wav", "-q"])


def alone(text: str, noise_db: float = -60.0) -> Floats:
    """A recording of one line."""
    return tape([text], noise_db=noise_db)


def facts(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    """What the last command printed as JSON."""
    capsys.readouterr()
    run(list(arguments))
    result: dict[str, Any] = json.loads(capsys.readouterr().out)
    return result


def lines(template: str) -> tuple[SheetLine, ...]:
    """The sheet of a session."""
    return sheet_lines(build.read(Recipe(template)))


def test_the_sheet_numbers_each_line_once_under_its_chapter(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Chapters, numbers, and a line said softly is another line than the same said normally."""
    assert 0 == run(["takes", "sheet", "own"])
    out = capsys.readouterr().out

    assert "## Welcome\n\n  1  Welcome, and take" in out
    assert "  3  (softer) Thank you both" in out
    assert out.index("## Close") < out.index("  3  ")
    assert 4 == len(lines("own"))


@pytest.mark.parametrize("name", ["sheet.html", "sheet.txt"])
def test_a_name_stands_on_the_sheet_only_when_asked_for(name: str, own: Path) -> None:
    """[name] without the flag, the value with it; nothing of it is markup."""
    sheet = ["takes", "sheet", "own", "-s", "couple=Ana & Bo", "-o", name]
    assert 0 == run(sheet)
    plain = Path(name).read_text(encoding="utf-8")
    assert "Welcome, [name], and" in plain
    assert "Ana" not in plain

    assert 0 == run([*sheet, "--names-in-text"])
    named = Path(name).read_text(encoding="utf-8")
    assert ("Ana &amp; Bo" if name.endswith("html") else "Ana & Bo") in named


def test_the_page_needs_no_other_file(own: Path) -> None:
    """Style inside, the title escaped, no address of anything."""
    run(["takes", "sheet", "own", "-o", "sheet.html"])
    page = Path("sheet.html").read_text(encoding="utf-8")

    assert "Our Own &lt;Words&gt;" in page
    assert all(sign not in page for sign in ("http", "src=", "<script", "url("))
    assert 1 == run(["takes", "sheet", "own", "-o", "sheet.pdf"])


def test_a_whole_sheet_in_one_recording_becomes_takes_at_one_level(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """25 lines read in one go: every line is found where it was read, all within 1 LU."""
    sheet = lines("kiss-and-hug")
    save(Path("reading.wav"), tape([line.first.text for line in sheet]))
    told = facts(
        capsys, *["takes", "import", "kiss-and-hug", "reading.wav", "--to", "takes", "--json"]
    )

    assert [] == told["missing"] == told["left_s"]
    assert [line.number for line in sheet] == [one["number"] for one in told["lines"]]
    levels = []
    for path in sorted(Path("takes/kiss-and-hug").glob("*.flac")):
        samples, rate_hz = soundfile.read(path, dtype="float32", always_2d=True)
        assert 44_100 == rate_hz
        levels.append(loudness_lufs(samples, rate_hz))
    assert len(sheet) == len(levels)
    assert max(abs(level - REFERENCE_LUFS) for level in levels) < 1


def test_a_softer_line_is_softer_by_three_decibels(own: Path) -> None:
    """As a synthesized one is."""
    read_all()
    samples, rate_hz = soundfile.read("takes/own/003.flac", dtype="float32", always_2d=True)

    assert REFERENCE_LUFS - 3 == pytest.approx(loudness_lufs(samples, rate_hz), abs=0.5)


def test_with_all_takes_nothing_is_synthesized(
    own: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Not one call of a voice, no sound in the cache, and the length is what was asked for."""
    read_all()
    calls = counted(monkeypatch)
    told = facts(capsys, *MAKE, "--only-takes")

    assert [] == calls
    assert ["own recording"] == told["voices"]
    assert 42 * 44_100 == told["frames"]
    kept = [path.name for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    assert "key" in kept
    assert 2 == len(kept)  # the other is the cover, which has the title of the script alone


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that the voice is asked for from here on."""
    calls: list[str] = []
    speak = ToneEngine.speak

    def counting(self: ToneEngine, text: str, prosody: Prosody, seed: int) -> Speech:
        calls.append(text)
        return speak(self, text, prosody, seed)

    monkeypatch.setattr(ToneEngine, "speak", counting)
    return calls


def test_a_missing_line_is_synthesized_and_named_or_refused(
    own: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only that line goes to the voice; with --only-takes it is an error that shows it."""
    for number in (1, 2, 4):
        save(Path(f"{number:02d}.wav"), alone(TEXTS[number - 1]))
    assert 0 == run([*IMPORT, "01.wav", "02.wav", "04.wav"])
    calls = counted(monkeypatch)
    told = facts(capsys, *MAKE)

    assert {TEXTS[2]} == set(calls)
    assert "line 3" in told["notes"][0]
    assert "own recording" in told["voices"]
    assert 1 == run([*MAKE, "--only-takes"])
    assert "  3  Thank you both for this." in capsys.readouterr().err
    assert 2 == run(["make", "own", "--only-takes"])


def test_a_line_recorded_again_replaces_only_itself(
    own: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Other takes keep their bytes, nothing is narrated anew."""
    for number in (1, 2, 4):
        save(Path(f"{number:02d}.wav"), alone(TEXTS[number - 1]))
    run([*IMPORT, "01.wav", "02.wav", "04.wav"])
    facts(capsys, *MAKE)
    before = {path.name: path.read_bytes() for path in Path("takes/own").glob("*.flac")}
    calls = counted(monkeypatch)
    save(Path("02-again.wav"), tape([TEXTS[1]], seed=9))

    assert 0 == run([*IMPORT, "02-again.wav"])
    facts(capsys, *MAKE)
    after = {path.name: path.read_bytes() for path in Path("takes/own").glob("*.flac")}
    assert {"002.flac"} == {name for name in after if after[name] != before.get(name)}
    assert before.keys() == after.keys()
    assert [] == calls


def test_an_edited_line_drops_its_take_and_says_so(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Other words are not spoken by an old take; a mere comma changes nothing."""
    read_all()
    write(BODY.replace("your shoulders drop", "your jaw drop").replace("both for", "both, for"))
    told = facts(capsys, *MAKE)

    assert "line 2" in told["notes"][0]
    assert "line 2, " not in told["notes"][0]
    assert "002.flac" in told["notes"][1]


def test_a_take_for_one_couple_is_not_used_for_another(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The name is part of the words; it stands in none of the files beside the sound."""
    save(Path("01.wav"), alone("Welcome, Zebulonia, and take your time today."))
    assert 0 == run([*IMPORT, "01.wav", "-s", "couple=Zebulonia"])
    assert "Zebulonia" not in capsys.readouterr().out
    for path in Path("takes").rglob("*"):
        assert path.is_dir() or b"Zebulonia" not in path.read_bytes()

    same = facts(capsys, *MAKE, "-s", "couple=Zebulonia")
    other = facts(capsys, *MAKE, "-s", "couple=Theo")
    assert "line 2, 3, 4\n" in same["notes"][0]
    assert "line 1, 2, 3, 4\n" in other["notes"][0]


def test_a_line_of_other_choices_keeps_its_take(own: Path) -> None:
    """Two couples' first lines lie side by side, each told by its words."""
    for name in ("Ana", "Bo and Theo"):
        save(Path("01.wav"), alone(f"Welcome, {name}, and take your time today."))
        assert 0 == run([*IMPORT, "01.wav", "-s", f"couple={name}"])

    assert ["001-2.flac", "001.flac"] == sorted(
        p.name for p in Path("takes/own").glob("*.flac")
    )


def clipped() -> Floats:
    """Far too much gain."""
    return np.clip(30 * alone(TEXTS[1]), -1, 1)


BAD = {
    "clipped": (clipped, "clipped"),
    "noisy": (lambda: alone(TEXTS[1], noise_db=-28), "noisy"),
    "nobody": (lambda: np.zeros(RATE_HZ * 3), "nobody is heard"),
    "only the room": (lambda: tape([], noise_db=-70), "nobody is heard"),
    "another line": (lambda: alone(TEXTS[2]), "too short for this line"),
    "far too long": (lambda: alone(" ".join([TEXTS[1]] * 4)), "too long for this line"),
}


@pytest.mark.parametrize(("sound", "said"), BAD.values(), ids=BAD)
def test_a_take_that_cannot_be_used_is_refused_with_its_reason(
    sound: object, said: str, own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 1, the reason, and no take is written."""
    assert callable(sound)
    save(Path("02.wav"), sound())

    assert 1 == run([*IMPORT, "02.wav"])
    assert said in capsys.readouterr().out
    assert [] == list(Path("takes/own").glob("*.flac"))


def test_what_hardly_fits_can_be_accepted(own: Path) -> None:
    """The therapist has the last word."""
    save(Path("02.wav"), alone(TEXTS[2]))

    assert 0 == run([*IMPORT, "02.wav", "--accept", "-q"])


def wave_header(length_s: int) -> bytes:
    """Of a WAV at 8 kHz, 8 bits, one channel."""
    size = length_s * 8000
    numbers = [(16, 4), (1, 2), (1, 2), (8000, 4), (8000, 4), (1, 2), (8, 2)]
    form = b"".join(number.to_bytes(width, "little") for number, width in numbers)
    riff = b"RIFF" + (36 + size).to_bytes(4, "little") + b"WAVEfmt "
    return riff + form + b"data" + size.to_bytes(4, "little")


def three_hours(path: Path) -> None:
    """A hole of four hours with a header before it."""
    with path.open("wb") as file:
        file.write(wave_header(4 * 3600))
        file.truncate(44 + 4 * 3600 * 8000)


UNREADABLE = {
    "zero bytes": (lambda path: path.write_bytes(b""), "0 bytes"),
    "no audio": (lambda path: path.write_bytes(b"Dear Ana, " * 99), "no audio"),
    "header only": (lambda path: path.write_bytes(wave_header(0)), "no sound in it"),
    "four hours": (three_hours, "4.0 hours long"),
    "slow": (lambda path: save(path, hum("One."), 4000), "4000 frames a second"),
    "six channels": (lambda path: save(path, np.zeros((999, 6))), "6 channels"),
    "mostly NaN": (lambda path: save(path, np.full(999, np.nan), subtype="FLOAT"), "numbers"),
}


@pytest.mark.parametrize(("make", "said"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_that_cannot_be_read_is_told_plainly(
    make: object, said: str, own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 4, the file and what is wrong, no traceback."""
    assert callable(make)
    make(Path("02.wav"))

    assert 4 == run([*IMPORT, "02.wav"])
    err = capsys.readouterr().err
    assert "02.wav" in err
    assert said in err


def with_nan() -> Floats:
    """Three samples are no numbers."""
    sound = alone(TEXTS[1])
    sound[[20_000, 30_000, 30_001]] = np.nan, np.inf, -np.inf
    return sound


REPAIRED = {
    "stereo": (
        lambda: np.stack((0.01 * alone(TEXTS[1]), alone(TEXTS[1])), 1),
        "PCM_16",
        "right",
    ),
    "8 bits": (lambda: 2 * alone(TEXTS[1]), "PCM_U8", "8 bits a sample"),
    "NaN": (with_nan, "FLOAT", "3 broken samples were bridged"),
}


@pytest.mark.parametrize(("sound", "subtype", "said"), REPAIRED.values(), ids=REPAIRED)
def test_what_can_be_mended_is_mended_and_said(
    sound: object, subtype: str, said: str, own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The take is there, sound through and through, and a note tells what was done."""
    assert callable(sound)
    save(Path("02.wav"), sound(), subtype=subtype)

    assert 0 == run([*IMPORT, "02.wav"])
    assert said in capsys.readouterr().out
    samples, _ = soundfile.read("takes/own/002.flac")
    assert np.isfinite(samples).all()
    assert 0.05 < np.abs(samples).max() < 0.7


@pytest.mark.parametrize("suffix", ["flac", "mp3", "ogg", "m4a"])
def test_other_formats_are_read_as_well(suffix: str, own: Path) -> None:
    """Also a phone's voice memo, where ffmpeg is there."""
    path = Path(f"02.{suffix}")
    if suffix == "m4a":
        if shutil.which("ffmpeg") is None:
            pytest.skip("no ffmpeg on this computer")
        wav = save(Path("memo.wav"), alone(TEXTS[1]))
        subprocess.run(["ffmpeg", "-loglevel", "error", "-i", wav, path], check=True)
    else:
        subtype = {"flac": "PCM_16", "ogg": "VORBIS", "mp3": ""}[suffix]
        save(path, alone(TEXTS[1]), subtype=subtype)

    assert 0 == run([*IMPORT, str(path), "-q"])
    assert 4.0 == pytest.approx(soundfile.info("takes/own/002.flac").duration, abs=1)


def test_a_missing_ffmpeg_is_told_with_what_to_do(
    own: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 5; a WAV needs none."""
    monkeypatch.setattr("coreg_audio.bridging.which", lambda name: None)
    Path("02.m4a").write_bytes(b"\0\0\0\x18ftypM4A ")

    assert 5 == run([*IMPORT, "02.m4a"])
    assert "export the file as WAV" in capsys.readouterr().err


WRONG = {
    "no such line": (["07.wav"], "no line 7"),
    "two of a line": (["02.wav", "02-b.wav"], "second file for line 2"),
    "no number": (["02.wav", "voice.wav"], "named by its line"),
    "unknown kind": (["02.docx"], ".m4a"),
    "no such file": (["03.wav"], "03.wav"),
    "lines that are no numbers": (["02.wav", "--lines", "two"], "3,7-12"),
    "lines beyond": (["02.wav", "--lines", "3-9"], "1 to 4"),
    "lines without it": (["02.wav", "--lines", "1,3"], "no line 2"),
}


@pytest.mark.parametrize(("more", "said"), WRONG.values(), ids=WRONG)
def test_a_slip_in_the_command_is_told(
    more: list[str], said: str, own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is wrong and what to do; nothing is written."""
    one = save(Path("02.wav"), alone(TEXTS[1]))
    for name in ("02-b.wav", "voice.wav", "07.wav", "02.docx"):
        shutil.copy(one, name)

    assert run([*IMPORT, *more]) in (1, 4)
    assert said in capsys.readouterr().err
    assert [] == list(Path("takes/own").glob("*.flac"))


@pytest.mark.parametrize(
    "command", [["sheet", "own"], ["import", "own", "01.wav", "--to", "t"]]
)
def test_a_breath_sound_that_there_is_not_is_refused(
    command: list[str], own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A slip in --cue would leave the cue words off the sheet; it ends with 2 and the names."""
    assert 2 == run(["takes", *command, "--cue", "vioce"])
    assert "'voice'" in capsys.readouterr().err


def test_one_take_is_told_as_one(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The last line of an import counts as people do."""
    save(Path("02.wav"), alone(TEXTS[1]))

    assert 0 == run([*IMPORT, "02.wav"])
    assert "1 take written, 1 in all" in capsys.readouterr().out


def test_some_lines_can_be_read_again_in_one_recording(own: Path) -> None:
    """With --lines only those are looked for."""
    save(Path("more.wav"), tape([TEXTS[1], TEXTS[3]]))

    assert 0 == run([*IMPORT, "more.wav", "--lines", "2,4", "-q"])
    assert ["002.flac", "004.flac"] == sorted(p.name for p in Path("takes/own").glob("*.flac"))


def test_a_reading_of_another_script_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is not laid on lines that it does not fit."""
    other = [line.first.text for line in lines("three-states-checkin")]
    save(Path("reading.wav"), tape(other))

    assert 1 == run(["takes", "import", "kiss-and-hug", "reading.wav", "--to", "takes"])
    assert "another script" in capsys.readouterr().err


def test_a_take_changed_or_lost_after_the_import_stops_the_make(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Never noise in place of a line."""
    read_all()
    path = Path("takes/own/002.flac")
    path.write_bytes(path.read_bytes()[:-100])
    assert 4 == run(MAKE)
    assert "changed since it was imported" in capsys.readouterr().err
    path.unlink()
    assert 4 == run(MAKE)

    Path("takes/own/takes.json").write_text('{"takes": [{"file": "../x.flac"}]}')
    assert 4 == run(MAKE)
    assert "damaged" in capsys.readouterr().err
    Path("takes/own/takes.json").unlink()
    Path("takes/own/takes.key").write_text("zz")
    assert 4 == run(MAKE)
    assert 4 == run([*MAKE, "--takes", "nowhere"])


RECORDED = """\
# Our Own Words
## Welcome
(recording hello)
(repeat after me)
Welcome, both of you. It is good that you are here.

(pause 24)
You could take your time.
"""


@pytest.mark.parametrize(
    ("inner", "above"), [("takes/own", "--takes takes"), (".", "--takes ..")]
)
def test_the_inner_folder_of_takes_is_refused(
    inner: str,
    above: str,
    own: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The one that import prints holds the takes; with it every line would be synthesized."""
    read_all()
    templates = Path("scripts_templates").absolute()
    if inner == ".":
        monkeypatch.chdir("takes/own")

    assert 1 == run([*MAKE, "--templates", str(templates), "--takes", inner])
    assert above in capsys.readouterr().err


def test_a_recording_stands_for_its_paragraph(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All its sentences are one clip, as long as the recording, and its words stay the text."""
    write(RECORDED)
    assert "line 1, 2, 3" in facts(capsys, *plain("takes"))["notes"][0]
    Path("takes").mkdir(exist_ok=True)
    sound = tape(["Welcome, both of you. It is good that you are here, so good, so very good."])
    save(Path("takes/hello.wav"), sound)
    told = facts(capsys, *MAKE)

    assert "line 3\n" in told["notes"][0]
    assert 1 == len(told["notes"])
    assert ["own recording", "tone"] == told["voices"]


@pytest.mark.parametrize("takes", [[], ["--takes", "takes"]])
def test_a_recording_that_is_not_there_is_told(
    takes: list[str], own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With a folder of takes and without: the voice stands in for it, and that is said."""
    write(RECORDED)
    Path("takes").mkdir()
    told = facts(capsys, *MAKE[:4], "--json", "--allow", "R1", *takes)

    assert "synthesized: hello; put hello.wav" in told["notes"][-1]


def test_recordings_of_each_of_its_lines_are_a_recording(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is missing when all lines of the paragraph have takes."""
    write(RECORDED)
    save(Path("all.wav"), tape([line.first.text for line in lines("own")]))
    assert 0 == run([*IMPORT, "all.wav", "-q"])

    assert [] == facts(capsys, *MAKE)["notes"]


@pytest.mark.parametrize("estimate", [[], ["--estimate"]])
def test_the_plan_has_the_lengths_of_the_takes(
    estimate: list[str], own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With all lines recorded, plan, estimate and make put them at the same frames."""
    read_all()
    facts(capsys, *MAKE, "-o", "out.wav")
    made = json.loads(Path("out.session.json").read_text(encoding="utf-8"))["lines"]
    told = facts(capsys, "plan", *PLAN, *estimate)
    planned = [one for one in told["events"] if one["track"] == "spoken"]

    assert [(one["start"], one["end"]) for one in made] == [
        (one["start"], one["start"] + one["length"]) for one in planned
    ]
    assert 2 == run(["plan", "own", "--only-takes"])
    assert 4 == run(["plan", "own", "--takes", "nowhere", *estimate])


def plain(folder: str) -> list[str]:
    """`make` with a folder of takes that is there."""
    Path(folder).mkdir(exist_ok=True)
    return MAKE


def test_a_recording_that_cannot_stand_for_its_paragraph_is_told(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A pause between its lines, two files of the name, an echo of half of it, noise."""
    Path("takes").mkdir()
    save(Path("takes/hello.wav"), alone("Hello and welcome."))
    two = RECORDED.replace("(repeat after me)\n", "")
    write(two.replace("here.\n", "here.\n(pause 3)\nSit down.\n"))
    assert 1 == run(MAKE)
    assert "nothing may stand" in capsys.readouterr().err

    write(RECORDED.replace("(repeat", "Good day.\n(repeat"))
    assert 1 == run(MAKE)
    assert "paragraph of its own" in capsys.readouterr().err

    write(two)
    save(Path("takes/hello.flac"), alone("Hello."))
    assert 1 == run(MAKE)
    assert "hello.flac, hello.wav" in capsys.readouterr().err

    Path("takes/hello.flac").unlink()
    save(Path("takes/hello.wav"), alone("Hello and welcome.", noise_db=-25))
    assert 4 == run(MAKE)
    assert "noisy" in capsys.readouterr().err


@pytest.mark.parametrize("piece", range(1, 4))
def test_a_disk_that_fails_under_a_recording_is_told(
    piece: int, own: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """As what it is, once; not as a damaged recording, and with no traceback from a library."""
    save(Path("all.wav"), tape(TEXTS))
    left = [piece]

    def worn(step: str, path: Path) -> None:
        if (step, path.name) == ("read", "all.wav"):
            left[0] -= 1
            if not left[0]:
                raise OSError(errno.EIO, "")

    monkeypatch.setattr("coreg_audio.fsio._disk.failpoint", worn)
    monkeypatch.setattr("coreg_audio.fsio._disk._CHUNK_BYTES", 1 << 16)
    assert 4 == run([*IMPORT, "all.wav", "-q"])
    err = capfd.readouterr().err

    assert "all.wav: the disk reported an error" in err
    assert "Traceback" not in err
