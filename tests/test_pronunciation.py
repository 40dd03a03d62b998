"""Pronunciations: what a list may say, and what a voice is told."""

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coreg_audio.cli import run
from coreg_audio.engines.hibari import HibariEngine
from coreg_audio.engines.hibari_text import AMERICAN_IPA, Reader, own_notation, possessive
from coreg_audio.engines.tone import ToneEngine
from coreg_audio.errors import ScriptError, VoiceError
from coreg_audio.narration import ClipCache, Delivery, narrate
from coreg_audio.narration.checks import syllables
from coreg_audio.pronunciation import (
    MARK,
    SayAsError,
    merged,
    pronounced,
    read_list,
    unmarked,
    unmatched,
)
from coreg_audio.script import Place
from coreg_audio.session import Role, Utterance
from coreg_audio.voice import PACES, Prosody

LIST = """\
# how names are said
Siobhan: shi-VAWN
Aoife: EE-fa /ˈifə/
No: /noʊ/
Zoë: ZOH-ee
"""
ENTRIES = read_list(LIST, "names.yaml")


def test_every_value_is_text() -> None:
    """A name that YAML would take for a truth value is a name; lines are known."""
    assert ["Siobhan", "Aoife", "No", "Zoë"] == [entry.word for entry in ENTRIES]
    no = ENTRIES[2]
    assert ("", "noʊ", Place("names.yaml", 4)) == (no.respelling, no.ipa, no.at)


def test_an_empty_list_has_no_entries() -> None:
    """A file of nothing, or of remarks, is fine."""
    assert () == read_list("", "x") == read_list("# later\n", "x")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Zebulonia", "one word a line"),
        ("Zebulonia Bo: ZEB", "one word"),
        ("Zebulonia:", "missing"),
        ("Zebulonia: ///", "slashes"),
        ("Zebulonia: //", "missing"),
        ("Zebulonia: /ˈ/", "no sound"),
        ("Zebulonia: /ze b/", 'SPACE|" "'),
        ("Zebulonia: /zeb", "slashes"),
        ("Zebulonia: zeb lon", "hyphens"),
        ("Zebulonia: zeb](/x", "hyphens|slashes"),
        ("Zebulonia: z3b", "hyphens"),
        ("Zebulonia: [zeb]", "one word a line"),
        ("Zebulonia: {a: b}", "one word a line"),
        ("Zebulonia: &a zeb", "one word a line"),
        ("Zebulonia: !!str zeb", "one word a line"),
        ("- Zebulonia", "one word a line"),
        ("Zebulonia: zeb\nzebulonia: ZEB", "already"),
        ("Zebulonia: a: b", "one word a line"),
        ("Zeb\u0007: zeb", "character"),
    ],
)
def test_a_bad_line_is_told_by_its_number_and_never_repeated(line: str, reason: str) -> None:
    """File and line, what to write instead, and nothing of what may be a client's name."""
    with pytest.raises(ScriptError, match=reason) as caught:
        read_list(f"Ana: AH-na\n{line}\n", "names.yaml")

    assert str(caught.value).startswith("names.yaml:")
    assert "zeb" not in str(caught.value).casefold()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Welcome, Siobhan.", "Welcome, [Siobhan](shi-VAWN)."),
        ("SIOBHAN and siobhan's", "[SIOBHAN](shi-VAWN) and [siobhan's](shi-VAWN's)"),
        ("Aoife's day", "[Aoife's](/ˈifə/'s) day"),
        ("Siobhana, Siobhan-Marie, Siobhán", "Siobhana, Siobhan-Marie, Siobhán"),
        ("Zoë — no", "[Zoë](ZOH-ee) — [no](/noʊ/)"),
        ("Zoe", "Zoe"),
    ],
)
def test_whole_words_are_told_to_a_voice_with_phonemes(text: str, told: str) -> None:
    """Capitals do not matter, accents do, a possessive stays, parts of words are left alone."""
    assert told == pronounced(text, ENTRIES, AMERICAN_IPA)
    assert text == unmarked(told)


