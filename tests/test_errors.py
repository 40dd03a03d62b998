"""Errors are sentences that tell what to do, and survive a trip to another process."""

import pickle

import pytest

from coreg_audio.errors import (
    CareError,
    CoregError,
    FileError,
    InputError,
    LengthError,
    MissingPartError,
    ScriptError,
    VoiceError,
    nearest,
)

ERRORS = (
    InputError("no such choice"),
    ScriptError("a.md", 3, "a pause needs a number", 2),
    LengthError("Calm", 60, 100, 200),
    VoiceError("no sound"),
    FileError("a.mp3", "no space left"),
    CareError(("a.md:3:1: no [R4]", "a.md:4:1: no [R9]"), ("R4", "R9")),
    MissingPartError("install it"),
)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_crosses_to_another_process(error: CoregError) -> None:
    """Pickled and read back, an error says the same and ends with the same code."""
    copy = pickle.loads(pickle.dumps(error))

    assert (str(error), error.exit_code) == (str(copy), copy.exit_code)


def test_a_script_error_begins_with_file_and_line() -> None:
    """Editors find the place in file:line: reason."""
    assert "a.md:3: a pause needs a number" == str(
        ScriptError("a.md", 3, "a pause needs a number")
    )


@pytest.mark.parametrize(("asked_s", "advice"), [(60, "cut some lines"), (300, "add lines")])
def test_a_length_error_says_what_is_in_reach(asked_s: float, advice: str) -> None:
    """Too short and too long each name the reach and the remedy that helps."""
    text = str(LengthError("Calm", asked_s, 100, 200))

    assert ("1:40 to 3:20" in text, advice in text) == (True, True)


def test_near_names_are_offered_and_far_ones_are_not() -> None:
    """A slip of the keyboard gets a hint, nonsense gets none."""
    known = ["repair-ritual", "kiss-and-hug"]

    assert (" (did you mean 'repair-ritual'?)", "") == (
        nearest("repair-ritul", known),
        nearest("zzz", known),
    )


def test_an_almost_rigid_script_is_told_its_length_in_tenths() -> None:
    """Where no whole second lies in reach, the reach is not turned upside down."""
    assert "can be 8.2 to 8.7 seconds" in str(LengthError("Calm", 60, 8.2, 8.7))
