"""Phrases through Piper, in a process of its own: run by `child.Lasting`, or once for a check.

Piper's phonemes come from an eSpeak NG that is global to its process, and a model from anywhere
is code of a kind. The network's two sources of noise are silent, so a phrase does not depend on
what was spoken before it.
"""

import json
import os
import sys
import unicodedata
from typing import Any

_PEAK = 0.7
_JOIN_S = 0.35
_LENGTH_POWER = -1.33
"""Each phoneme's length is rounded up, so at twice the scale speech lasts 1.7 times as long."""

_OWN_PHONEMES = "[["
_INPUTS = {"input", "input_lengths", "scales"}


def main() -> int:
    """Answer the requests on stdin, a line each."""
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # as `coreg_audio` does for itself
    with os.fdopen(os.dup(1), "wb") as reply:
        os.dup2(2, 1)  # a library may print; the answers must stay clean
        speaker = Speaker()
        for line in sys.stdin.buffer:
            answer, data = speaker.answer(json.loads(line))
            answer["size_bytes"] = len(data)
            reply.write(json.dumps(answer).encode() + b"\n" + data)
            reply.flush()
    return 0


class Speaker:
    """Keeps the voice of the last request loaded."""

    def __init__(self) -> None:
        self._path = ""
        self._voice: Any = None

    def answer(self, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """Head and samples for one request."""
        try:
            if request.get("task") == "check":
                return _checked(request["model"], request["config"])
            return _spoken(self._loaded(request["model"], request["config"]), request)
        except ImportError as error:
            return {"missing": f"{type(error).__name__}: {error}"}, b""
        except Exception as error:  # whatever a model from anywhere may bring about
            return {"failed": _short(error)}, b""

    def _loaded(self, model: str, config: str) -> Any:
        if self._path != model:
            from piper import PiperConfig, PiperVoice

            with open(config, encoding="utf-8") as file:  # noqa: PTH123 - starts quicker
                facts = PiperConfig.from_dict(json.load(file))
            self._voice = PiperVoice(session=_session(model), config=facts)
            self._path = model
        return self._voice


def _session(model: str) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _spoken(voice: Any, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    text = request["text"]
    if _OWN_PHONEMES in text:
        return {"failed": "two square brackets cannot be spoken"}, b""
    sentences = [each for each in voice.phonemize(text) if any(map(_is_letter, each))]
    if not sentences:
        return {"failed": "there is nothing in it that the voice could say"}, b""
    for phoneme in (one for sentence in sentences for one in sentence):
        if _is_letter(phoneme) and phoneme not in voice.config.phoneme_id_map:
            # Piper itself would leave it out and say so only in a log.
            return {"failed": f"the voice has no sound for {phoneme!r}"}, b""
    rate_hz = voice.config.sample_rate
    return {"rate_hz": rate_hz}, _sound(voice, sentences, request["rate"], rate_hz)


def _sound(voice: Any, sentences: list[list[str]], rate: float, rate_hz: int) -> bytes:
    """The sentences one after the other, at one level, 16 bits."""
    import numpy
    from piper import SynthesisConfig

    way = SynthesisConfig(
        length_scale=voice.config.length_scale * rate**_LENGTH_POWER,
        noise_scale=0.0,
        noise_w_scale=0.0,
        normalize_audio=False,
    )
    parts: list[Any] = []
    for sentence in sentences:
        if parts:
            parts.append(numpy.zeros(round(_JOIN_S * rate_hz), numpy.float32))
        ids = voice.phonemes_to_ids(sentence)
        parts.append(voice.phoneme_ids_to_audio(ids, way).reshape(-1))
    samples = numpy.concatenate(parts)
    if not samples.any() or not numpy.isfinite(samples).all():
        raise ValueError("the model gave no sound")
    samples *= 32767 * _PEAK / numpy.abs(samples).max()
    return bytes(samples.round().astype("<i2").tobytes())


def _checked(model: str, config: str) -> tuple[dict[str, Any], bytes]:
    """Whether the network takes what its description says: run once, with every number."""
    import numpy

    with open(config, encoding="utf-8") as file:  # noqa: PTH123 - starts quicker
        facts = json.load(file)
    try:
        session = _session(model)
    except Exception:  # onnxruntime's own errors have no common ground
        return {"failed": "it is no model, or cut short"}, b""
    names = {one.name for one in session.get_inputs()}
    if names - {"sid"} != _INPUTS:
        return {"failed": "it is a model of another kind than Piper's"}, b""
    if ("sid" in names) != (facts.get("num_speakers", 1) > 1):
        return {"failed": "model and .json differ in the number of speakers"}, b""
    ids = sorted({one for each in facts["phoneme_id_map"].values() for one in each})
    inputs = {
        "input": numpy.array([ids], numpy.int64),
        "input_lengths": numpy.array([len(ids)], numpy.int64),
        "scales": numpy.array([0.0, 1.0, 0.0], numpy.float32),
    }
    if "sid" in names:
        inputs["sid"] = numpy.array([facts.get("default_speaker_id", 0)], numpy.int64)
    try:
        found = session.run(None, inputs)[0]
    except Exception:  # as above
        return {"failed": "the model does not take the phonemes of this .json"}, b""
    if not found.size or not numpy.isfinite(found).all():
        return {"failed": "the model gives no sound"}, b""
    if why := _cannot_read(session, facts):
        return {"failed": why}, b""
    return {"rate_hz": facts["audio"]["sample_rate"]}, b""


def _cannot_read(session: Any, facts: dict[str, Any]) -> str:
    """Why no word becomes phonemes, or ""; nobody can tell where Piper is not installed yet."""
    try:
        from piper import PiperConfig, PiperVoice
    except ImportError:
        return ""
    name = facts["espeak"]["voice"]
    try:
        voice = PiperVoice(session=session, config=PiperConfig.from_dict(facts))
        if any(voice.phonemize("a")):
            return ""
    except Exception as error:  # Piper's own errors have no common ground
        return f"Piper cannot read with its eSpeak NG voice {name!r}: {_short(error)}"
    return f"eSpeak NG has no voice {name!r}, which the .json names"


def _is_letter(phoneme: str) -> bool:
    """A sound, not a sign of stress or length, a mark over a letter, or punctuation."""
    return unicodedata.category(phoneme[0]) in ("Ll", "Lu", "Lo")


def _short(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".splitlines()[0][:200]


if __name__ == "__main__":
    sys.exit(main())