def test_other_voices_get_the_respelling() -> None:
    """As small letters, since capitals are spelled out by some; the possessive stays."""
    assert "For shi-vawn's and ee-fa." == pronounced("For Siobhan's and Aoife.", ENTRIES, "")


def test_ipa_alone_is_refused_by_a_voice_without_it() -> None:
    """With the place of the entry and what to do, and nothing of the entry."""
    with pytest.raises(SayAsError, match=r"names\.yaml:4: .*respelling"):
        pronounced("No.", ENTRIES, "")


def test_a_sound_that_the_voice_lacks_is_refused() -> None:
    """IPA is checked against the voice's own letters; the letter is named, not the word."""
    entries = read_list("Zeb: /zɛχ/", "names.yaml")
    with pytest.raises(SayAsError, match=r"names\.yaml:1: .*U\+03C7") as caught:
        pronounced("Zeb", entries, AMERICAN_IPA)
    assert "zɛ" not in str(caught.value)


def test_what_matches_nothing_is_known() -> None:
    """Entries of the session's own list that stand nowhere; the general list may have many."""
    texts = ["Welcome, Siobhan’s friend.", "no"]
    assert ["Aoife", "Zoë"] == [entry.word for entry in unmatched(texts, ENTRIES)]
    assert () == unmatched(texts, read_list(LIST, "x", general=True))


def test_the_sessions_own_list_counts() -> None:
    """Where a word stands in both lists, the session's pronunciation is taken."""
    own = read_list("siobhan: SHEE-van", "own.yaml")
    both = {entry.word: entry.respelling for entry in merged(ENTRIES, own)}
    assert ("SHEE-van", "ZOH-ee") == (both["siobhan"], both["Zoë"])
    assert "Siobhan" not in both


@given(st.text(max_size=80))
def test_no_text_is_changed_but_for_its_words(text: str) -> None:
    """Without the marks the text is what it was, whatever it holds besides brackets."""
    text = text.replace("[", "").replace("]", "")
    assert text == unmarked(pronounced(text, ENTRIES, AMERICAN_IPA))


@given(st.text(max_size=200))
def test_any_list_is_read_or_refused(text: str) -> None:
    """No file raises anything but an error with a line."""
    try:
        read_list(text, "x")
    except ScriptError as error:
        assert error.line >= 1


@pytest.mark.parametrize(
    ("ipa", "own"),
    [("ʃɪˈvɔn", "ʃɪvˈɔn"), ("ˈdʒeɪmz", "ʤˈAmz"), ("ˈniːv", "nˈiv"), ("ˌæləˈkwɑ", "ˌæləkwˈɑ")],
)
def test_usual_ipa_is_put_as_the_model_learnt_it(ipa: str, own: str) -> None:
    """Diphthongs are one letter, stress stands before the vowel, lengths are left out."""
    assert own == own_notation(ipa, british=False)


@pytest.mark.parametrize(("sounds", "ending"), [("ʤAmz", "əz"), ("mɑɹk", "s"), ("ænə", "z")])
def test_a_possessive_sounds_as_it_should(sounds: str, ending: str) -> None:
    """After a hiss, after a voiceless sound, after any other."""
    assert ending == possessive(sounds)


@cache
def _reader() -> Reader:
    return Reader(british=False)


def _sounds(text: str) -> str:
    letters = {number: char for char, number in _reader()._vocabulary.items()}
    return "".join(letters.get(one, "") for each in _reader().read(text) for one in each.ids)


def test_hibari_is_told_by_respelling_and_by_ipa() -> None:
    """Both ways give the same sounds, and the words keep their spelling."""
    assert "wˈɛlkəm, ʃɪvˈɔn." == _sounds("Welcome, [Siobhan](shi-VAWN).")
    assert "wˈɛlkəm, ʃɪvˈɔnz dˈA." == _sounds("Welcome, [Siobhan's](/ʃɪˈvɔn/'s) day.")
    (sentence,) = _reader().read("[Siobhan's](shi-VAWN's) day.")
    assert ("Siobhan's", "day") == sentence.words


