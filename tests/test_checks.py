"""Nothing lost between text and sound: engines that cheat with the real voice's speech."""

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import pytest

from coreg_audio.audio import Samples, fade
from coreg_audio.build import read, utterances
from coreg_audio.engines.hibari import HibariEngine
from coreg_audio.errors import VoiceError
from coreg_audio.narration import Delivery, narrate
from coreg_audio.narration.checks import expected_s, find_fault
from coreg_audio.narration.spoken_text import spoken
from coreg_audio.recipe import Recipe
from coreg_audio.script import Place
from coreg_audio.session import Role, Utterance
from coreg_audio.voice import PACES, Abilities, Prosody, Speech, Word

LINES = (
    "Your breath does not need to change yet.",
    "It can come and go as it is.",
    "When you are ready, turn toward each other.",
    "Take a 6-second kiss, or a hug (or a hand).",
    "Rest here. Nothing has to happen, and Dr. Reed agrees.",
    "Thank you.",
)
OTHER = "You may notice where your own body meets the chair, and let it hold you."
SETTLE = Delivery(PACES["settle"], seed=1, rate_hz=44_100)
PROSODY = Prosody(rate=0.55, comma=1.25, final=1.1)


@functools.cache
def _engine() -> HibariEngine:
    return HibariEngine()


@functools.cache
def _speech(text: str) -> Speech:
    return _engine().speak(text, PROSODY, 1)


def _fault(speech: Speech, text: str) -> str | None:
    return find_fault(speech, text, PROSODY, _engine().abilities.lengths)


def _ended(samples: Samples) -> Samples:
    """As an engine would end: died away, and a little silence."""
    quiet = np.zeros((6000, 1), np.float32)
    return np.concatenate([fade(samples, 0, 480), quiet])


def _without_last(speech: Speech) -> Speech:
    """The last word is neither in the sound nor in the words."""
    words = speech.words or ()
    return replace(speech, samples=_ended(speech.samples[: words[-1].start]), words=words[:-1])


def _last_silenced(speech: Speech) -> Speech:
    """The last word is claimed, but its sound is gone."""
    samples = speech.samples.copy()
    samples[(speech.words or ())[-1].start :] = 0
    return replace(speech, samples=samples)


def _sound_cut_words_kept(speech: Speech) -> Speech:
    """The last word is claimed beyond the end of the sound."""
    return replace(_without_last(speech), words=speech.words)


def _moved(words: tuple[Word, ...], by: int) -> tuple[Word, ...]:
    return tuple(Word(word.text, word.start + by, word.end + by) for word in words)


def _twice(speech: Speech) -> Speech:
    """The line comes twice, with the words of both."""
    words = speech.words or ()
    return replace(
        speech,
        samples=np.concatenate([speech.samples] * 2),
        words=(*words, *_moved(words, len(speech.samples))),
    )


def _twice_unsaid(speech: Speech) -> Speech:
    """The line comes twice, with the words of one."""
    return replace(_twice(speech), words=speech.words)


def _tail_again(speech: Speech) -> Speech:
    """The last word comes once more, with its time."""
    words = speech.words or ()
    last = words[-1]
    tail = speech.samples[last.start :]
    again = _moved((last,), len(speech.samples) - last.start)
    return replace(
        speech, samples=np.concatenate([speech.samples, tail]), words=(*words, *again)
    )


def _tail_again_unsaid(speech: Speech) -> Speech:
    """The last word comes once more, and its time is kept quiet about."""
    return replace(_tail_again(speech), words=speech.words)


def _zeros(speech: Speech) -> Speech:
    """Words without sound."""
    return replace(speech, samples=np.zeros_like(speech.samples))


def _whisper(speech: Speech) -> Speech:
    """Next to nothing: the last bit of a sample."""
    return replace(speech, samples=(np.sign(speech.samples) / 32768).astype(np.float32))


def _other(speech: Speech) -> Speech:
    """Another sentence, honest about its words."""
    return _speech(OTHER)


