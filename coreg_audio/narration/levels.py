"""Where in a sound the speech is: see `coreg_audio.levels`."""

from coreg_audio.levels import FLOOR_DB, WINDOW_S, extent, levels_db, runs, window_frames

__all__ = ["FLOOR_DB", "WINDOW_S", "extent", "levels_db", "runs", "window_frames"]
