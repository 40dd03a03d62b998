"""docs/exercises.md and its pictures."""

from pathlib import Path

import pytest

from coreg_audio import catalogue, templates
from coreg_audio.catalogue import pages

DOCS = Path(__file__).parent.parent / "docs"


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    """The catalogue as the command makes it now."""
    return dict(pages())


def test_the_catalogue_is_as_the_scripts_are(made: dict[str, str]) -> None:
    """Mend it with `python -m coreg_audio.catalogue docs`; nothing else lies in its folder."""
    stale = [
        name
        for name, text in made.items()
        if not (DOCS / name).exists() or (DOCS / name).read_text(encoding="utf-8") != text
    ]

    assert [] == stale
    pictures = {f"exercises/{path.name}" for path in (DOCS / "exercises").iterdir()}
    assert pictures | {"exercises.md"} == set(made)


def test_every_exercise_has_its_entry_and_a_small_picture(made: dict[str, str]) -> None:
    """With what a therapist needs to choose: lengths, chapters, choices, cautions, not for."""
    page = made["exercises.md"]
    for one in templates.available(templates_dir=templates.packaged_folder()).templates:
        name = one.front.id
        entry = page.partition(f'<a id="{name}"></a>')[2].partition("<a id=")[0]

        assert f"](exercises/{name}.svg)" in entry
        assert len(made[f"exercises/{name}.svg"].encode()) < 20_000
        assert all(caution in entry for caution in one.front.cautions)
        assert all(f"`{choice.name}`: " in entry for choice in one.front.choices)
        for what in ("For", "Length", "Breath", "Chapters", "Not for", "Review"):
            assert f"- **{what}**" in entry


def test_lengths_that_a_choice_changes_are_all_told(made: dict[str, str]) -> None:
    """Each with the choice that brings it."""
    page = made["exercises.md"]

    assert "6 minutes (`--minutes` " in page
    assert "2.6 minutes with `--set length=moment` (`--minutes` " in page
    assert "- touch: `--set touch=none`" in page
    assert "- fear-of-partner: leave this exercise out" in page


def test_the_command_writes_them_all(
    tmp_path: Path, made: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Page and pictures, in the folder that is named."""
    monkeypatch.setattr(catalogue, "pages", lambda: made)
    catalogue.main(tmp_path)

    assert set(made) == {
        path.relative_to(tmp_path).as_posix()
        for path in tmp_path.rglob("*.*")
        if path.is_file()
    }
