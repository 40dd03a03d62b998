"""Batches: many tracks from one plan, over any `concurrent.futures.Executor`.

    rows = read_plan(Path("plan.csv"))
    with open_pool(2) as crew:
        for track, outcome in made(tracks, crew):
            ...

`plan_file` reads rows, `track` is the noun that a row becomes, `work` makes one in whatever
process it is called, `running` hands them out and takes what comes back, `pool` and `cluster`
are who works: processes of this computer, or Dask.
"""

from coreg_audio.batch.plan_file import Row, read_plan, write_rows
from coreg_audio.batch.running import Crew, made
from coreg_audio.batch.track import Kind, Outcome, Track

__all__ = ["Crew", "Kind", "Outcome", "Row", "Track", "made", "read_plan", "write_rows"]
