"""A plan: a CSV or TOML file with a row for each track, read strictly and never guessed at."""

import csv
import io
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from coreg_audio import fsio
from coreg_audio.errors import FileError, InputError, ScriptError, nearest
from coreg_audio.script import Place

MAX_BYTES = 10_000_000
MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_CELL_CHARS = 64_000

ERROR = "error"
"""The column in which a file of failed rows says why; reading passes over it."""

COLUMNS = ("client", "template", "minutes")
"""What every plan may say; besides, the options of `make` and the choices of its scripts."""

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is a formula to a spreadsheet."""

_TABLE = "track"


@dataclass(frozen=True, slots=True)
class Row:
    """One track as the plan asks for it. No value of a client's stands in a plan.

    Attributes:
        at: The plan and the row, the header being row 1; in TOML the number of the table.
        cells: What is said, by column; a column that is left empty is not there.
    """

    at: Place
    cells: Mapping[str, str] = field(default_factory=dict)

    @property
    def client(self) -> str:
        """The client's code, or nothing."""
        return self.cells.get("client", "")

    @property
    def template(self) -> str:
        """The id or path of the script."""
        return self.cells.get("template", "")

    def error(self, reason: str) -> ScriptError:
        """Something is wrong in this row."""
        return ScriptError(self.at.source, self.at.line, reason)


def read_plan(path: Path) -> tuple[Row, ...]:
    """The rows of a plan, by its suffix .csv or .toml.

    Raises:
        FileError: It cannot be read, or is too large.
        InputError: It is not what a plan looks like; with its row.
    """
    text = fsio.read_text(path, MAX_BYTES)
    match path.suffix.lower():
        case ".csv":
            rows = tuple(_csv_rows(text, path.name))
        case ".toml":
            rows = tuple(_toml_rows(text, path.name))
        case _:
            raise InputError(f"{path}: the name of a plan ends in .csv or .toml")
    if not rows:
        raise InputError(f"{path} asks for no track; one is a line such as C014,kiss-and-hug,4")
    return rows


def check_columns(rows: Iterable[Row], known: Collection[str]) -> None:
    """Raises `ScriptError` for a column that means nothing, which is most often a slip."""
    for row in rows:
        for name in row.cells:
            if name not in known:
                raise row.error(
                    f"unknown column {name[:40]!r}{nearest(name, known)}; a plan has client, "
                    "template, minutes, the long options of make, and choices of its scripts"
                )


def _csv_rows(text: str, source: str) -> Iterator[Row]:
    csv.field_size_limit(MAX_CELL_CHARS)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    names: list[str] | None = None
    try:
        for number, cells in enumerate(reader, 1):
            if not any(cell.strip() for cell in cells):
                continue
            if names is None:
                names = _header(cells, Place(source, number))
                continue
            _check_count(number - 1, source)
            yield _row(names, cells, Place(source, number))
    except csv.Error as error:
        raise ScriptError(
            source, reader.line_num, f"not legal CSV: {error}; save it as CSV in UTF-8"
        ) from error


def _delimiter(text: str) -> str:
    """Where 9,5 is how one writes, spreadsheets part cells by semicolons."""
    first = text.lstrip().partition("\n")[0]
    return ";" if ";" in first and "," not in first else ","


def _header(cells: Sequence[str], at: Place) -> list[str]:
    names = [cell.strip().lower() for cell in cells]
    row = Row(at)
    if len(names) > MAX_COLUMNS:
        raise row.error(f"a plan has at most {MAX_COLUMNS} columns, not {len(names)}")
    if "template" not in names:
        raise row.error("the first row names the columns; one of them is template")
    _check_names(names, row)
    return names


def _check_names(names: Sequence[str], row: Row) -> None:
    """Each column once: of two of one name, one would be lost."""
    if doubled := [name for name in names if names.count(name) > 1]:
        raise row.error(f"the column {doubled[0][:40]!r} stands there twice, or has no name")


def _row(names: Sequence[str], cells: Sequence[str], at: Place) -> Row:
    row = Row(at)
    if len(cells) > len(names):
        raise row.error(
            f"{len(cells)} cells for {len(names)} columns; put a cell in quotes where it "
            "holds what parts the cells"
        )
    said = zip(names, (cell.strip(" ") for cell in cells), strict=False)
    return _checked(Row(at, {name: cell for name, cell in said if cell and name != ERROR}))


def _checked(row: Row) -> Row:
    for name, cell in row.cells.items():
        if cell.startswith(_DANGEROUS):
            raise row.error(
                f"the cell in {name[:40]!r} begins with {cell[0]!r}, a formula to a "
                "spreadsheet; write plain text"
            )
    if not row.template:
        raise row.error("template is empty; it is an id that coreg-audio list shows")
    return row


def _check_count(count: int, source: str) -> None:
    if count > MAX_ROWS:
        raise ScriptError(
            source, count + 1, f"a plan has at most {MAX_ROWS:,} rows; make it several plans"
        )


def _toml_rows(text: str, source: str) -> Iterator[Row]:
    try:
        found = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputError(f"{source}: not legal TOML: {error}") from error
    tables = found.pop(_TABLE, [])
    if found or not isinstance(tables, list):
        raise InputError(f"{source}: a plan in TOML is tables named [[{_TABLE}]], nothing else")
    for number, table in enumerate(tables, 1):
        at = Place(source, number)
        _check_count(number, source)
        if not isinstance(table, dict):
            raise Row(at).error(f"a track is a table [[{_TABLE}]]")
        _check_names([name.strip().lower() for name in table], Row(at))
        said = {
            name.strip().lower(): _as_text(Row(at), name, value)
            for name, value in table.items()
        }
        yield _checked(Row(at, {n: cell for n, cell in said.items() if cell and n != ERROR}))


def _as_text(row: Row, name: str, value: Any) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case str() | int() | float():
            return str(value).strip(" ")
        case list() if all(isinstance(one, str) for one in value):
            return " ".join(value).strip(" ")
    raise row.error(f"{name[:40]!r} is a text, a number, true or false, or a list of texts")


def write_rows(path: Path, rows: Iterable[tuple[Row, str]], *, job: str) -> None:
    """A plan of these rows, each with why it failed, to be fed back when that is mended.

    Why may tell what a client is to be spared, so the file is its owner's alone.
    """
    listed = list(rows)
    names = dict.fromkeys((*COLUMNS, *(name for row, _ in listed for name in row.cells)))
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*names, ERROR])
    for row, reason in listed:
        cells = [row.cells.get(name, "") for name in names]
        writer.writerow([_inert(cell) for cell in (*cells, " ".join(reason.split()))])
    fsio.write_bytes(path, text.getvalue().encode(), job=job, private=True)


def _inert(cell: str) -> str:
    """No formula to a spreadsheet."""
    return f"'{cell}" if cell.startswith(_DANGEROUS) else cell


__all__ = ["COLUMNS", "ERROR", "FileError", "Row", "check_columns", "read_plan", "write_rows"]
