"""A plan for a batch: CSV, and TOML where it looks like that."""

from coreg_audio.batch.plan_file import Row, read_plan, write_rows
from fuzz.harness import refusing, written


def check(data: bytes) -> None:
    """Any bytes are rows, or an error with the row; what is written reads back the same."""
    kind = ".toml" if data.startswith(b"[[") else ".csv"
    with refusing():
        rows = read_plan(written(f"plan{kind}", data))
        assert all(row.template and row.cells == _plain(row) for row in rows)
        assert len({row.at for row in rows}) == len(rows)
        again = written("again.csv", b"")
        again.unlink()
        write_rows(again, [(row, "why") for row in rows], job="fuzz")
        assert [one.cells for one in read_plan(again)] == [_in_csv(one) for one in rows]


def _plain(row: Row) -> dict[str, str]:
    """Its cells without those that a spreadsheet would take for a formula."""
    return {name: one for name, one in row.cells.items() if one[0] not in "=+-@\t\r"}


def _in_csv(row: Row) -> dict[str, str]:
    """Its cells as a text file keeps them: it knows one kind of line break."""
    cells = row.cells.items()
    return {name: one.replace("\r\n", "\n").replace("\r", "\n") for name, one in cells}
