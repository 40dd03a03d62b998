"""Clients: a code, what is to be kept to, and nothing that leaves their own folder.

    client = load("C014", folder)
    fitting = fitted(Recipe("heartbeat-connection"), client)
    build(fitting.recipe, Target(path, client=client.code, private=client.phrases), watcher)

`client` is the noun, `reading` the file's schema, `folder` where they lie, `fitting` lays one
into a recipe.
"""

from coreg_audio.clients.client import Client
from coreg_audio.clients.fitting import Fitting, fitted
from coreg_audio.clients.folder import Caseload, codes, find_all, load

__all__ = ["Caseload", "Client", "Fitting", "codes", "find_all", "fitted", "load"]
