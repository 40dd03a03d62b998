"""Voice-guided co-regulation exercises for couples, from a script to a mastered MP3.

The way of the data, each stage handing a finished value to the next:

    template + choices -> render -> parse -> narrate -> plan -> mix -> master -> encode

`coreg_audio.build` is the one file that knows this order: read it first.
"""

import os

# ONNX Runtime from 1.29 on reports its use to its maker over the network, and looks at this
# once, when it is first imported: so it stands here, before any other module of the program.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

__version__ = "0.1.0"
