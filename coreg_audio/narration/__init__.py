"""Narration: utterances in, checked and levelled clips out.

with narrate(places, engines, Delivery(PACES["settle"], seed=1, rate_hz=RATE_HZ)) as spoken:
    spoken.frames[utterance]  # for the plan
    spoken.clip(utterance)  # for the mix
"""

from coreg_audio.narration.clip_cache import ClipCache
from coreg_audio.narration.narrator import Delivery, Narration, narrate
from coreg_audio.narration.store import Repertoire

__all__ = ["ClipCache", "Delivery", "Narration", "Repertoire", "narrate"]
