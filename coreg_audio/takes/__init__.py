"""The therapist's own voice: a sheet to read, recordings to import, takes to lay in.

`lines` numbers what is to be read, `sheet` prints it; `recording` reads audio files,
`splitting` finds where someone speaks, `matching` tells which line that is, `cleaning` makes
a clip of it, `importing` puts these in order, `folder` keeps the results; `paragraphs` and
`voices` bring them into a session. What needs numpy is imported from its own module.
"""

from coreg_audio.takes.lines import SheetLine, sheet_lines
from coreg_audio.takes.paragraphs import find_recordings, with_recordings

__all__ = ["SheetLine", "find_recordings", "sheet_lines", "with_recordings"]
