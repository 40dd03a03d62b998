"""Asking a voice that lives in a process of its own, as it may crash, hang or run wild."""

import json
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from coreg_audio.errors import MissingPartError, VoiceError
from coreg_audio.voice import Speech

TIMEOUT_S, TIMEOUT_PER_CHAR_S = 20.0, 0.05
"""How long a child may take for a phrase."""

_QUIETEST = 0.003
_END_S = 2.0
_HEAD_BYTES, _ANSWER_BYTES = 1 << 16, 1 << 26


def speak(worker: Path, request: Mapping[str, Any], voice: str, remedy: str) -> Speech:
    """What the script *worker* speaks when it is given *request* on its standard input.

    It answers with a line of JSON (`rate_hz`; or `missing` or `failed` and why) and, behind it,
    16-bit samples of one channel.

    Args:
        worker: Run by our own interpreter, once for each phrase.
        request: Holds at least `text`; it is never seen in the list of processes.
        voice: Its name, for errors.
        remedy: What to do when the child finds something missing.

    Raises:
        VoiceError: Nothing usable came, or not in time.
        MissingPartError: The child says that something is missing.
    """
    return _heard(*_ask(worker, request, voice), voice, remedy)


def ask(worker: Path, request: Mapping[str, Any], voice: str, remedy: str) -> dict[str, Any]:
    """What the script *worker* answers where no sound is asked for; otherwise as `speak`.

    Raises:
        VoiceError: It cannot, and why, or not in time.
        MissingPartError: The child says that something is missing.
    """
    answer, _ = _ask(worker, request, voice)
    return _told(answer, voice, remedy)


class Lasting:
    """A worker that stays, for voices that take long to start; it speaks one phrase at a time.

    Each request is a line of JSON; of the answer, the first line tells besides how many bytes
    of samples follow (`size_bytes`). It ends with its standard input, so with us. One that is
    late, breaks down or answers nonsense is ended, and the next phrase starts another.

    Args:
        worker: As for `speak`.
        voice: Its name, for errors.
        remedy: What to do when the child finds something missing.
    """

    def __init__(self, worker: Path, voice: str, remedy: str) -> None:
        self._worker, self._voice, self._remedy = worker, voice, remedy
        self._busy = threading.Lock()
        self._running: subprocess.Popen[bytes] | None = None

    def speak(self, request: Mapping[str, Any]) -> Speech:
        """What the worker speaks.

        Raises:
            VoiceError: Nothing usable came, or not in time.
            MissingPartError: The child says that something is missing.
        """
        return _heard(*self._answered(request), self._voice, self._remedy)

    def ask(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """What the worker answers where no sound is asked for.

        Raises:
            VoiceError: It cannot, and why, or not in time.
            MissingPartError: As for `speak`.
        """
        answer, _ = self._answered(request)
        return _told(answer, self._voice, self._remedy)

    def close(self) -> None:
        """End the worker; harmless twice."""
        with self._busy:
            self._end()

    def _answered(self, request: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
        with self._busy:
            return self._asked(request, patience_s(request["text"]))

    def _asked(
        self, request: Mapping[str, Any], timeout_s: float
    ) -> tuple[dict[str, Any], bytes]:
        process = self._process()
        late = threading.Event()

        def give_up() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(timeout_s, give_up)
        timer.start()
        try:
            return _exchanged(process, request)
        except (OSError, TypeError, ValueError):
            code = self._end()
            if late.is_set():
                raise VoiceError(f"{self._voice} gave no answer in {timeout_s:.0f} s") from None
            raise VoiceError(f"{self._voice} broke down (exit code {code})") from None
        except BaseException:  # half an answer would be taken for the next one
            self._end()
            raise
        finally:
            timer.cancel()
            if late.is_set():
                self._end()

    def _process(self) -> subprocess.Popen[bytes]:
        if self._running is None:
            self._running = subprocess.Popen(  # noqa: S603 - as in `run`
                _command(self._worker),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._running

    def _end(self) -> int:
        """Its exit code, 0 when there was none."""
        process, self._running = self._running, None
        if process is None:
            return 0
        with suppress(subprocess.TimeoutExpired):
            process.communicate(timeout=_END_S)
        process.kill()
        process.communicate()
        return process.returncode


def _exchanged(
    process: subprocess.Popen[bytes], request: Mapping[str, Any]
) -> tuple[dict[str, Any], bytes]:
    """One request and its answer.

    Raises:
        OSError: The worker is gone.
        ValueError: It answered nonsense, or less than it said.
    """
    if process.stdin is None or process.stdout is None:
        raise ValueError("started without pipes")
    process.stdin.write(json.dumps(request).encode() + b"\n")
    process.stdin.flush()
    answer = json.loads(process.stdout.readline(_HEAD_BYTES))
    if not isinstance(answer, dict):
        raise ValueError("not an answer")
    size = int(answer.get("size_bytes", 0))
    if not 0 <= size <= _ANSWER_BYTES:
        raise ValueError("too much")
    data = process.stdout.read(size)
    if len(data) < size:
        raise ValueError("less than it said")
    return answer, data


def _heard(answer: dict[str, Any], data: bytes, voice: str, remedy: str) -> Speech:
    """The sound in an answer, if there is any."""
    _told(answer, voice, remedy)
    numbers = np.frombuffer(data[: len(data) // 2 * 2], "<i2")
    samples = numbers.astype(np.float32) / np.float32(32768)
    if not len(samples) or float(np.abs(samples).max()) < _QUIETEST:
        raise VoiceError(f"{voice} gave silence: it has no sound for this text")
    return Speech(samples[:, None], int(answer["rate_hz"]))


def _told(answer: dict[str, Any], voice: str, remedy: str) -> dict[str, Any]:
    """The answer, unless it tells of a failure."""
    if "missing" in answer:
        raise MissingPartError(f"{voice} cannot start ({answer['missing']}); {remedy}")
    if "failed" in answer:
        raise VoiceError(f"{voice} failed ({answer['failed']})")
    return answer


def patience_s(text: str) -> float:
    """How long a child may take for *text*."""
    return TIMEOUT_S + TIMEOUT_PER_CHAR_S * len(text)


def run(
    worker: Path, request: Mapping[str, Any], voice: str, timeout_s: float
) -> tuple[int, bytes]:
    """Exit code and output of the script *worker*, given *request* on its standard input.

    Raises:
        VoiceError: It was not done in time.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and script, no shell
            _command(worker),
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=timeout_s,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise VoiceError(f"{voice} gave no answer in {timeout_s:.0f} s") from None
    return done.returncode, done.stdout


def _command(worker: Path) -> list[str]:
    # -P: the folder of the script holds modules named like packages that it must not shadow.
    return [sys.executable, "-P", str(worker)]


def _ask(worker: Path, request: Mapping[str, Any], voice: str) -> tuple[dict[str, Any], bytes]:
    code, output = run(worker, request, voice, patience_s(request["text"]))
    head, _, data = output.partition(b"\n")
    if code or not head.startswith(b"{"):
        raise VoiceError(f"{voice} broke down (exit code {code})")
    return dict(json.loads(head)), data
