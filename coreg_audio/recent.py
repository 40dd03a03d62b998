"""What was made last, kept for as long as it is likely to be wanted again."""

import threading
from collections import OrderedDict
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """A table of at most *most* entries; the one unused for longest goes first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._entries: OrderedDict[Key, Value] = OrderedDict()

    def get(self, key: Key) -> Value | None:
        """What was put there, if it is still kept."""
        if key in self._entries:
            self._entries.move_to_end(key)
        return self._entries.get(key)

    def put(self, key: Key, value: Value) -> Value:
        """Keep *value*, which is also returned."""
        self._entries[key] = value
        self._entries.move_to_end(key)
        while len(self._entries) > self._most:
            self._entries.popitem(last=False)
        return value


class RecentBytes(Generic[Key]):
    """The same for bytes, at most *most_bytes* of them in all; for several threads at once."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes, self._size_bytes = most_bytes, 0
        self._entries: OrderedDict[Key, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key) -> bytes | None:
        """What was put there, if it is still kept."""
        with self._lock:
            if key in self._entries:
                self._entries.move_to_end(key)
            return self._entries.get(key)

    def put(self, key: Key, data: bytes) -> None:
        """Keep *data*, and let go of what was unused for longest to make room for it."""
        with self._lock:
            self._size_bytes += len(data) - len(self._entries.pop(key, b""))
            self._entries[key] = data
            while self._size_bytes > self._most_bytes:
                _, oldest = self._entries.popitem(last=False)
                self._size_bytes -= len(oldest)
