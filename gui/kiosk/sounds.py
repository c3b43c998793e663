"""The kiosk's sounds: which notes mean what, and whether this visit wants to hear them."""

import tkinter as tk

from gui.scanning import tones

WARNING, ERROR, PAID = (880, 659, 880), (311, 233), (659, 880, 1109)
KEY, KEY_SECONDS = (1047,), 0.04


class Sounds:
    """Plays them while `on`, which the customer switches; a visit begins with sound."""

    def __init__(self, window: tk.Misc) -> None:
        self._window = window
        self.on = True

    def warn(self) -> None:
        """Say that the basket will be forgotten soon."""
        self._play(WARNING)

    def error(self) -> None:
        """Say that something was refused or failed."""
        self._play(ERROR)

    def paid(self) -> None:
        """Say that the money is there."""
        self._play(PAID)

    def key(self) -> None:
        """Confirm a key of the on-screen keyboard, the same for each: no sound tells a password."""
        self._play(KEY, KEY_SECONDS)

    def _play(self, notes: tuple[int, ...], seconds: float = tones.SECONDS) -> None:
        if self.on:
            tones.play(self._window, notes, seconds)
