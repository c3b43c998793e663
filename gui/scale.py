"""Scales px at 96 dpi by one factor: the screen's times the face's (a kiosk is larger). No other file scales."""

import ctypes
import sys
import tkinter as tk


class _Factor:
    """The scale factor of the running window."""

    value = 1.0


def install(root: tk.Misc, factor: float = 1.0) -> None:
    """Read the screen's dpi once and set the scale: in steps of a quarter and never below 1, times `factor`."""
    chosen = _chosen_dpi() if root.tk.call("tk", "windowingsystem") == "x11" else None
    # Quarters, because screens report odd values such as 95 or 97 dpi, at which lines and icons would blur.
    screen = round((chosen or float(root.winfo_fpixels("1i"))) / 96 * 4) / 4
    _Factor.value = max(1.0, screen) * factor
    if root.tk.call("tk", "windowingsystem") == "x11":
        # Tk turns a font's pixels into points by its own scaling, and Xft turns them back by its own dpi: unless both
        # agree, fonts are scaled a second time.
        xft = chosen or root.winfo_screenheight() * 25.4 / max(1, root.winfo_screenmmheight())
        root.tk.call("tk", "scaling", xft / 72)


def use(factor: float) -> None:
    """Set the factor as it is: a kiosk's follows from the size of its glass, and changes with the text size."""
    _Factor.value = factor


def factor() -> float:
    """Return the factor in use; what is drawn by it and kept has it in its key."""
    return _Factor.value


def fit(root: tk.Wm, wanted: tuple[int, int], smallest: tuple[int, int]) -> None:
    """Set the first and the smallest size of a window, in unscaled px; neither is larger than the screen."""
    most = root.maxsize()  # the screen without the window manager's borders
    width, height = (min(px(length), room) for length, room in zip(wanted, most, strict=True))
    root.geometry(f"{width}x{height}")
    root.minsize(*(min(px(length), room) for length, room in zip(smallest, most, strict=True)))


def px(value: float) -> int:
    """Convert a length in px at 96 dpi to pixels of this screen."""
    return round(value * _Factor.value)


def _chosen_dpi() -> float | None:
    """Return the dpi that the desktop's settings ask for (the X resource `Xft.dpi`); None: they say nothing."""
    if sys.platform in {"win32", "darwin"}:
        return None
    try:
        library = ctypes.CDLL("libX11.so.6")
    except OSError:  # a Tk with an X11 of its own
        return None
    # Without these types ctypes cuts the pointers to 32 bits.
    library.XOpenDisplay.restype = ctypes.c_void_p
    library.XOpenDisplay.argtypes = [ctypes.c_char_p]
    library.XGetDefault.restype = ctypes.c_char_p
    library.XGetDefault.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p]
    library.XCloseDisplay.argtypes = [ctypes.c_void_p]
    display = library.XOpenDisplay(None)
    if not display:
        return None
    try:
        return _read_dpi(library.XGetDefault(display, b"Xft", b"dpi"))
    finally:
        library.XCloseDisplay(display)


def _read_dpi(text: bytes | None) -> float | None:
    try:
        dpi = float(text or b"")
    except ValueError:
        return None
    return dpi if dpi > 0 else None
