"""Clients: a code, what is to be kept to, and nothing that leaves their own folder.

    client = load("C014", folder)
    fitting = fitted(Recipe("heartbeat-connection"), client)
    make(client, fitting, Target(path, client=client.code, private=client.phrases), watcher)

`client` is the noun, `reading` the file's schema, `folder` where they lie, `fitting` lays one
into a recipe, `made` remembers what was made, `forgetting` deletes it, `moving` takes client
files to another computer.
"""

from coreg_audio.clients.client import Client
from coreg_audio.clients.fitting import Fitting, fitted
from coreg_audio.clients.folder import (
    Caseload,
    add,
    codes,
    find,
    find_all,
    known,
    load,
    phrases,
    reach,
)
from coreg_audio.clients.made import make, note, note_digests

__all__ = [
    "Caseload",
    "Client",
    "Fitting",
    "add",
    "codes",
    "find",
    "find_all",
    "fitted",
    "known",
    "load",
    "make",
    "note",
    "note_digests",
    "phrases",
    "reach",
]
