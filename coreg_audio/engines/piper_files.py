"""A voice of Piper as the user brings it: a model, and beside it a .json that describes it."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coreg_audio import fsio
from coreg_audio.engines import child
from coreg_audio.errors import FileError, MissingPartError, VoiceError

MODEL, CONFIG = ".onnx", ".onnx.json"
_CARD = "MODEL_CARD"
_CONFIG_BYTES = 1 << 20
_MODEL_BYTES = 1 << 30
_CARD_LINES = re.compile(r"licen[cs]e|fine-?tuned|trained from", re.I)
_CARD_LIMIT = 300
_PHONEMES = ("espeak", "text")
"""Ways to phonemes that need no further package and fetch nothing."""

_RANGES = {"length_scale": (0.2, 5), "noise_scale": (0, 2), "noise_w": (0, 2)}
"""Of a voice's own way to speak; published ones are 0.8 to 1.6 long, their noise below 1."""

_LARGEST = 1 << 16
"""Of numbers of phonemes and speakers; published voices have 256 and 904."""

_LONGEST_VOICE = 40
_CODE = re.compile(r"([a-z]{2,3})(?:[-_]([a-z\d]{2,8}))?", re.I)


@dataclass(frozen=True, slots=True)
class Found:
    """A voice of Piper that was found whole.

    Attributes:
        card: What its model card says about licence and descent; empty without one.
    """

    name: str
    model: Path
    config: Path
    language: str
    about: str
    card: str


def pairs(path: Path) -> dict[str, tuple[Path, Path]]:
    """Models and their descriptions by name, in a folder or at a file that is one of the two.

    Raises:
        FileError: A file lacks the other, or no model in the folder has its description.
    """
    if not path.is_dir():
        models = [path.with_name(path.name.removesuffix(".json"))]
    else:
        models = sorted(path.rglob(f"*{MODEL}"))
        models = [one for one in models if _config_of(one).is_file()] or models[:1]
    for path in (one for model in models for one in (model, _config_of(model))):
        if not path.is_file():
            reason = "not here; a voice of Piper is two files, NAME.onnx and NAME.onnx.json"
            raise FileError(path, reason)
    return {model.name.removesuffix(MODEL): (model, _config_of(model)) for model in models}


def _config_of(model: Path) -> Path:
    return model.with_name(f"{model.name}.json")


def looked_into(name: str, model: Path, config: Path, worker: Path | None = None) -> Found:
    """The voice, after its network was run once in another process.

    Raises:
        FileError: It is no voice of Piper, not whole, or its two files do not match.
    """
    facts = _facts(config)
    try:
        language = _language(facts)
    except ValueError as error:
        raise FileError(config, str(error)) from None
    if model.stat().st_size > _MODEL_BYTES:
        raise FileError(model, f"larger than the {_MODEL_BYTES:,} bytes of any voice")
    _check_network(model, config, worker or Path(__file__).with_name("piper_worker.py"))
    return Found(name, model, config, language, _about(facts, name), _card(model))


def _facts(config: Path) -> dict[str, Any]:
    """The description, with all that Piper needs of it."""
    try:
        facts = json.loads(fsio.read_text(config, _CONFIG_BYTES))
        if not _is_whole(facts):
            raise ValueError
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise FileError(config, "this is no description of a Piper voice") from None
    kind = str(facts.get("phoneme_type", "espeak"))
    if kind not in _PHONEMES:
        raise FileError(config, f"voices that take {_plain(kind)} phonemes cannot be used here")
    for name, (low, high) in _RANGES.items():
        value = facts.get("inference", {}).get(name, 1)
        if type(value) not in (int, float) or not low <= value <= high:
            told = f"{name} is {_plain(repr(value))}, not a number from {low} to {high}"
            raise FileError(config, told)
    return dict(facts)


def _is_whole(facts: dict[str, Any]) -> bool:
    numbers = [one for each in facts["phoneme_id_map"].values() for one in each]
    counts = [facts["audio"]["sample_rate"], facts["num_symbols"], facts["num_speakers"]]
    return (
        bool(numbers)
        and all(type(one) is int and one >= 0 for one in numbers + counts)
        and all(one <= _LARGEST for one in numbers + counts[1:])
        and 8_000 <= counts[0] <= 96_000
        and isinstance(facts["espeak"]["voice"], str)
        and len(facts["espeak"]["voice"]) <= _LONGEST_VOICE
        and isinstance(facts.get("inference", {}), dict)
    )


def _check_network(model: Path, config: Path, worker: Path) -> None:
    request = {"task": "check", "text": "", "model": str(model), "config": str(config)}
    asked = child.Lasting(worker, "the model", "")
    try:
        asked.ask(request)
    except (MissingPartError, VoiceError) as error:
        raise FileError(model, f"{error}; get both files again") from None
    finally:
        asked.close()


def _language(facts: dict[str, Any]) -> str:
    """Such as "en-US"; older descriptions tell only eSpeak's voice, "en-us" or "en-gb-x-rp".

    Raises:
        ValueError: It is neither.
    """
    told = facts.get("language")
    code = told.get("code") if isinstance(told, dict) else None
    if not code:
        code = "-".join(re.split("[-_]", facts["espeak"]["voice"])[:2])
    found = _CODE.fullmatch(str(code))
    if found is None:
        raise ValueError(f"{_plain(str(code))!r} is no language code such as en_GB")
    return "-".join(filter(None, (found[1].lower(), (found[2] or "").upper())))


def _about(facts: dict[str, Any], name: str) -> str:
    told = facts.get("language")
    language = told if isinstance(told, dict) else {}
    quality = facts["audio"].get("quality")
    words = (
        language.get("name_english"),
        f"({language['country_english']})" if language.get("country_english") else None,
        f"{quality} quality" if quality else None,
    )
    return _plain(" ".join(str(word) for word in words if word)) or _plain(name)


def _card(model: Path) -> str:
    """The lines of a model card that tell what may be done with the voice."""
    path = model.with_name(_CARD)
    if not path.is_file():
        return ""
    lines = fsio.read_text(path, _CONFIG_BYTES).splitlines()
    told = (_plain(line).strip("*-# ") for line in lines if _CARD_LINES.search(line))
    return "; ".join(line for line in told if line)[:_CARD_LIMIT]


def _plain(text: str) -> str:
    """Without what could steer a terminal, and not too long."""
    return "".join(char for char in text if char.isprintable())[:120].strip()
