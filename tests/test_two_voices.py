"""Two voices in one session: each line by its own, at one level."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from coreg_audio.audio import Samples
from coreg_audio.build import _narrate, _voices, read, utterances
from coreg_audio.cli import run
from coreg_audio.engines import open_engine
from coreg_audio.engines.hibari import LOW
from coreg_audio.errors import MissingPartError
from coreg_audio.loudness import loudness_lufs
from coreg_audio.recipe import Kept, Recipe, Unwatched
from coreg_audio.session import Role

SCRIPT = """\
## Welcome
Welcome, both of you, and find a place to sit.
(pause 2)
(to A)
You could say one thing that went well this week.
(to B)
(voice second)
You could listen for a while, and say what you heard.
(to A)
(voice guide)
Now it is your turn to listen, for as long as it takes.
## Closing
(voice second)
Thank you for staying here with each other for a while.
(pause 2)
"""


@cache
def _made(second: str) -> tuple[dict[str, Role], dict[Role, list[float]], dict[str, Samples]]:
    """Role of each line, the loudness of each role's clips, the clips."""
    recipe = Recipe("two.md", voices={Role.GUIDE: "hibari", Role.SECOND: second})
    session = read(recipe)
    levels: dict[Role, list[float]] = {Role.GUIDE: [], Role.SECOND: []}
    clips: dict[str, Samples] = {}
    with (
        _voices(session, recipe, Kept()) as voices,
        _narrate(session, recipe, voices, Kept(), Unwatched()) as narration,
    ):
        names = dict.fromkeys(("hibari:heart", open_engine(second).name))
        assert tuple(names) == narration.voices
        for line in utterances(session):
            samples = narration.clip(line).samples
            levels[line.role].append(loudness_lufs(samples, 44_100))
            clips[line.text] = samples
    return {line.text: line.role for line in utterances(session)}, levels, clips


@pytest.fixture
def script(folder: Path) -> None:
    """A script in which two voices take turns."""
    from scripting import FRONT

    Path("two.md").write_text(FRONT.replace("id: sample", "id: two") + SCRIPT, encoding="utf-8")


@pytest.mark.usefixtures("script")
@pytest.mark.parametrize("second", [f"hibari:{LOW}", "system", "tone"])
def test_each_line_has_its_voice_and_both_have_one_level(second: str) -> None:
    """Lines go by role, turns of A and B included; the voices' levels differ by under 1 LU."""
    try:
        roles, levels, clips = _made(second)
    except MissingPartError as error:
        pytest.skip(str(error))
    means = [np.mean(levels[role]) for role in Role]
    every = [level for role in Role for level in levels[role]]

    guide, other = Role.GUIDE, Role.SECOND
    assert [guide, guide, other, guide, other] == list(roles.values())
    assert abs(means[0] - means[1]) < 1
    assert max(every) - min(every) < 1
    _, _, alone = _made("hibari")
    same = {text for text in roles if np.array_equal(clips[text], alone[text])}
    assert {text for text, role in roles.items() if role is guide} == same


def _pitch_hz(samples: Samples) -> float:
    """Median pitch, by autocorrelation of 40 ms in the loud parts."""
    size, found = 1764, []
    for at in range(0, len(samples) - size, size):
        part = samples[at : at + size, 0]
        if np.sqrt(np.square(part).mean()) < 0.03:
            continue
        likeness = np.correlate(part, part, "full")[size - 1 :]
        low, high = 44_100 // 320, 44_100 // 90
        best = low + int(np.argmax(likeness[low:high]))
        if likeness[best] > 0.5 * likeness[0]:
            found.append(44_100 / best)
    return float(np.median(found))


@pytest.mark.usefixtures("script")
def test_the_lower_voice_is_lower() -> None:
    """By about two and a half semitones, so that a listener tells them apart."""
    _, _, low = _made(f"hibari:{LOW}")
    _, _, plain = _made("hibari")
    text = "Thank you for staying here with each other for a while."
    ratio = _pitch_hz(low[text]) / _pitch_hz(plain[text])

    assert -3.5 < 12 * np.log2(ratio) < -1.5


@pytest.mark.usefixtures("script")
@pytest.mark.parametrize(
    ("voices", "told"),
    [
        (["--voice", "tone"], True),
        (["--voice", "tone", "--voice", "second=tone"], False),
    ],
)
def test_a_second_voice_that_nobody_named_is_told(
    voices: list[str], told: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    """The guide stands in for it and the summary says so, unless that was asked for."""
    path = Path("two.md")
    front = path.read_text(encoding="utf-8").replace("minutes: 5", "minutes: 0.6")
    path.write_text(front.replace("range: [4, 6]", "range: [0.5, 0.7]"), encoding="utf-8")
    assert 0 == run(
        ["make", "two.md", *voices, "-o", "two.wav", "--allow", "R1", "--preview", "2"]
    )

    assert told == ("--voice second=VOICE" in capsys.readouterr().out)
