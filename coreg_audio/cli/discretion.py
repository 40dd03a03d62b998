"""While a client's words are in memory: no core dump, and a bug's traceback without them."""

import sys
import threading
import traceback
from contextlib import suppress
from types import TracebackType


def keep_discreet() -> None:
    """From here on, to the end of the program.

    The lines of a traceback are the program's own; its message may repeat what was being
    spoken, so only the kind of the error is told.
    """
    with suppress(ImportError, ValueError, OSError):  # Windows has none
        import resource

        resource.setrlimit(
            resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1])
        )
    sys.excepthook = _tell
    sys.unraisablehook = lambda fault: _tell(
        fault.exc_type, fault.exc_value, fault.exc_traceback
    )
    threading.excepthook = lambda fault: _tell(
        fault.exc_type, fault.exc_value, fault.exc_traceback
    )


def _tell(
    kind: type[BaseException], _: BaseException | None, trace: TracebackType | None
) -> None:
    if sys.stderr is None:
        return
    traceback.print_tb(trace)
    print(
        f"{kind.__name__}: what it says is left out, for it may hold a client's words; this is "
        "a fault of the program, please report the lines above",
        file=sys.stderr,
    )
