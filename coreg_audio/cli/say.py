"""`coreg-audio say`: how a name or a line will sound."""

from __future__ import annotations

from pathlib import Path

import click

from coreg_audio.cli.options import FilePath, say_as_lists, say_as_option
from coreg_audio.errors import InputError, MissingPartError
from coreg_audio.pronunciation import SayAs, merged, say_as
from coreg_audio.recipe import FORMATS
from coreg_audio.saying import say
from coreg_audio.script import Place
from coreg_audio.units import RATE_HZ
from coreg_audio.voice import PACES


@click.command("say")
@click.argument("text")
@click.option(
    "--as",
    "told",
    metavar="RESPELLING",
    help="How the word TEXT is spoken: shi-VAWN, or IPA as /ʃɪvˈɔn/.",
)
@click.option("-V", "--voice", default="hibari", show_default=True, help="Who speaks.")
@say_as_option
@click.option(
    "-o",
    "--output",
    type=FilePath(),
    default=Path("output/say/say.wav"),
    show_default=True,
    help="Where to: a .wav, .flac or .mp3 file.",
)
@click.option("--force", is_flag=True, help="Overwrite a file that was not made here.")
@click.option("--open", "open_", is_flag=True, help="Play it.")
def command(
    text: str,
    told: str | None,
    voice: str,
    say_as_file: Path | None,
    output: Path,
    force: bool,
    open_: bool,
) -> None:
    """Speak TEXT, a line or a single word; in English a word stands in a sentence.

    \b
    coreg-audio say Siobhan --open
    coreg-audio say Siobhan --as shi-VAWN --open
    """  # noqa: D301 - click wants the real character
    from coreg_audio.narration import Delivery

    if output.suffix[1:].lower() not in FORMATS:
        raise InputError(f"{output}: the file's name ends in .mp3, .flac or .wav")
    entries = say_as_lists(say_as_file)
    if told is not None:
        entries = merged(entries, (_told(text, told),))
    delivery = Delivery(PACES["settle"], 1, RATE_HZ, entries)
    name = say(text, voice, delivery, output, force=force)
    click.echo(f"{output}\n  spoken by {name}")
    if told is not None:
        click.echo(
            "  to keep it, put it as a line, the word, a colon and this, into say-as.yaml"
        )
    if open_ and click.launch(str(output)) != 0:
        raise MissingPartError(f"no player opened {output}; open the file by hand")


def _told(text: str, told: str) -> SayAs:
    word = text.strip().rstrip(".")
    if len(word.split()) != 1:
        raise InputError("--as is for a single word: coreg-audio say Siobhan --as shi-VAWN")
    return say_as(word, told, Place("--as", 1))
