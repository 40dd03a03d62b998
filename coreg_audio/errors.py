"""Errors that a user can mend: each says what is wrong, where, and what to do.

Everything else that is raised is a bug and keeps its traceback.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from math import ceil, floor

_SHOWN = 8
"""Lines of one refusal; a whole script may be in the way."""


class CoregError(Exception):
    """The root of all errors that are shown as one plain message.

    Attributes:
        exit_code: What the command line ends with.
    """

    exit_code = 1


class InputError(CoregError):
    """A value, a choice or a name that was asked for cannot be used."""


class ScriptError(InputError):
    """A script cannot be understood.

    Attributes:
        source: Template or file the line came from, as the user would name it.
        line: 1-based line number.
        reason: What is wrong and what to do, one sentence or two.
        column: 1-based column, 1 where the whole line is meant.
    """

    def __init__(self, source: str, line: int, reason: str, column: int = 1) -> None:
        super().__init__(source, line, reason, column)
        self.source, self.line, self.reason, self.column = source, line, reason, column

    def __str__(self) -> str:
        return f"{self.source}:{self.line}: {self.reason}"


class LengthError(InputError):
    """The asked length is out of the script's reach.

    Attributes:
        asked_s: The length that was asked for.
        shortest_s: The shortest this script can be with this voice.
        longest_s: The longest.
        around_s: Where the asked length falls between two ways to perform the script, such as
            with and without an optional part: the nearest lengths below and above it.
    """

    def __init__(
        self,
        title: str,
        asked_s: float,
        shortest_s: float,
        longest_s: float,
        around_s: tuple[float, float] | None = None,
    ) -> None:
        super().__init__(title, asked_s, shortest_s, longest_s, around_s)
        self.title, self.asked_s = title, asked_s
        self.shortest_s, self.longest_s = shortest_s, longest_s
        self.around_s = around_s

    def __str__(self) -> str:
        if self.around_s is not None:
            below, above = _clock(floor(self.around_s[0])), _clock(ceil(self.around_s[1]))
            return (
                f"{self.title} cannot last {_clock(self.asked_s)}: with this voice the nearest "
                f"lengths are {below} and {above} (minutes:seconds), without and with an "
                "optional part or a breath; ask for one of them, or make optional parts shorter"
            )
        remedy = (
            "cut some lines or shorten exact pauses, timers and breathing"
            if self.asked_s < self.shortest_s
            else "add lines, pauses or breathing"
        )
        low, high = ceil(self.shortest_s), floor(self.longest_s)
        reach = (
            f"{_clock(low)} to {_clock(high)} (minutes:seconds); ask for a length in between"
            if low <= high
            else f"{self.shortest_s:.1f} to {self.longest_s:.1f} seconds; ask for that"
        )
        return (
            f"{self.title} cannot last {_clock(self.asked_s)}: with this voice it can be "
            f"{reach}, or {remedy}"
        )


class CareError(InputError):
    """A script is against rules of care, and nobody let it through.

    Attributes:
        faults: Each as file:line:column: what is wrong [rule].
        rules: The rules that are broken.
    """

    def __init__(self, faults: tuple[str, ...], rules: tuple[str, ...]) -> None:
        super().__init__(faults, rules)
        self.faults, self.rules = faults, rules

    def __str__(self) -> str:
        what = "this" if len(self.faults) == 1 else f"these {len(self.faults)}"
        options = " ".join(f"--allow {rule}" for rule in self.rules)
        return "\n".join(
            (
                f"the care check stops {what}; mend it, read why with coreg-audio check "
                f"--explain {self.rules[0]}, or take it on yourself with {options}",
                *(f"  {fault}" for fault in self.faults),
            )
        )


class AvoidError(InputError):
    """A script has no version that keeps to the avoid-flags.

    Attributes:
        script: Its id.
        reason: What is wrong and what to do.
        obstacles: What stands in the way, each with its place.
    """

    def __init__(self, script: str, reason: str, obstacles: tuple[str, ...] = ()) -> None:
        super().__init__(script, reason, obstacles)
        self.script, self.reason, self.obstacles = script, reason, obstacles

    def __str__(self) -> str:
        shown = self.obstacles[:_SHOWN]
        more = len(self.obstacles) - len(shown)
        lines = [*shown, *([f"and {more} more"] if more else [])]
        return "\n".join((f"{self.script}: {self.reason}", *(f"  {line}" for line in lines)))


class VoiceError(CoregError):
    """A voice did not deliver what a line needs."""

    exit_code = 3


class FileError(CoregError):
    """A file cannot be read or written.

    Attributes:
        path: The file.
        reason: What is wrong and what to do.
    """

    exit_code = 4

    def __init__(self, path: object, reason: str) -> None:
        super().__init__(str(path), reason)
        self.path, self.reason = str(path), reason

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


class MissingPartError(CoregError):
    """A part of the program is not installed; the message says what to install."""

    exit_code = 5


def nearest(name: str, known: Iterable[str]) -> str:
    """A hint such as " (did you mean 'repair-ritual'?)", or nothing when no name is close."""
    close = get_close_matches(name, list(known), n=2, cutoff=0.5)
    return f" (did you mean {' or '.join(repr(word) for word in close)}?)" if close else ""


def _clock(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"
