"""Voice-guided co-regulation exercises for couples, from a script to a mastered MP3.

The way of the data, each stage handing a finished value to the next:

    template + choices -> render -> parse -> narrate -> plan -> mix -> master -> encode

`coreg_audio.build` is the one file that knows this order: read it first.
"""

__version__ = "0.1.0"
