"""The page of documentation, made from the table: `python -m coreg_audio.care.page`."""

from __future__ import annotations

from collections.abc import Iterator

from coreg_audio.care.contact import SHORT_REST_S
from coreg_audio.care.languages import EXAMPLES
from coreg_audio.care.pack import Examples
from coreg_audio.care.rules import LANGUAGE, RULES, Level, Rule

SHOWN_CHARS = 96
"""Of a line of an example."""

HEAD = f"""\
# The care check

Made from the program's own table by `python -m coreg_audio.care.page > docs/care.md`; a test
holds the two together.

`coreg-audio check` reads a script in every combination of its choices and names each fault as
`file:line:column: message [rule]`. `coreg-audio check --explain R7` tells what a rule is for.
An **error** stops `make` before a word is spoken; a **warning** is shown and stops nothing;
what is marked **human** only a person can judge, and the program never claims to have done so.

`coreg-audio make ID --allow R9` lets one rule through, and says so in its report; the option
may be repeated, and `check` takes it as well. What cannot be let through is R20: a line that
was not understood. For a language whose rules are not known here `--allow {LANGUAGE}` makes the
script unchecked.

What partners are given to say is theirs: words in quotes, a line after `(repeat after me)` and
a protected line are not held against the guide. Negated and offered forms ("this does not have
to fix anything", "you can let go now") are fine where the rule is about orders and promises.
Names that a client sets are never looked at.

A breath that the voice alone leads ("breathing in, for a count of four") is held to R7, R8 and
R12 as one with a sound is; a count is taken for a second. An ask counts for a touch before
which it stands, or which it follows with no pause of {SHORT_REST_S:g} s and no turn between.

The check finds words, not meanings. A script that passes is not thereby kind, nor safe for a
couple: that is what R25 and a clinician's review are for.

## What it cannot hear

- A promise in a picture (R5): "Even the coldest heart thaws with this."
- An absolute without its words (R13): "Lovers are all alike."
- Blame by hint (R14): "It may dawn on you how
  much you have cost your partner."
- A duty told as a fact (R4): "Nobody leaves before the bell."
- An image in other words (R15): "A soft net may close around you."
- Touch told as a picture (R6): "You could be as one now." A memory of a touch in a sentence of
  more than one clause may be taken for an offer.
- Words that nobody thought of: of sentences sought far off it caught one in five (R3 to R15).
- Whether there was room to answer an ask, and whether a no would be safe.
- A counted breath whose rounds are only named: "and five more like that."
- A change to a protected line of your own (R21): nobody told the program how it was before.
  Known are the repair line and, as beginnings, the lines of the blocks `ask-again` and
  `helper-line`; a script may word those two anew, if it does not say the opposite.
- In Spanish, whether an infinitive is an order (R3): "Volver a los sonidos, cada vez que haga
  falta." counts as one; with "si quieren" or "está bien" in its sentence it is none.
- Quotes are the partners' (R4, R14): what is blame there stays theirs.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *_table(), *_details()])


def _table() -> Iterator[str]:
    yield "| rule | level | asks |"
    yield "|---|---|---|"
    for rule in RULES:
        yield f"| {rule.id} | {_levels(rule)} | {rule.asks} |"
    yield ""


def _levels(rule: Rule) -> str:
    return ", ".join(level.value for level in rule.levels)


def _details() -> Iterator[str]:
    for rule in RULES:
        yield f"## {rule.id}: {rule.asks}\n"
        yield f"*{_levels(rule).capitalize()}.* {rule.why} What to do: {rule.fix}.\n"
        if rule.levels == (Level.HUMAN,):
            yield "For a person to check.\n"
        for language, table in EXAMPLES.items():
            if rule.id in table:
                yield from _examples(language, table[rule.id])


def _examples(language: str, examples: Examples) -> Iterator[str]:
    for told, pieces in (("Not so", examples.bad), ("Fine", examples.good)):
        yield f"{told} ({language}):\n```"
        yield "\n\n".join(shown(piece) for piece in pieces)
        yield "```\n"


def shown(piece: str) -> str:
    """An example with its long parts cut."""
    lines = piece.strip().splitlines()
    kept = lines if len(lines) <= 8 else [*lines[:3], f"… {len(lines) - 3} more lines"]
    return "\n".join(
        line if len(line) <= SHOWN_CHARS else f"{line[: SHOWN_CHARS - 1]}…" for line in kept
    )


if __name__ == "__main__":
    print(page(), end="")
