"""`python -m coreg_audio` is `coreg-audio`."""

from coreg_audio.cli import main

main()
