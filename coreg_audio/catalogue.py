"""The catalogue of the packaged exercises, with a picture of each.

    python -m coreg_audio.catalogue docs

writes docs/exercises.md and docs/exercises/ID.svg. Everything comes from the scripts and from
plans with an estimated voice, so that every machine writes the same.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from coreg_audio import fsio, templates
from coreg_audio.build import estimate
from coreg_audio.recipe import Recipe
from coreg_audio.script import Choice, ChoiceKind, FrontMatter, Template
from coreg_audio.session import Session
from coreg_audio.sidecars.picture import timeline_svg
from coreg_audio.timeline import Timeline

PAGE, PICTURES = "exercises.md", "exercises"

FOR = {"one": "one person", "couple": "a couple together", "turns": "a couple, in turns"}

TIERS = {
    1: "1, to settle or to learn",
    2: "2, with touch or gaze",
    3: "3, for hot moments",
}

HEAD = """\
# The exercises

Made from the scripts by `python -m coreg_audio.catalogue docs`; a test holds the two together.
`coreg-audio show ID` tells the same on your screen, with `--text` the words too, and
`coreg-audio make ID --set touch=hands` makes an exercise with a choice of yours.

Each picture shows when the voice speaks, where breath is paced, the bells and the silences,
with the usual choices. How long speech takes is estimated; a voice shifts it by seconds.

**Not for** says what a person gets who should be spared touch, gaze, paced breath and so on:
the version that is named there, or, with "leave this exercise out", none.

To change the words of one, see [Writing scripts](writing-scripts.md).
"""


@dataclass(frozen=True, slots=True)
class _Exercise:
    """A template, with its session and its plan for the choices that are usual."""

    template: Template
    session: Session
    timeline: Timeline

    @property
    def front(self) -> FrontMatter:
        """Of the choices that are usual."""
        return self.session.front


def pages() -> Mapping[str, str]:
    """The text of every file of the catalogue, by its path in the folder of documentation."""
    shelf = templates.available(templates_dir=templates.packaged_folder())
    found = [
        _Exercise(one, *estimate(Recipe(str(one.path))))
        for one in shelf.templates
        if one.packaged
    ]
    pictures = {
        f"{PICTURES}/{one.front.id}.svg": timeline_svg(one.timeline, one.front.title)
        for one in found
    }
    return {PAGE: "\n".join([HEAD, *_overview(found), *_entries(found)]), **pictures}


def _overview(found: list[_Exercise]) -> Iterator[str]:
    yield "| exercise | for | tier | minutes |"
    yield "|---|---|---|---|"
    for one in found:
        front = one.front
        name = f"[{front.title}](#{front.id})"
        yield f"| {name} | {_audience(front)} | {front.tier} | {_overall(one.template)} |"
    yield ""


def _entries(found: list[_Exercise]) -> Iterator[str]:
    return ("\n".join(_entry(one)) for one in found)


def _entry(one: _Exercise) -> Iterator[str]:
    front = one.front
    yield f'<a id="{front.id}"></a>\n'
    yield f"## {front.title}\n"
    if one.session.notes:
        yield f"{_note(one.session)}\n"
    yield f"![What is heard when in {front.title}]({PICTURES}/{front.id}.svg)\n"
    yield f"- **To make it**: `coreg-audio make {front.id}`"
    yield f"- **For** {_audience(front)}; tier {TIERS[front.tier]}"
    yield from _listed("Length", _lengths(one.template))
    yield f"- **Breath**: {_breath(one.timeline)}"
    yield f"- **Chapters**: {', '.join(section.title for section in one.session.sections)}"
    yield from _listed("Choices", map(_choice, front.choices))
    yield from _listed("Cautions", front.cautions)
    yield from _listed("Not for", (_spared(*pair) for pair in front.not_for.items()))
    yield f"- **Review**: {front.reviewed or 'not yet reviewed by a clinician'}\n"


def _listed(what: str, lines: Iterable[str]) -> Iterator[str]:
    """A point, or one with points of its own."""
    found = list(lines)
    if len(found) < 2:
        yield f"- **{what}**: {''.join(found) or 'none'}"
        return
    yield f"- **{what}**:"
    yield from (f"  - {line}" for line in found)


def _note(session: Session) -> str:
    """What the first note tells the therapist, as a sentence of its own."""
    told = session.notes[0].removeprefix("For the therapist:").strip()
    return told[:1].upper() + told[1:]


def _audience(front: FrontMatter) -> str:
    return " or ".join(FOR[one] for one in front.audience)


def _fronts(template: Template) -> Iterator[tuple[str, FrontMatter]]:
    """The front matter as each option of each pick makes it, the usual one first."""
    yield "", template.front
    for choice in template.front.choices:
        for option in choice.options:
            if option != choice.default:
                values = {choice.name: option}
                front, _ = templates.read_front(template.text, template.source, values)
                yield f"{choice.name}={option}", front


def _lengths(template: Template) -> Iterator[str]:
    """The usual length, then those of choices that change it."""
    usual = template.front.minutes, template.front.range_min
    for setting, front in _fronts(template):
        length = front.minutes, front.range_min
        if not setting or length != usual:
            with_it = f" with `--set {setting}`" if setting else ""
            span = "{:g} to {:g}".format(*front.range_min)
            yield f"{_minutes(front.minutes)}{with_it} (`--minutes` {span})"


def _overall(template: Template) -> str:
    usual, *others = dict.fromkeys(front.minutes for _, front in _fronts(template))
    if len(others) < 2:
        return " or ".join(f"{one:g}" for one in (usual, *others))
    return f"{usual:g}, others {min(others):g} to {max(others):g}"


def _minutes(minutes: float) -> str:
    return f"{minutes:g} minute{'' if minutes == 1 else 's'}"


def _breath(timeline: Timeline) -> str:
    """Of the choices that are usual; a script may name a breath that only others use."""
    cycles = [cycle for run in timeline.breaths() for cycle in run.cycles]
    if not cycles:
        return "not paced with the usual choices"
    paces = {(one.in_ / timeline.rate_hz, one.out / timeline.rate_hz): None for one in cycles}
    told = "; ".join(f"in {in_s:g} s, out {out_s:g} s" for in_s, out_s in paces)
    return f"{told}; {len(cycles)} breaths are paced"


def _choice(choice: Choice) -> str:
    told = {
        ChoiceKind.PICK: f"one of {', '.join(choice.options)}",
        ChoiceKind.NUMBER: f"{choice.low:g} to {choice.high:g}",
        ChoiceKind.TEXT: "",
    }[choice.kind]
    parts = [part for part in (choice.ask, told) if part]
    parts.append(f"usually {choice.default}" if choice.default else "usually nothing")
    return f"`{choice.name}`: {'; '.join(parts)}"


def _spared(flag: str, answer: tuple[str, tuple[str, ...]] | None) -> str:
    if answer is None:
        return f"{flag}: leave this exercise out"
    choice, options = answer
    return f"{flag}: {' or '.join(f'`--set {choice}={option}`' for option in options)}"


def main(folder: Path) -> None:
    """Write the catalogue into *folder*."""
    fsio.make_folder(folder / PICTURES)
    for name, text in pages().items():
        fsio.write_bytes(folder / name, text.encode(), job=None)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
