"""One phrase, or its phonemes, through eSpeak NG's library, in a process of its own.

A fresh process gives a phrase the same samples every time; in one process a noise state runs
on from phrase to phrase. The library is used synchronously: it returns when all is spoken.
Text is plain, whatever it holds: the markup flag is never set. Its word times are not used: it
reports small words as one.
"""

import ctypes
import json
import os
import sys
from typing import Any

_SYNCHRONOUS, _DONT_EXIT = 2, 0x8000
_UTF8, _BY_CHARACTER = 1, 1
_RATE, _PITCH, _RANGE = 1, 3, 4
_IPA, _TIED, _TIE = 0x02, 0x80, "^"


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
)


def main() -> int:
    """Speak what the request on stdin asks for, or tell its phonemes."""
    with os.fdopen(os.dup(1), "wb") as reply:
        os.dup2(2, 1)  # the library may print; the answer must stay clean
        request = json.loads(sys.stdin.buffer.read())
        answer, data = _spoken(request)
        reply.write(json.dumps(answer).encode() + b"\n" + data)
    return 0


def _spoken(request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    try:
        library = ctypes.CDLL(request["library"])
    except OSError as error:
        return {"missing": str(error)}, b""
    data_path = os.fsencode(request["data"])
    rate_hz = library.espeak_Initialize(_SYNCHRONOUS, 0, data_path, _DONT_EXIT)
    if rate_hz <= 0:
        return {"missing": f"eSpeak NG finds no data in {request['data']}"}, b""
    if library.espeak_SetVoiceByName(request["voice"].encode()):
        return {"failed": f"it has no voice {request['voice']}"}, b""
    if request.get("task") == "phonemes":
        return {"phonemes": [_phonemes(library, part) for part in request["parts"]]}, b""
    for number, name in ((_RATE, "words_per_min"), (_PITCH, "pitch"), (_RANGE, "range")):
        if library.espeak_SetParameter(number, int(request[name]), 0):
            return {"failed": f"it refuses {name} {request[name]}"}, b""
    return _synthesized(library, request["text"], rate_hz)


def _synthesized(library: Any, text: str, rate_hz: int) -> tuple[dict[str, Any], bytes]:
    blocks: list[bytes] = []

    def collect(wave: Any, count: int, events: Any) -> int:
        if wave and count > 0:
            blocks.append(ctypes.string_at(wave, 2 * count))
        return 0

    callback = _Callback(collect)
    library.espeak_SetSynthCallback(callback)
    data = text.encode() + b"\0"
    none = ctypes.c_void_p(None)
    code = library.espeak_Synth(
        data, ctypes.c_size_t(len(data)), 0, _BY_CHARACTER, 0, _UTF8, none, none
    )
    if code or library.espeak_Synchronize():
        return {"failed": f"eSpeak NG ended with code {code}"}, b""
    return {"rate_hz": rate_hz}, b"".join(blocks)


def _phonemes(library: Any, text: str) -> str:
    """Those of all clauses, words with a space between, parts of one sound tied by `_TIE`."""
    read = library.espeak_TextToPhonemes
    read.restype = ctypes.c_char_p
    buffer = ctypes.create_string_buffer(text.encode())
    at = ctypes.c_void_p(ctypes.addressof(buffer))
    clauses: list[bytes] = []
    while at.value:  # set to nothing behind the last clause
        clauses.append(read(ctypes.byref(at), _UTF8, _IPA | _TIED | ord(_TIE) << 8) or b"")
    return " ".join(clause.decode("utf-8", "replace").strip() for clause in clauses if clause)


if __name__ == "__main__":
    sys.exit(main())
