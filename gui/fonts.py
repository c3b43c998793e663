"""The fonts of all windows: loaded for this process alone, and named here only. Nothing is installed anywhere.

Sizes are px at 96 dpi, scaled like everything else by `gui.theme.px`.
"""

import ctypes
import ctypes.util
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

    families: frozenset[str] = frozenset()
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
    library = ctypes.CDLL(ctypes.util.find_library("fontconfig") or "libfontconfig.so.1")
    library.FcConfigGetCurrent.restype = ctypes.c_void_p
    library.FcConfigAppFontAddFile.argtypes = [ctypes.c_void_p, ctypes.c_char_p]
    config = library.FcConfigGetCurrent()
    for file in files:
        library.FcConfigAppFontAddFile(config, str(file).encode())


def install(root: tk.Misc) -> None:
    """Start with this window: find which families it has, and give Tk's own named fonts our family and size."""
    # asked for by name: the list of all families takes ten times as long
    wanted = dict.fromkeys((*SANS, *DISPLAY))
    _Made.families = frozenset(name for name in wanted if tkfont.Font(root, family=name).actual("family") == name)
    _Made.fonts = {}
    for name in _NAMED:
        named = tkfont.nametofont(name, root)
        named.configure(family=_family(SANS), size=-scale.px(13), weight="normal")


def font(size: int = 13, *, bold: bool = False, display: bool = False) -> tkfont.Font:
    """Return the font of this size in px; `display` is the face for titles of 20 px and more."""
    key = (size, bold, display)
    if key not in _Made.fonts:
        _Made.fonts[key] = tkfont.Font(
            family=_family(DISPLAY if display else SANS), size=-scale.px(size), weight="bold" if bold else "normal"
        )
    return _Made.fonts[key]


def _family(wanted: tuple[str, ...]) -> str:
    return next((family for family in wanted if family in _Made.families), "TkDefaultFont")
