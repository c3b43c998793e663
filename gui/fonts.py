"""The fonts of all windows: loaded for this process alone, and named here only. Nothing is installed anywhere.

Sizes are px at 96 dpi, scaled like everything else by `gui.theme.px`.
"""

import ctypes
import logging
import sys
import tkinter as tk
from functools import cache
from pathlib import Path
from tkinter import font as tkfont

from gui import scale

FOLDER = Path(__file__).parent / "assets" / "fonts"
SANS = ("Lantern Sans", "Segoe UI", "Noto Sans", "DejaVu Sans")
DISPLAY = ("Lantern Display", "Lantern Sans", "Segoe UI", "Noto Sans", "DejaVu Sans")
_NAMED = ("TkDefaultFont", "TkTextFont", "TkMenuFont", "TkHeadingFont", "TkTooltipFont", "TkCaptionFont")
_WINDOWS_PRIVATE = 0x10  # FR_PRIVATE of AddFontResourceExW

log = logging.getLogger(__name__)


class _Made:
    """Fonts of the running window: Tk forgets a named font whose Python object is gone."""

    root: tk.Misc
    families: dict[tuple[str, ...], str] = {}  # noqa: RUF012 - replaced for every window
    fonts: dict[tuple[int, bool, bool], tkfont.Font] = {}  # noqa: RUF012 - replaced for every window


@cache
def load_privately() -> None:
    """Make the shipped fonts known to this process; to be called before the first `Tk()`, a repeat does nothing.

    Where it can't be done, the fallback families are used.
    """
    files = sorted(FOLDER.glob("*.ttf"))
    try:
        if sys.platform == "win32":
            for file in files:
                ctypes.windll.gdi32.AddFontResourceExW(str(file), _WINDOWS_PRIVATE, 0)
        elif sys.platform != "darwin":
            _load_with_fontconfig(files)
    except (OSError, AttributeError) as error:
        log.info("the shipped fonts could not be loaded: %s", error)


def _load_with_fontconfig(files: list[Path]) -> None:
    try:
        library = ctypes.CDLL("libfontconfig.so.1")
    except OSError:
        # looking for it elsewhere starts other programs, so only where its usual name is unknown
        from ctypes.util import find_library

        library = ctypes.CDLL(find_library("fontconfig") or "libfontconfig.so")
    library.FcConfigGetCurrent.restype = ctypes.c_void_p
    library.FcConfigAppFontAddFile.argtypes = [ctypes.c_void_p, ctypes.c_char_p]
    config = library.FcConfigGetCurrent()
    for file in files:
        library.FcConfigAppFontAddFile(config, str(file).encode())


def install(root: tk.Misc) -> None:
    """Start with this window: find which families it has, and give Tk's own named fonts our family and size."""
    _Made.root, _Made.fonts, _Made.families = root, {}, {}
    family, size = _family(SANS), -scale.px(13)
    for name in _NAMED:
        root.tk.call("font", "configure", name, "-family", family, "-size", size, "-weight", "normal")


def font(size: int = 13, *, bold: bool = False, display: bool = False) -> tkfont.Font:
    """Return the font of this size in px; `display` is the face for titles of 20 px and more."""
    key = (size, bold, display)
    if key not in _Made.fonts:
        _Made.fonts[key] = tkfont.Font(
            family=_family(DISPLAY if display else SANS), size=-scale.px(size), weight="bold" if bold else "normal"
        )
    return _Made.fonts[key]


def _family(wanted: tuple[str, ...]) -> str:
    """Return the first of these families that there is; each is asked for by name, and only until one is found."""
    found = _Made.families.get(wanted)
    if found is None:
        found = next((name for name in wanted if _is_there(name)), "TkDefaultFont")
        _Made.families[wanted] = found
    return found


def _is_there(family: str) -> bool:
    actual: str = _Made.root.tk.call("font", "actual", ("-family", family), "-family")
    return actual == family
