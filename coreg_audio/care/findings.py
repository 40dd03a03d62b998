"""What the check finds: a rule, its level, and where."""

from dataclasses import dataclass

from coreg_audio.care.rules import Level
from coreg_audio.script import Place


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that is broken somewhere.

    Attributes:
        rule: Its id, or `LANGUAGE`.
        message: What is wrong and what to do.
        phrase: The words in the source line that are meant; empty where the line is.
        whole: About the script as a whole, or about something that is missing.
    """

    rule: str
    level: Level
    at: Place
    message: str
    phrase: str = ""
    whole: bool = False

    def column(self, source_line: str) -> int:
        """The 1-based column of the phrase in its line; else that of the first word."""
        found = source_line.casefold().find(self.phrase.casefold()) if self.phrase else -1
        return 1 + (found if found >= 0 else len(source_line) - len(source_line.lstrip()))

    def located(self, source_line: str) -> str:
        """The finding as an editor reads it: file:line:column: message [rule]."""
        return f"{self.at}:{self.column(source_line)}: {self.labelled} [{self.rule}]"

    @property
    def labelled(self) -> str:
        """The message, marked where it is a warning."""
        return f"warning: {self.message}" if self.level is Level.WARNING else self.message
