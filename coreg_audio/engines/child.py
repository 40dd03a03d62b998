"""Asking a voice that lives in a process of its own, as it may crash, hang or run wild."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from coreg_audio.errors import MissingPartError, VoiceError
from coreg_audio.voice import Speech

TIMEOUT_S, TIMEOUT_PER_CHAR_S = 20.0, 0.05
"""How long a child may take for a phrase."""

_QUIETEST = 0.003


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
    answer, data = _ask(worker, request, voice)
    if "missing" in answer:
        raise MissingPartError(f"{voice} cannot start ({answer['missing']}); {remedy}")
    if "failed" in answer:
        raise VoiceError(f"{voice} failed ({answer['failed']})")
    numbers = np.frombuffer(data[: len(data) // 2 * 2], "<i2")
    samples = numbers.astype(np.float32) / np.float32(32768)
    if not len(samples) or float(np.abs(samples).max()) < _QUIETEST:
        raise VoiceError(f"{voice} gave silence: it has no sound for this text")
    return Speech(samples[:, None], int(answer["rate_hz"]))


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
    # -P: the folder of the script holds modules named like packages that it must not shadow.
    command = [sys.executable, "-P", str(worker)]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and script, no shell
            command,
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=timeout_s,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise VoiceError(f"{voice} gave no answer in {timeout_s:.0f} s") from None
    return done.returncode, done.stdout


def _ask(worker: Path, request: Mapping[str, Any], voice: str) -> tuple[dict[str, Any], bytes]:
    code, output = run(worker, request, voice, patience_s(request["text"]))
    head, _, data = output.partition(b"\n")
    if code or not head.startswith(b"{"):
        raise VoiceError(f"{voice} broke down (exit code {code})")
    return dict(json.loads(head)), data
