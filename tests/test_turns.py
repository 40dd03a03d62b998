"""Turns: what several processes want at the same time is made once."""

import multiprocessing
import threading
import time
from pathlib import Path

from coreg_audio.engines.tone import ToneEngine
from coreg_audio.keeping import chunk_cache
from coreg_audio.narration import ClipCache, Delivery, narrate
from coreg_audio.script import Place
from coreg_audio.session import Role, Utterance
from coreg_audio.turns import Turns
from coreg_audio.voice import PACES, Prosody, Speech

NAME = "ab12"


class Counting(ToneEngine):
    """Says how often each line was spoken, and takes its time."""

    def __init__(self, spoken: list[str]) -> None:
        self._spoken = spoken

    def speak(self, text: str, prosody: Prosody, seed: int) -> Speech:
        """Speak one phrase."""
        self._spoken.append(text)
        time.sleep(0.02)
        return super().speak(text, prosody, seed)


def hold(folder: Path, taken: "multiprocessing.synchronize.Event") -> None:
    """Take the turn and never give it back."""
    turn = Turns(folder).take(NAME, wait=True)
    taken.set()
    time.sleep(60)
    assert turn is not None


def test_two_that_speak_the_same_lines_share_them(tmp_path: Path) -> None:
    """Each line is spoken once, and both sessions have all of them, alike."""
    lines = {
        Utterance(f"Line number {number}, said once.", Role.GUIDE): Place("a.md", number)
        for number in range(1, 13)
    }
    spoken: list[str] = []
    delivery = Delivery(PACES["settle"], 1, 44_100)
    frames = []

    def session() -> None:
        engines = {Role.GUIDE: Counting(spoken)}
        with narrate(lines, engines, delivery, cache=ClipCache(tmp_path / "clips")) as found:
            frames.append(dict(found.frames))

    threads = [threading.Thread(target=session) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 12 == len(spoken) == len(set(spoken))
    assert frames[0] == frames[1] == frames[2]


def test_a_turn_is_one_at_a_time_and_ends_with_its_process(tmp_path: Path) -> None:
    """While another has it there is none; a killed process gives it back."""
    context = multiprocessing.get_context("spawn")
    taken = context.Event()
    holder = context.Process(target=hold, args=(tmp_path, taken))
    holder.start()
    assert taken.wait(30)

    assert Turns(tmp_path).take(NAME, wait=False) is None
    holder.kill()
    with Turns(tmp_path).take(NAME, wait=True) as turn:  # type: ignore[union-attr]
        assert turn is not None
    assert Turns(tmp_path).take(NAME, wait=False) is not None
    holder.join()


def test_where_there_are_no_locks_everybody_has_a_turn(tmp_path: Path) -> None:
    """A folder that cannot be made stops nobody, and a purge takes the locks along."""
    (tmp_path / "file").touch()
    assert Turns(tmp_path / "file").take(NAME, wait=True) is not None

    cache = chunk_cache(tmp_path)
    turn = cache.turn("key", wait=True)
    assert turn is not None
    turn.release()
    turn.release()
    cache.purge()
    assert [] == list((tmp_path / "chunks").iterdir())