@pytest.mark.parametrize("text", ["[a](/χ/)", "[a](/b)", "[a](b c)", "[a]()", "x](y"])
def test_hibari_takes_no_other_marks(text: str) -> None:
    """Anything that is not exactly a mark in the voice's letters is refused."""
    with pytest.raises(VoiceError):
        _reader().read(text)


def test_a_mark_counts_as_it_sounds() -> None:
    """Syllables are those of the pronunciation."""
    assert [2, 2, 1] == [
        syllables(text) for text in ("[Siobhan](shi-VAWN)", "[Quinn](/kwɪnə/)", "Niamh"[:3])
    ]
    assert MARK.fullmatch("[Siobhan](shi-VAWN)")


def _told(engine: HibariEngine | ToneEngine, say_as: str, cache: ClipCache) -> tuple[str, ...]:
    places = {Utterance("Welcome, Siobhan, and rest here a while."): Place("hug.md", 3)}
    delivery = Delivery(PACES["settle"], 1, 44_100, read_list(say_as, "names.yaml"))
    with narrate(places, {Role.GUIDE: engine}, delivery, cache=cache) as narration:
        return narration.notes


def test_a_pronunciation_is_part_of_the_caches_key(tmp_path: Path) -> None:
    """The same line with another pronunciation is another clip; what is not there is a note."""
    cache, engine = ClipCache(tmp_path), HibariEngine()
    for i, text in enumerate(("", "Siobhan: SHEE-van", "Siobhan: shi-VAWN"), 1):
        assert () == _told(engine, text, cache)
        assert i == cache.info().count
    (note,) = _told(engine, "Siobhan: shi-VAWN\nZebulonia: zeb", cache)
    assert "names.yaml:2" in note
    assert "zeb" not in note.casefold()


def test_a_personal_line_says_what_to_do_about_the_list() -> None:
    """The error names the entry's place; neither the line nor the entry is repeated."""
    delivery = Delivery(PACES["settle"], 1, 44_100, read_list("Zeb: /zɛb/", "names.yaml"))
    line = Utterance("Welcome, Zeb.", personal=True)
    with pytest.raises(VoiceError, match=r"hug\.md:3: .*names\.yaml:1") as caught:
        narrate({line: Place("hug.md", 3)}, {Role.GUIDE: ToneEngine()}, delivery)
    assert "zeb" not in str(caught.value).casefold()


def test_prosody_speaks_a_mark_with_times() -> None:
    """The word's time is known under its spelling."""
    speech = HibariEngine().speak("[Siobhan](shi-VAWN) rests.", Prosody(rate=0.6), 1)
    assert ["Siobhan", "rests"] == [word.text for word in speech.words or ()]


MAKE = ["make", "kiss-and-hug", "--voice", "tone", "--quiet", "--preview", "20"]


def test_make_takes_a_list_and_says_what_is_wrong_with_it(
    spoken: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list of its own and one for all; a bad one ends with its line, a missing one with 4."""
    Path("names.yaml").write_text("Ana: AH-na\nkiss: KISS\n", encoding="utf-8")
    assert 0 == run([*MAKE[:-3], *MAKE[-2:], "--say-as", "names.yaml"])
    assert "names.yaml:1" in capsys.readouterr().out
    Path("bad.yaml").write_text("Ana\n", encoding="utf-8")
    assert 1 == run([*MAKE, "--say-as", "bad.yaml"])
    assert "bad.yaml:1" in capsys.readouterr().err
    assert 4 == run([*MAKE, "--say-as", "none.yaml"])
    monkeypatch.setenv("COREG_AUDIO_SAY_AS", "bad.yaml")
    assert 1 == run(MAKE)
