"""`coreg-audio batch`: a plan becomes many files."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coreg_audio import clients, fsio
from coreg_audio.batch.plan_file import MAX_ROWS, Row, read_plan, write_rows
from coreg_audio.batch.track import Kind, Outcome, Track
from coreg_audio.cli.caseload import clients_folder, clients_option
from coreg_audio.cli.discretion import keep_discreet
from coreg_audio.cli.options import FilePath, Minutes, cache_folder, json_option, print_json
from coreg_audio.errors import CoregError, FileError, InputError
from coreg_audio.script import Place

if TYPE_CHECKING:
    from coreg_audio.batch.running import Crew

FAILED = fsio.job_name(what="failed rows")
"""Whose the files of failed rows are, in the journal."""

_MOST_FAILED = 100
_REASON_CHARS = 500


@click.command("batch")
@click.argument("plan", required=False, type=FilePath(), metavar="[PLAN]")
@click.option("--all-clients", is_flag=True, help="A track for each client, without a PLAN.")
@click.option("--template", metavar="ID", help="Which exercise, with --all-clients.")
@click.option("-m", "--minutes", type=Minutes(), help="How long, where the plan is silent.")
@click.option(
    "-s",
    "--set",
    "columns",
    multiple=True,
    metavar="COLUMN=VALUE",
    help="What a column says where it is empty, such as voice=tone. May be repeated.",
)
@click.option(
    "-o",
    "--output",
    type=FilePath(file_okay=False),
    default=Path("output"),
    show_default=True,
    help="Folder of the results: CODE/ID/ID-CODE.mp3 in it.",
)
@clients_option
@click.option("--dry-run", is_flag=True, help="Say what would be made, and make nothing.")
@click.option("--workers", type=click.IntRange(1, 256), help="Else one for each processor.")
@click.option(
    "--timeout",
    "limit_s",
    type=click.FloatRange(1),
    default=1800,
    show_default=True,
    metavar="SECONDS",
    help="Give up a track that takes longer; it is tried twice.",
)
@click.option(
    "--memory",
    "memory_mb",
    type=click.IntRange(256),
    default=4096,
    show_default=True,
    metavar="MB",
    help="What one worker may take.",
)
@click.option("--cluster", metavar="ADDRESS", help="Work on Dask: tcp://scheduler:8786.")
@click.option("--again", is_flag=True, help="Make also what stands there already.")
@click.option("--force", is_flag=True, help="Overwrite files that were not made here.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors and the summary.")
@json_option
def command(quiet: bool, as_json: bool, **asked: Any) -> int:
    """Make all tracks of PLAN, a CSV or TOML file; what stands already is left alone.

    Its columns are client, template, minutes, long options of make, and choices of the script.
    Stopped at any time, the same command goes on where it was.

    \b
    coreg-audio batch plan.csv --dry-run
    coreg-audio batch plan.csv
    coreg-audio batch --all-clients --template heartbeat-connection
    """  # noqa: D301 - click wants the real character
    begun = time.monotonic()
    keep_discreet()
    talk = _Talk(quiet or as_json)
    rows = _rows(asked)
    people = clients_folder(asked["clients_dir"])
    batch = _Batch(asked["output"], people, asked["plan"], len(rows), talk)
    tracks = _tracks(rows, asked, batch)
    if asked["dry_run"]:
        from coreg_audio.cli.foreseeing import foresee

        return foresee(list(tracks), batch.refused, as_json=as_json)
    try:
        _make(tracks, asked, batch)
    except KeyboardInterrupt:
        click.echo("the same command goes on where it was", err=True)
        raise
    failed = batch.write_failed()
    facts = batch.facts(failed, time.monotonic() - begun)
    if as_json:
        print_json(facts)
    else:
        click.echo("\n".join(_summary(facts)))
    return 1 if batch.failed else 0


@dataclass(frozen=True, slots=True)
class _Talk:
    """One line for each track, on stderr; codes only."""

    silent: bool

    def __call__(self, line: str) -> None:
        if not self.silent:
            click.echo(line, err=True)


@dataclass(slots=True)
class _Batch:
    """How a batch gets on.

    Attributes:
        output: The folder of results.
        people: The folder of client files.
        plan: The plan's file.
        total: Rows in all.
        talk: Says a line.
        failed: Rows that came to nothing, and why.
    """

    output: Path
    people: Path
    plan: Path | None
    total: int
    talk: _Talk
    failed: list[tuple[Row, str]] = field(default_factory=list)
    counts: Counter[Kind] = field(default_factory=Counter)
    length_s: float = 0.0
    size_bytes: int = 0

    @property
    def refused(self) -> list[tuple[Row, str]]:
        """Rows that cannot be made."""
        return self.failed

    def refuse(self, row: Row, reason: str) -> None:
        """A row that cannot be made."""
        self._say(row, f"failed: {_brief(reason)}", Kind.FAILED)
        self.failed.append((row, _brief(reason)))

    def end(self, track: Track, outcome: Outcome) -> None:
        """A track has come to its end."""
        if outcome.kind is Kind.FAILED:
            self.refuse(track.row, outcome.reason)
            return
        self.length_s += outcome.length_s
        self.size_bytes += outcome.size_bytes
        made = f", {_clock(outcome.length_s)}, in {outcome.took_s:.1f} s"
        told = f"{outcome.kind}{made if outcome.kind is Kind.MADE else ''}"
        self._say(track.row, told, outcome.kind)
        for note in (*track.notes, *outcome.notes):
            self.talk(f"    {note}")

    def _say(self, row: Row, what: str, kind: Kind) -> None:
        self.counts[kind] += 1
        done = sum(self.counts.values())
        name = f"{row.client} {row.template}".strip()
        self.talk(f"[{done:{len(str(self.total))}}/{self.total}] {name}: {what}")

    def write_failed(self) -> Path | None:
        """The rows that came to nothing as a plan of their own; where it is."""
        for number in range(1, _MOST_FAILED):
            path = self.output / f"failed{f'-{number}' * (number > 1)}.csv"
            if self.plan is not None and path.absolute() == self.plan.absolute():
                continue
            if path.exists() and not fsio.owns(path, job=FAILED):
                continue
            if not self.failed:
                fsio.remove(path)
                return None
            self._write_failed(path)
            return path
        raise FileError(self.output, "there are a hundred files of failed rows; delete some")

    def _write_failed(self, path: Path) -> None:
        """It stands on the list of each client in it, to be forgotten with them."""
        codes = dict.fromkeys(row.client for row, _ in self.failed if row.client)
        for owner in clients.known(codes, self.people):
            clients.note(owner, FAILED, [path])
        fsio.make_folder(self.output)
        write_rows(path, self.failed, job=FAILED)

    def facts(self, failed: Path | None, took_s: float) -> dict[str, Any]:
        """What came of it all, in figures."""
        return {
            "tracks": self.total,
            "made": self.counts[Kind.MADE],
            "there": self.counts[Kind.STANDS],
            "failed": self.counts[Kind.FAILED],
            "failed_rows": str(failed) if failed else None,
            "made_s": self.length_s,
            "bytes": self.size_bytes,
            "took_s": round(took_s, 1),
        }


def _rows(asked: dict[str, Any]) -> tuple[Row, ...]:
    """The rows of the plan, or one for each client, with what is said for all of them."""
    if asked["all_clients"] == (asked["plan"] is not None):
        raise click.UsageError("name a plan, or use --all-clients with --template")
    if not asked["all_clients"]:
        rows = read_plan(asked["plan"])
    elif asked["template"]:
        rows = _everybody(asked["template"], clients_folder(asked["clients_dir"]))
    else:
        raise click.UsageError("--all-clients needs --template ID")
    said = dict(_column(text) for text in asked["columns"])
    if asked["minutes"] is not None:
        said.setdefault("minutes", f"{asked['minutes']:.15g}")
    return tuple(Row(row.at, {**said, **row.cells}) for row in rows)


def _everybody(template: str, folder: Path) -> tuple[Row, ...]:
    codes = clients.codes(folder)
    if not codes:
        raise InputError(f"there are no clients in {folder}; see: coreg-audio clients add")
    if len(codes) > MAX_ROWS:
        raise InputError(f"a batch has at most {MAX_ROWS:,} tracks; use plans")
    return tuple(
        Row(Place("clients", number), {"client": code, "template": template})
        for number, code in enumerate(codes, 1)
    )


def _column(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name.strip() or not value.strip():
        raise InputError(f"--set takes COLUMN=VALUE, such as --set voice=tone, not {text!r}")
    return name.strip().lower(), value.strip()


def _tracks(rows: Sequence[Row], asked: dict[str, Any], batch: _Batch) -> Iterator[Track]:
    """One after the other, so that a long plan takes no room; of rows that fail it is told."""
    from coreg_audio.cli.tracks import Reader, Setup, checked_apart

    setup = Setup(
        asked["output"],
        clients_folder(asked["clients_dir"]),
        cache_folder(),
        force=asked["force"],
        again=asked["again"],
    )
    reader = Reader(setup)
    reader.check(rows)

    def each() -> Iterator[Track]:
        for row in rows:
            try:
                yield reader.track(row)
            except CoregError as error:
                batch.refuse(row, str(error))

    return checked_apart(each(), lambda track, why: batch.refuse(track.row, why))


def _make(tracks: Iterator[Track], asked: dict[str, Any], batch: _Batch) -> None:
    from coreg_audio.batch.running import made

    with _crew(tracks, asked, batch) as (crew, tracks), closing(made(tracks, crew)) as all_made:
        for track, outcome in all_made:
            batch.end(track, outcome)


@contextmanager
def _crew(
    tracks: Iterator[Track], asked: dict[str, Any], batch: _Batch
) -> Iterator[tuple[Crew, Iterator[Track]]]:
    """Who makes the tracks, and the tracks for them."""
    if asked["cluster"]:
        from coreg_audio.batch.cluster import open_cluster, placed, voices_of

        listed = [placed(track) for track in tracks]
        voices = voices_of(listed)
        with open_cluster(asked["cluster"], asked["output"], voices, batch.talk) as crew:
            yield crew, iter(listed)
        return
    from coreg_audio.batch.pool import open_pool, processors

    workers = min(asked["workers"] or processors(), batch.total)
    with open_pool(workers, limit_s=asked["limit_s"], memory_mb=asked["memory_mb"]) as crew:
        yield crew, tracks


def _summary(facts: dict[str, Any]) -> Iterator[str]:
    yield (
        f"{facts['tracks']} tracks: {facts['made']} made, {facts['there']} there already, "
        f"{facts['failed']} failed, in {facts['took_s']:.1f} s"
    )
    if facts["failed_rows"]:
        yield (
            f"  those that failed: {facts['failed_rows']}; when that is mended: "
            f"coreg-audio batch {facts['failed_rows']}"
        )


def _brief(reason: str) -> str:
    text = " ".join(reason.split())
    return text if len(text) <= _REASON_CHARS else f"{text[: _REASON_CHARS - 1]}…"


def _clock(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d} minutes"
