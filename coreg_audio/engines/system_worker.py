"""One phrase through pyttsx3, in a process of its own: run as a script by `system`.

pyttsx3 was seen to return before its file exists, to lose settings, to keep the old voice
without a word, to print on stdout and, where its C library lacks data, to end the process. So
each process speaks one phrase, waits for its end, and says in JSON how far it came.
"""

import importlib
import json
import os
import sys
import threading
import time
from typing import Any, TextIO

_ENGLISH = ("gmw/en-us", "gmw/en")
_ESPEAK_PITCH = 35


def main() -> int:
    """Do what the request on stdin asks for."""
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as reply:
        os.dup2(2, 1)  # pyttsx3 prints on stdout; the answers must stay clean
        request = json.loads(sys.stdin.buffer.read())
        try:
            engine = _engine(request.get("driver"))
        except (ImportError, KeyError, OSError, RuntimeError, AttributeError) as error:
            _say(reply, missing=f"{type(error).__name__}: {error}")
            return 0
        _say(reply, ready=True)
        try:
            answer = _TASKS[request["task"]](engine, request)
        except (KeyError, OSError, RuntimeError, TypeError, ValueError) as error:
            answer = {"failed": f"{type(error).__name__}: {error}"}
        _say(reply, **answer)
    return 0


def _engine(driver: str | None) -> Any:
    _find_bundled_espeak()
    return importlib.import_module("pyttsx3").init(driver)


def _find_bundled_espeak() -> None:
    """Use the eSpeak NG of the package espeakng-loader where that is installed."""
    try:
        loader: Any = importlib.import_module("espeakng_loader")
    except ImportError:
        return
    import ctypes

    ctypes.CDLL(loader.get_library_path())
    os.environ.setdefault("ESPEAK_DATA_PATH", loader.get_data_path())


def _voices(engine: Any, request: dict[str, Any]) -> dict[str, Any]:
    found = engine.getProperty("voices")
    return {"voices": [[v.id, v.name or v.id, _language(v)] for v in found]}


def _speak(engine: Any, request: dict[str, Any]) -> dict[str, Any]:
    wished = _choose(engine, request["voice"])
    settings = {"voice": wished, "rate": int(request["words_per_min"]), "volume": 1.0}
    if _is_espeak(engine):
        settings["pitch"] = _ESPEAK_PITCH
    for name, value in settings.items():
        if value is not None:
            engine.setProperty(name, value)
    _settle(engine)
    finished = threading.Event()
    engine.connect("finished-utterance", lambda name, completed: finished.set())
    engine.save_to_file(request["text"], request["path"])
    engine.runAndWait()
    if not finished.wait(request["timeout_s"]):
        return {"failed": "it did not finish"}
    _wait_for(request["path"], request["timeout_s"])
    took = engine.getProperty("voice")
    if wished and str(took).casefold() != wished.casefold():
        return {"failed": f"it spoke with {took} instead of {wished}"}
    return {"spoken": str(took)}


def _choose(engine: Any, asked: str) -> str | None:
    """The id of the voice asked for, by id or name; None leaves the system's own."""
    found = engine.getProperty("voices")
    if not asked:
        known = {voice.id for voice in found}
        return next((one for one in _ENGLISH if _is_espeak(engine) and one in known), None)
    for voice in found:
        if asked.casefold() in (str(voice.id).casefold(), str(voice.name).casefold()):
            return str(voice.id)
    raise ValueError(f"no voice is called {asked}")


def _settle(engine: Any) -> None:
    """Wait: eSpeak takes settings in a queue of its own, which a start of speech may cancel."""
    if _is_espeak(engine):
        importlib.import_module("pyttsx3.drivers._espeak").Synchronize()


def _wait_for(path: str, timeout_s: float) -> None:
    """Until the file is there and has stopped growing."""
    deadline = time.monotonic() + timeout_s
    size = -1
    while time.monotonic() < deadline:
        there = os.path.exists(path)  # noqa: PTH110 - starts quicker
        now = os.path.getsize(path) if there else -1  # noqa: PTH202 - the same
        if now == size > 0:
            return
        size = now
        time.sleep(0.02)


def _is_espeak(engine: Any) -> bool:
    return str(engine) == "espeak"


def _language(voice: Any) -> str:
    found = (voice.languages or [""])[0]
    text = found.decode("utf-8", "replace") if isinstance(found, bytes) else str(found)
    return text.strip("\x00\x02\x05 ") or "?"


def _say(reply: TextIO, **answer: Any) -> None:
    reply.write(json.dumps(answer) + "\n")
    reply.flush()


_TASKS = {"voices": _voices, "speak": _speak}

if __name__ == "__main__":
    sys.exit(main())
