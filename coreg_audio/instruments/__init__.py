"""Sounds that the program makes itself: the breath sound and the bells.

Both are sources: any span of the timeline can be read in any order. Levels are in relation to
a voice at `loudness.REFERENCE_LUFS`; docs/decisions/0004-breath-and-bells.md says why.
"""

from coreg_audio.instruments.bell import STEEPEST_RISE_DB, bells
from coreg_audio.instruments.breath import Cue, breath_sound

__all__ = ["STEEPEST_RISE_DB", "Cue", "bells", "breath_sound"]
