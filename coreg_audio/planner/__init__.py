"""Plan time: from a session and the lengths of its clips to a timeline, to the frame.

`writing` turns the session into slots, fixed parts and elastic silences; `fitting` chooses
what is in and how many breaths there are; `sharing` gives each silence its frames. `cutting`
says which frames of a timeline can sound, in chunks.
"""

from coreg_audio.planner.cutting import chunks
from coreg_audio.planner.estimating import estimate
from coreg_audio.planner.fitting import plan, reach

__all__ = ["chunks", "estimate", "plan", "reach"]
