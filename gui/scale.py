"""The one place that scales: px at 96 dpi times the screen's factor times the face's factor (the kiosk is larger)."""

import tkinter as tk


class _Factor:
    """The factor of the running window."""

    value = 1.0


def install(root: tk.Misc, face: float = 1.0) -> None:
    """Take the factor from the screen, in steps of a quarter and never below 1, times the face's own."""
    screen = round(float(root.winfo_fpixels("1i")) / 96 * 4) / 4
    _Factor.value = max(1.0, screen) * face


def px(value: float) -> int:
    """Return how many pixels of this screen a length in px at 96 dpi takes."""
    return round(value * _Factor.value)
