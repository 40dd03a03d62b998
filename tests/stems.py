"""Sources for tests of the mix."""

from coreg_audio.audio import Facts, Span


class Everywhere:
    """A stem that sounds all the time, whatever it is."""

    def spans(self) -> list[Span]:
        """Ten hours."""
        return [(0, 10 * 3600 * 44_100)]

    def facts(self, start: int, length: int) -> Facts:
        """Something is heard."""
        return ("everywhere",)
