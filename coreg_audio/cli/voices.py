"""`coreg-audio voices`: who can speak, and how to bring others."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coreg_audio.cli.options import FilePath, cache_folder, json_option, print_json
from coreg_audio.cli.watch import watcher
from coreg_audio.errors import InputError, nearest
from coreg_audio.voice import PACES, Voice

if TYPE_CHECKING:
    from coreg_audio.engines.adding import Offer

MANY, WIDE = 12, ("espeak", "system")
"""Of these, more voices are shown as one line, unless the engine is asked for by name."""


@click.group("voices", invoke_without_command=True)
@json_option
@click.pass_context
def command(context: click.Context, as_json: bool) -> None:
    """The voices for --voice: list them, try them, bring others."""
    if context.invoked_subcommand is None:
        _list("", as_json)


@command.command("list")
@click.argument("engine", default="")
@json_option
def list_(engine: str, as_json: bool) -> None:
    """List the voices, or all of one ENGINE, those that this computer lacks included."""
    _list(engine, as_json)


@command.command("add")
@click.argument("source")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--licence", default="", help="The licence, for voices that we do not know.")
@click.option("-y", "--yes", is_flag=True, help="Agree to licences that restrict the use.")
def add(source: str, names: tuple[str, ...], licence: str, yes: bool) -> None:
    """Add the voices in SOURCE, or those of the NAMEs only.

    \b
    SOURCE is a style pack of Kokoro (af_heart.bin), the archive of the npm package
    kokoro-js (.tgz), a model of Piper (.onnx, with its .onnx.json beside it), a folder
    of packs or models, or the http or https address of a pack, an archive or a model.
    Afterwards no network is needed.
    """  # noqa: D301 - click wants the real character
    from coreg_audio.engines import adding

    second = adding.second_address(source)
    with _at_hand(source) as path, _at_hand(second) as beside:
        # All is looked into and agreed to before anything is stored.
        shown = source if path.name.endswith(".download") else path.name
        found = adding.offers(path, shown, names, beside if second else None)
        agreed = [(offer, _agreed(offer, licence, yes=yes)) for offer in found]
        for offer, terms in agreed:
            click.echo(f"added {adding.save(offer, terms)} ({terms})")
    for address in filter(None, (source, second)):
        if address.startswith(("http:", "https:")):
            from coreg_audio.engines import download

            download.discard(address, _downloads())


@command.command("remove")
@click.argument("voices", nargs=-1, required=True, metavar="VOICE...")
def remove(voices: tuple[str, ...]) -> None:
    """Delete voices that were added."""
    from coreg_audio.engines import store

    split = [_brought(voice) for voice in voices]
    for engine, name in split:
        store.remove(engine, name)
        click.echo(f"removed {engine}:{name}")


@command.command("info")
@click.argument("voice")
@json_option
def info(voice: str, as_json: bool) -> None:
    """Tell what is known about a VOICE: its licence and where it came from."""
    facts = _facts(voice)
    if as_json:
        print_json(facts)
        return
    for key, value in facts.items():
        lines = [f"{n}: {v}" for n, v in value.items()] if isinstance(value, dict) else [value]
        click.echo(f"{key + ':':12} {f'{chr(10):14}'.join(map(str, lines))}")


@command.command("try")
@click.argument("voices", nargs=-1, metavar="[VOICE]...")
@click.option(
    "-o",
    "--output",
    type=FilePath(),
    default=Path("output/voices/voices.mp3"),
    show_default=True,
    help="The file.",
)
@click.option("--pace", default="settle", show_default=True, help=f"One of {', '.join(PACES)}.")
@click.option("--force", is_flag=True, help="Overwrite a file that was not made here.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
def try_(voices: tuple[str, ...], output: Path, pace: str, force: bool, quiet: bool) -> None:
    """Make one file in which each VOICE speaks the same four lines, announced by name.

    Without a VOICE: all that are here and speak English.
    """
    from coreg_audio import comparing

    watching = watcher(quiet)
    try:
        made = comparing.compare(
            voices or comparing.english(),
            comparing.Target(output, pace=pace, force=force, cache=cache_folder()),
            watching,
        )
    finally:
        watching.close()
    if not quiet:
        click.echo("\n".join([str(output), *(f"  {line}" for line in made)]))


def _list(engine: str, as_json: bool) -> None:
    from coreg_audio.engines import voices

    found = voices()
    known = dict.fromkeys(voice.engine for voice in found)
    if engine and engine not in known:
        raise InputError(f"no voice engine is called {engine!r}{nearest(engine, known)}")
    found = tuple(voice for voice in found if engine in ("", voice.engine))
    if as_json:
        print_json([asdict(voice) for voice in found])
        return
    shown = found if engine else tuple(_shortened(found))
    width = max(len(_name(voice)) for voice in shown)
    for voice in shown:
        click.echo(_line(voice, width))


def _shortened(found: tuple[Voice, ...]) -> Iterator[Voice]:
    """The voices, an engine with very many of them as one."""
    counts = Counter(voice.engine for voice in found)
    told: set[str] = set()
    for voice in found:
        if counts[voice.engine] <= MANY or voice.engine not in WIDE:
            yield voice
        elif voice.engine not in told:
            told.add(voice.engine)
            about = f"{counts[voice.engine]}; see: coreg-audio voices list {voice.engine}"
            yield Voice(voice.engine, "…", "many", about, voice.licence)


def _name(voice: Voice) -> str:
    return f"{voice.engine}:{voice.name}" if voice.name else voice.engine


def _line(voice: Voice, width: int) -> str:
    state = "" if voice.installed else f"\n{'':{width}}  not here: {voice.remedy}"
    return f"{_name(voice):{width}}  {voice.language:5}  {voice.about} ({voice.licence}){state}"


@contextmanager
def _at_hand(source: str) -> Iterator[Path]:
    """The file or folder, fetched first where it is an address."""
    if not source.startswith(("http:", "https:")):
        yield Path(source)
        return
    from coreg_audio.engines import download

    with click.progressbar(length=0, label="fetching", file=sys.stderr) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = total or done
            bar.update(done - bar.pos)

        path = download.fetch(source, _downloads(), progress)
    try:
        yield path
    except BaseException:
        # What was fetched whole and is no good must not be taken up again.
        download.discard(source, _downloads())
        raise


def _downloads() -> Path:
    from coreg_audio.engines import store

    return store.folder() / "downloads"


def _agreed(offer: Offer, licence: str, *, yes: bool) -> str:
    """The licence under which a voice is added, agreed to where that takes a word."""
    from coreg_audio.engines.adding import is_restricted

    terms = offer.licence or licence.strip()
    if offer.card:
        click.echo(f"the model card of {offer.name} says: {offer.card}")
    if not terms:
        question = f"{offer.name} is not known here. Under which licence was it published"
        terms = _asked(question, f"say under which licence {offer.name} was published")
    if (is_restricted(terms) or is_restricted(offer.card)) and not yes:
        click.echo(f"{offer.name}: {terms}")
        if not sys.stdin.isatty():
            raise InputError(f"the licence of {offer.name} restricts its use; agree with --yes")
        click.confirm("This licence restricts what may be done with it. Add it", abort=True)
    return terms


def _asked(question: str, otherwise: str) -> str:
    if not sys.stdin.isatty():
        raise InputError(f"{otherwise}, with --licence TEXT")
    answer: str = click.prompt(question)
    return answer.strip()


def _brought(voice: str) -> tuple[str, str]:
    """Engine and name of a voice that was added."""
    from coreg_audio.engines import store

    engine, _, name = voice.partition(":")
    here = [f"{one}:{other}" for one in store.ENGINES for other in store.names(one)]
    if f"{engine}:{name}" not in here:
        raise InputError(f"no voice {voice!r} was added{nearest(voice, here)}")
    return engine, name


def _facts(voice: str) -> dict[str, object]:
    from coreg_audio.engines import open_engine, store

    engine, _, name = voice.partition(":")
    brought = store.find(engine, name) if engine in store.ENGINES and name else None
    if brought is not None:
        for file in brought.files:
            store.path_of(brought, file)
        files = {file: f"{one.size_bytes:,} bytes" for file, one in brought.files.items()}
        return {**asdict(brought), "voice": brought.spec, "files": files}
    opened = open_engine(voice)
    abilities = opened.abilities
    facts: dict[str, object] = {
        "voice": opened.name,
        "licence": abilities.licence,
        "language": ", ".join(abilities.languages) or "any",
        "repeatable": "yes" if abilities.deterministic else "no",
        "print": opened.fingerprint,
    }
    opened.close()
    return facts
