"""Laying what a client file says into a recipe."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from coreg_audio import sparing, templates
from coreg_audio.ambience import Bedding
from coreg_audio.avoid import Avoid
from coreg_audio.clients.client import Client
from coreg_audio.errors import InputError, nearest
from coreg_audio.pronunciation import SayAs, merged
from coreg_audio.recipe import Recipe
from coreg_audio.script import Choice, ChoiceKind, Template
from coreg_audio.session import Role

Wish = TypeVar("Wish")


@dataclass(frozen=True, slots=True)
class Fitting:
    """A recipe for one client.

    Attributes:
        template: What the recipe asks for.
        notes: What the client file wishes and this script cannot do, a sentence each.
    """

    recipe: Recipe
    template: Template
    notes: tuple[str, ...] = ()


def fitted(asked: Recipe, client: Client, given: Collection[str] = ()) -> Fitting:
    """*asked* with all that the client file says and nobody set by hand.

    Whether the client is cleared for it, and whether it keeps to the avoid-flags, is looked at
    where the script is read: by `build.read`, `build.plan` and `build.build`.

    Args:
        asked: By hand, with the program's own defaults for the rest.
        client: For whom.
        given: Names of the fields of `Recipe` that were set by hand and stay as they are.
            Single values, voices and pronunciations in *asked* always stay. Avoid-flags are
            added up: those of a client file can be taken back only there.

    Raises:
        InputError: There is no such script, or it has nothing that the client likes.
    """
    recipe = _delivered(asked, client, given)
    template = templates.locate(
        recipe.template, templates_dir=recipe.templates_dir, language=recipe.language
    )
    mine = dict(_values(client, template, recipe))
    texts = {one.name for one in template.front.choices if one.kind is ChoiceKind.TEXT}
    recipe = replace(
        recipe,
        values={**mine, **asked.values},
        personal=tuple(name for name in mine if name in texts),
    )
    if asked.minutes is not None:
        return Fitting(recipe, template)
    minutes, notes = _minutes(client, template, recipe)
    return Fitting(replace(recipe, minutes=minutes), template, notes)


def _delivered(asked: Recipe, client: Client, given: Collection[str]) -> Recipe:
    """*asked* with what the client file says about anything but the script's choices."""

    def wish(name: str, wished: Wish | None) -> Wish:
        present: Wish = getattr(asked, name)
        return wished if wished and name not in given else present

    return replace(
        asked,
        language=wish("language", client.language),
        pace=wish("pace", client.pace),
        cue=wish("cue", client.cue),
        guidance=wish("guidance", client.guidance),
        bedding=wish("bedding", _bedding(asked, client)),
        voices=_voices(asked, client),
        say_as=_say_as(asked.say_as, client),
        avoid=Avoid((*asked.avoid.flags, *client.avoid.flags)),
        cleared=client.tier,
    )


def _bedding(asked: Recipe, client: Client) -> Bedding | None:
    return replace(asked.bedding, bed=client.bed) if client.bed else None


def _voices(asked: Recipe, client: Client) -> Mapping[Role, str]:
    """A guide named by hand speaks for everybody whom nobody named by hand."""
    return asked.voices if Role.GUIDE in asked.voices else {**client.voices, **asked.voices}


def _say_as(asked: tuple[SayAs, ...], client: Client) -> tuple[SayAs, ...]:
    """The list for all sessions, then the client's, then the one named by hand."""
    general = merged((one for one in asked if one.general), client.say_as)
    return merged(general, (one for one in asked if not one.general))


def _values(client: Client, template: Template, recipe: Recipe) -> Iterator[tuple[str, str]]:
    """What the client file sets of the script's choices, by their names."""
    for choice in template.front.choices:
        if choice.name in recipe.values:
            continue
        spoken = client.names.get(choice.name) if client.speaks_names else None
        if spoken or (spoken := client.words.get(choice.name)):
            if choice.kind is ChoiceKind.TEXT:
                yield choice.name, spoken
        elif wishes := client.prefers.get(choice.name):
            kept = not choice.personal or client.speaks_names
            if kept and (option := _preferred(choice, wishes, template, recipe.avoid)):
                yield choice.name, option


def _preferred(
    choice: Choice, wishes: tuple[str, ...], template: Template, avoid: Avoid
) -> str | None:
    """The option that is liked best; None leaves it to the avoid-flags.

    Raises:
        InputError: The script has none of them.
    """
    if choice.kind is not ChoiceKind.PICK:
        return wishes[0]
    answers = sparing.answers(template, choice, avoid).values()
    allowed = [one for one in choice.options if all(one in each for each in answers)]
    liked = [one for one in wishes if one in allowed]
    if liked or answers or (wishes == ("none",) and choice.name in avoid):
        return liked[0] if liked else None
    raise InputError(
        f"{template.front.id} has no {choice.name} that the client file likes"
        f"{nearest(wishes[0], choice.options)}; it has: {', '.join(choice.options)}. Add one "
        f"to {choice.name} in the client file, or set it here: --set {choice.name}="
        f"{choice.options[-1]}"
    )


def _minutes(
    client: Client, template: Template, recipe: Recipe
) -> tuple[float | None, tuple[str, ...]]:
    """The wished length, where the script can be so long, and a note where it cannot."""
    front = template.front
    if front.id in client.minutes_of:
        return client.minutes_of[front.id], ()
    if client.minutes is None:
        return None, ()
    recipe, _ = sparing.swapped(recipe, template)
    values = templates.check_values(template, recipe.values)
    front, _ = templates.read_front(template.text, template.source, values)
    low, high = front.range_min
    if low <= client.minutes <= high:
        return client.minutes, ()
    return None, (
        f"the client file wishes {client.minutes:g} minutes, which {front.id} cannot last "
        f"({low:g} to {high:g}): it keeps its own {front.minutes:g}",
    )
