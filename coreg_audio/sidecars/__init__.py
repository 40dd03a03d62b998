"""What goes beside and into the audio file."""
