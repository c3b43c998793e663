"""Scales px at 96 dpi by the screen's factor and the face's (a kiosk is larger); no other file scales."""

import tkinter as tk


class _Factor:
    """The scale factor of the running window."""

    value = 1.0


def install(root: tk.Misc, factor: float = 1.0) -> None:
    """Set the scale: the screen's, in steps of a quarter and never below 1, times `factor`."""
    # Quarters, because screens report odd values such as 95 or 97 dpi, at which lines and icons would blur.
    screen = round(float(root.winfo_fpixels("1i")) / 96 * 4) / 4
    _Factor.value = max(1.0, screen) * factor


def px(value: float) -> int:
    """Convert a length in px at 96 dpi to pixels of this screen."""
    return round(value * _Factor.value)
