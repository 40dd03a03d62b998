"""A file between us and a library in C, which would swallow what it raises."""

from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


class Relay:
    """Keeps what a file raises (a full disk, Ctrl-C) until we are out of the library."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._error: BaseException | None = None

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Read, or note why not and be at the end."""
        return self._or_keep(lambda: int(self._file.readinto(buffer)), 0)  # type: ignore[attr-defined]

    def write(self, data: bytes) -> int:
        """Write, or note why not and write no more."""
        return self._or_keep(lambda: self._file.write(data), len(data))

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to another place."""
        return self._or_keep(lambda: self._file.seek(offset, whence), 0)

    def tell(self) -> int:
        """The place in the file."""
        return self._or_keep(self._file.tell, 0)

    def check(self) -> None:
        """Raise what was held back."""
        if self._error is not None:
            raise self._error

    def _or_keep(self, call: Callable[[], int], otherwise: int) -> int:
        if self._error is None:
            try:
                return call()
            except BaseException as error:
                self._error = error
        return otherwise
