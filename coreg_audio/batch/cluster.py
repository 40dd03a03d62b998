"""Who makes tracks on many computers: the workers of a Dask cluster."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coreg_audio import casting, engines, fsio, keys
from coreg_audio.batch.running import Crew
from coreg_audio.batch.track import Reach, Track
from coreg_audio.batch.work import unlike
from coreg_audio.errors import CoregError, MissingPartError
from coreg_audio.session import Role

if TYPE_CHECKING:
    from distributed import Client

ANSWER_S = 10.0
"""How long a scheduler may take to answer, and its first worker to be there."""

DESERTED_S = 60.0
"""How long there may be no worker at all before the batch gives up."""

_AHEAD = 4  # tracks handed out for each thread of the cluster
_PROBE_BYTES = b"coreg-audio looks whether workers see this folder\n"


@contextmanager
def open_cluster(
    address: str, folder: Path, voices: Iterable[str], tell: Callable[[str], None]
) -> Iterator[Crew]:
    """A crew of all workers that the scheduler at *address* has, each of them looked at.

    Args:
        address: Such as tcp://10.0.0.5:8786, or tls://.
        folder: Where results go; workers that all see it write there, else they send bytes.
        voices: Every voice that the batch needs.
        tell: Is given a sentence about how it works together.

    Raises:
        MissingPartError: The extra is not installed, nobody answers, or a worker lacks a part.
    """
    with _connected(address) as client:
        _await_workers(client, address)
        _check_workers(client, tuple(voices))
        reach = Reach.SHARED if _is_shared(client, folder) else Reach.SENT
        count = len(client.scheduler_info()["workers"])
        tell(f"{count} worker{'s' * (count > 1)} at {address}, each {reach}")
        executor = client.get_executor(pure=False)
        try:
            yield Crew(executor, _AHEAD * _threads(client), reach, _Lookout(client, address))
        finally:
            executor.shutdown(wait=False)


def placed(track: Track) -> Track:
    """*track* with paths that mean the same wherever they are read."""
    recipe, target = track.recipe, track.target
    named, bed = recipe.bedding.bed, recipe.bedding.file
    recipe = replace(
        recipe,
        templates_dir=recipe.templates_dir and recipe.templates_dir.absolute(),
        takes=recipe.takes and recipe.takes.absolute(),
        bedding=replace(recipe.bedding, bed=str(Path(bed).absolute()) if bed else named),
    )
    return replace(track, recipe=recipe, target=replace(target, path=target.path.absolute()))


def voices_of(tracks: Iterable[Track]) -> tuple[str, ...]:
    """Every voice that *tracks* need."""
    recipes = [track.recipe for track in tracks]
    names = (casting.voice_name(one, role, one.language) for one in recipes for role in Role)
    return tuple(dict.fromkeys(names))


@contextmanager
def _connected(address: str) -> Iterator[Client]:
    try:
        from distributed import Client
    except ImportError as error:
        raise MissingPartError(
            "--cluster needs Dask; add it, in the folder of coreg-audio, with: "
            "pip install '.[cluster]'"
        ) from error
    for name in ("distributed.client", "distributed.core", "distributed.comm"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # we say ourselves what is wrong
    try:
        client = Client(address, timeout=ANSWER_S, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise MissingPartError(
            f"no Dask scheduler answers at {address} within {ANSWER_S:g} s; is it running, and "
            "is the address the one that it printed, such as tcp://10.0.0.5:8786?"
        ) from error
    try:
        yield client
    finally:
        with suppress(Exception):  # the scheduler may be gone: that was told before
            client.close(timeout=2)


def _await_workers(client: Client, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=ANSWER_S)
    except TimeoutError as error:
        raise MissingPartError(
            f"the scheduler at {address} has no workers; start some, on each computer, with: "
            f"dask worker {address} --nthreads 1"
        ) from error


def look_at(voices: tuple[str, ...]) -> dict[str, Any]:
    """What a worker has, told by itself: versions, and what is wrong with each voice."""
    wrong: dict[str, str] = {}
    prints: dict[str, str] = {}
    for voice in voices:
        try:
            engine = engines.open_engine(voice)
            prints[voice] = engine.fingerprint
            engine.close()
        except CoregError as error:
            wrong[voice] = str(error)
    return {"versions": keys.versions(), "voices": prints, "wrong": wrong}


def _check_workers(client: Client, voices: tuple[str, ...]) -> None:
    """Raises `MissingPartError` for the first worker that would not make the same bytes."""
    here = look_at(voices)
    try:
        found = client.run(look_at, voices, on_error="return")
    except Exception as error:
        raise MissingPartError(f"the workers cannot be asked: {_begun(error)}") from error
    for worker, there in found.items():
        if reason := _objection(there, here):
            raise MissingPartError(f"worker {worker}: {reason}")


def _objection(there: Any, here: Mapping[str, Any]) -> str | None:
    if isinstance(there, ModuleNotFoundError | ImportError | AttributeError):
        return "it has not this version of coreg-audio; nor has the scheduler, perhaps"
    if isinstance(there, BaseException):
        return f"it cannot be asked: {_begun(there)}"
    asked, has = here["versions"], there["versions"]
    if differing := [name for name in asked if has.get(name) != asked[name]]:
        return unlike(differing, asked, has)
    for voice, reason in there["wrong"].items():
        return f"it lacks the voice {voice}: {reason}"
    for voice, fingerprint in here["voices"].items():
        if there["voices"].get(voice) != fingerprint:
            return f"its voice {voice} is another version; install the same there, or here"
    return None


def sees(path: str) -> bool:
    """Whether the probe is seen where this is called."""
    with suppress(OSError):
        return Path(path).read_bytes() == _PROBE_BYTES
    return False


def _is_shared(client: Client, folder: Path) -> bool:
    probe = folder.absolute() / f".coreg-probe-{secrets.token_hex(4)}"
    fsio.make_folder(folder)
    fsio.write_bytes(probe, _PROBE_BYTES, job=None)
    try:
        return all(client.run(sees, str(probe)).values())
    finally:
        fsio.remove(probe)


def _threads(client: Client) -> int:
    workers = client.scheduler_info()["workers"].values()
    return max(1, sum(int(worker["nthreads"]) for worker in workers))


def _begun(error: BaseException) -> str:
    return f"{type(error).__name__}: {str(error)[:200]}"


class _Lookout:
    """Gives up when the scheduler is gone, or all workers are, for too long."""

    def __init__(self, client: Client, address: str) -> None:
        self._client, self._address = client, address
        self._seen = time.monotonic()

    def __call__(self) -> None:
        """Look once.

        Raises:
            MissingPartError: Nobody is left.
        """
        info: Mapping[str, Any] = {}
        with suppress(Exception):
            info = self._client.scheduler_info()
        if self._client.status == "running" and info.get("workers"):
            self._seen = time.monotonic()
        elif time.monotonic() - self._seen > DESERTED_S:
            raise MissingPartError(
                f"for {DESERTED_S:g} s no worker has been there at {self._address}; start some "
                "and give the same command again: it goes on where it was"
            )