def _half(speech: Speech) -> Speech:
    """The first half of it."""
    words = speech.words or ()
    cut = words[len(words) // 2].start
    return replace(speech, samples=_ended(speech.samples[:cut]), words=words[: len(words) // 2])


def _swapped(speech: Speech) -> Speech:
    """Two words in the wrong order."""
    words = list(speech.words or ())
    a, b = words[0], words[1]
    words[:2] = [Word(b.text, a.start, a.end), Word(a.text, b.start, b.end)]
    return replace(speech, words=tuple(words))


def _squeezed(speech: Speech) -> Speech:
    """All words are claimed in a tenth of the time."""
    words = tuple(
        Word(word.text, word.start // 10, word.end // 10) for word in speech.words or ()
    )
    return replace(speech, words=words)


CHEATS: tuple[Callable[[Speech], Speech], ...] = (
    _without_last,
    _last_silenced,
    _sound_cut_words_kept,
    _twice,
    _twice_unsaid,
    _tail_again,
    _tail_again_unsaid,
    _zeros,
    _whisper,
    _other,
    _half,
    _swapped,
    _squeezed,
)

CRUDE: tuple[Callable[[Speech], Speech], ...] = (_twice, _zeros, _whisper, _half, _other)
"""What can be found out without word times, by length and level."""


@dataclass
class Cheat:
    """The real voice, spoilt on its way."""

    spoil: Callable[[Speech], Speech]
    words: bool = True
    name: str = "cheat"
    fingerprint: str = "cheat 1"

    @property
    def abilities(self) -> Abilities:
        """Those of the voice."""
        return _engine().abilities

    @property
    def delivery(self) -> Prosody:
        """Slow."""
        return PROSODY

    def speak(self, text: str, prosody: Prosody, seed: int) -> Speech:
        """Speak, and spoil it."""
        speech = self.spoil(_engine().speak(text, prosody, seed))
        return speech if self.words else replace(speech, words=None)

    def close(self) -> None:
        """Nothing is held."""


@pytest.mark.parametrize("text", LINES)
def test_what_the_voice_really_says_passes(text: str) -> None:
    """With its word times and without; numbers and abbreviations too."""
    assert _fault(_speech(text), text) is None
    assert _fault(replace(_speech(text), words=None), text) is None


@pytest.mark.parametrize(
    "text",
    [
        "In,",
        "Ana,",
        "Well —",
        "… now",
        "Here, now,",
        "Breathe in,",
        "Ana, Bo.",
        "One, two, three",
    ],
)
def test_a_comma_at_the_edge_of_a_line_is_no_pause_in_it(text: str) -> None:
    """What the voice really says passes; the same twice over does not."""
    speech = _speech(text)

    assert _fault(speech, text) is None
    assert _fault(_twice_unsaid(speech), text) is not None


@pytest.mark.parametrize("text", LINES)
@pytest.mark.parametrize("cheat", CHEATS)
def test_a_cheat_is_caught_by_the_words_times(
    cheat: Callable[[Speech], Speech], text: str
) -> None:
    """Whatever is dropped, repeated, silenced or swapped, in any of the lines."""
    assert _fault(cheat(_speech(text)), text) is not None


@pytest.mark.parametrize("text", LINES)
@pytest.mark.parametrize("cheat", CRUDE)
def test_a_crude_cheat_is_caught_by_its_length(
    cheat: Callable[[Speech], Speech], text: str
) -> None:
    """Without word times too: twice, half, nothing, and another, longer sentence."""
    spoilt = replace(cheat(_speech(text)), words=None)
    if cheat is _half and ". " in text:
        pytest.skip("rests between sentences may be long: what length alone cannot tell")
    if cheat is _other and expected_s(OTHER, 1) < 1.7 * expected_s(text, 1):
        pytest.skip("of about the same length: what length alone cannot tell")

    assert _fault(spoilt, text) is not None


@pytest.mark.parametrize("words", [True, False])
@pytest.mark.parametrize("cheat", CRUDE)
def test_a_cheat_never_comes_into_a_session(
    cheat: Callable[[Speech], Speech], words: bool
) -> None:
    """Narration ends with the line's place, after a second try with another seed."""
    places = {Utterance(text): Place("hug.md", 7) for text in (LINES[0],)}
    with pytest.raises(VoiceError, match=r"hug\.md:7: cheat cannot speak"):
        narrate(places, {Role.GUIDE: Cheat(cheat, words)}, SETTLE)


@pytest.mark.parametrize("share", [0.97, 0.85, 0.6, 0.3])
def test_a_sound_cut_in_a_word_is_caught(share: float) -> None:
    """Cut off hard where the voice is loud, with silence after it and the words kept."""
    speech = _speech(LINES[0])
    last = (speech.words or ())[-1]
    cut = round(last.start * share) if share < 0.9 else (last.start + last.end) // 2
    samples = np.concatenate([speech.samples[:cut], np.zeros((9000, 1), np.float32)])

    assert _fault(replace(speech, samples=samples), LINES[0]) is not None


def _library() -> Iterator[str]:
    for name in ("heartbeat-connection", "kiss-and-hug"):
        yield from (line.text for line in utterances(read(Recipe(name))))


@pytest.mark.slow
def test_every_cheat_with_every_other_line_of_two_scripts_is_caught() -> None:
    """No line of the packaged scripts is a hiding place, and none is wrongly refused."""
    wrong = []
    for text in list(dict.fromkeys(_library()))[::2]:
        told = spoken(text, ("en",))
        speech = _speech(told)
        if _fault(speech, told) is not None:
            wrong.append(("refused", told))
        for cheat in CHEATS:
            if len(speech.words or ()) > 2 and _fault(cheat(speech), told) is None:
                wrong.append((cheat.__name__, told))

    assert [] == wrong
