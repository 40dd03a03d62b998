"""`coreg-audio plan`: what happens when, before anything is made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, assert_never

import click

from coreg_audio import build, fsio
from coreg_audio.cli.caseload import Wanted, explained
from coreg_audio.cli.options import (
    FilePath,
    cache_folder,
    json_option,
    print_json,
    takes_options,
)
from coreg_audio.cli.recipes import recipe, recipe_options
from coreg_audio.cli.watch import watcher
from coreg_audio.errors import InputError
from coreg_audio.guidance import crowded_out, told
from coreg_audio.session import Fitted, Session
from coreg_audio.timeline import Bed, Bell, Breath, Event, Quiet, Spoken, Timeline
from coreg_audio.units import timestamp


@click.command("plan")
@recipe_options
@takes_options
@click.option("--estimate", is_flag=True, help="Guess the lengths of speech: needs no voice.")
@click.option("--svg", type=FilePath(), help="Draw the plan into this file.")
@click.option("--force", is_flag=True, help="Let --svg overwrite a file not made here.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but the plan and errors.")
@json_option
def command(
    estimate: bool, svg: Path | None, force: bool, quiet: bool, as_json: bool, **asked: Any
) -> None:
    """Show the timeline of the session ID as a table: what is heard when."""
    wanted = recipe(**asked)
    if svg is not None and svg.suffix.lower() != ".svg":
        raise InputError(f"{svg}: the name of a picture ends in .svg")
    with explained(wanted.client):
        session, timeline = _planned(wanted, estimate=estimate, quiet=quiet or as_json)
    if svg is not None:
        from coreg_audio.sidecars.picture import timeline_svg

        drawing = timeline_svg(timeline, session.front.title)
        fsio.write_bytes(
            svg,
            drawing.encode(),
            job=fsio.job_name(session.front.name, what="svg"),
            force=force,
        )
    if as_json:
        print_json(_facts(timeline, session.fitted))
    else:
        click.echo("\n".join([*_table(timeline, session.fitted), *wanted.notes]))


def _planned(wanted: Wanted, *, estimate: bool, quiet: bool) -> tuple[Session, Timeline]:
    if estimate:
        return build.estimate(wanted.recipe)
    watching = watcher(quiet)
    try:
        return build.plan(wanted.recipe, cache_folder(), watching, private=wanted.private)
    finally:
        watching.close()


def _table(timeline: Timeline, fitted: Fitted) -> Iterator[str]:
    chapters = {chapter.start: chapter.title for chapter in timeline.chapters}
    for event in timeline.events:
        for start in sorted(start for start in chapters if start <= event.start):
            yield f"{timestamp(start / timeline.rate_hz)}           ## {chapters.pop(start)}"
        yield (
            f"{timestamp(event.start / timeline.rate_hz)} "
            f"{event.length / timeline.rate_hz:8.2f} s  {_about(event)}"
        )
    yield (
        f"{timestamp(timeline.length / timeline.rate_hz)}           end; "
        f"elastic pauses x {timeline.stretch:.2f}"
    )
    yield from told(fitted)
    for place in crowded_out(timeline.left_out, fitted):
        yield f"no room for the optional lines at {place}"


def _about(event: Event) -> str:
    match event:
        case Spoken(say=say):
            who = event.utterance.role.value if say else "cue"
            return f"{who:6} {say.shown if say else event.utterance.text}"
        case Breath():
            return f"breath {len(event.cycles)} whole breaths"
        case Bell():
            return f"bell   {event.kind.value}"
        case Quiet():
            asked = f" (written {event.asked_s:g} s)" if event.asked_s else ""
            return f"quiet  {event.kind.value}{asked}"
        case Bed():
            return f"bed    {event.name}"
        case _:
            assert_never(event)


def _facts(timeline: Timeline, fitted: Fitted) -> dict[str, Any]:
    return {
        "rate_hz": timeline.rate_hz,
        "frames": timeline.length,
        "length_s": timeline.length / timeline.rate_hz,
        "stretch": timeline.stretch,
        "chapters": [
            {"title": one.title, "start": one.start, "end": one.end}
            for one in timeline.chapters
        ],
        "events": [_event(event) for event in timeline.events],
        "guidance": fitted.guidance.value,
        "changed": list(told(fitted)),
        "left_out": list(map(str, crowded_out(timeline.left_out, fitted))),
    }


def _event(event: Event) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "start": event.start,
        "length": event.length,
        "at": str(event.at),
        "track": type(event).__name__.lower(),
    }
    match event:
        case Spoken(say=say):
            facts["role"] = event.utterance.role.value
            facts["text"] = say.shown if say else event.utterance.text
        case Breath():
            facts["cycles"] = [
                [cycle.in_, cycle.hold_in, cycle.out, cycle.hold_out] for cycle in event.cycles
            ]
        case Bell():
            facts["kind"] = event.kind.value
        case Quiet():
            facts["kind"] = event.kind.value
            facts["asked_s"] = event.asked_s
        case Bed():
            facts["name"] = event.name
        case _:
            assert_never(event)
    return facts
