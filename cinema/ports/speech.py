"""Port of a voice that reads a screen aloud."""

from typing import Protocol


class Speech(Protocol):
    """A voice of this machine. It is a help for those who can't see the screen: no failure of it is an error."""

    @property
    def is_there(self) -> bool:
        """Whether this machine can speak; where it can't, `say` does nothing and no window offers it."""

    def say(self, words: str, language: str) -> None:
        """Begin to speak in a language of the program and return at once; what is being said is broken off."""

    def stop(self) -> None:
        """Be silent; a repeat changes nothing."""
