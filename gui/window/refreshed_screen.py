"""The base of screens whose data grows old while they are looked at."""

from typing import ClassVar

from gui.window.screen import Screen


class RefreshedScreen(Screen):
    """Calls `refresh` whenever it comes to the front, and `every` so many milliseconds while it stays there."""

    every: ClassVar[int]
    _clock: str | None = None

    def refresh(self) -> None:
        """Load again what grows old; every subclass implements it. The first call comes while `build` loads."""
        raise NotImplementedError

    def shown(self) -> None:
        """Refresh, now and from time to time."""
        self.hidden()  # cancels the timer of an earlier call
        self.refresh()
        self._clock = self.after(self.every, self.shown)

    def hidden(self) -> None:
        """Stop the timer."""
        if self._clock is not None:
            self.after_cancel(self._clock)
            self._clock = None

    def destroy(self) -> None:
        """Stop the timer and destroy the screen."""
        self.hidden()
        super().destroy()
