"""Keys that are pressed while a screening or a day is being read: they are for that, not for what is still shown."""

from collections.abc import Callable

A_DAY = "a day"
"""`KeysAhead.reading` while it is not known yet which screening another day begins with."""


class KeysAhead:
    """`reading` is the screening that is being read, or `A_DAY`; empty if keys are carried out at once."""

    def __init__(self) -> None:
        self.reading = ""
        self._presses: list[Callable[[], None]] = []

    def begin(self, reading: str, *, keep: bool) -> None:
        """Begin to read; keys that were pressed before are kept for it, or were for something else."""
        self.reading = reading
        if not keep:
            self._presses.clear()

    def add(self, press: Callable[[], None]) -> None:
        """Keep a key."""
        self._presses.append(press)

    def give_up(self) -> None:
        """Forget the keys: what they were for can't be shown."""
        self.reading = ""
        self._presses.clear()

    def take(self) -> list[Callable[[], None]]:
        """End the reading, and return the keys to carry out now."""
        self.reading = ""
        presses, self._presses = self._presses, []
        return presses

    def __len__(self) -> int:
        return len(self._presses)
