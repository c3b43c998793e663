"""A frame that lays out its children by itself, when Tk is idle."""

from tkinter import ttk


class IdleLayout(ttk.Frame):
    """Several requests before Tk is idle make one layout; a frame that is destroyed meanwhile makes none."""

    _timer: str | None = None

    def later(self) -> None:
        """Lay out anew when Tk is idle."""
        if self._timer is None:
            self._timer = self.after_idle(self._run_layout)

    def destroy(self) -> None:
        """Cancel the layout and destroy the frame."""
        if self._timer is not None:
            self.after_cancel(self._timer)
            self._timer = None
        super().destroy()

    def _run_layout(self) -> None:
        self._timer = None
        self._lay()

    def _lay(self) -> None:
        """Lay out the children; a subclass says how."""
        raise NotImplementedError
