"""Loads the shipped fonts for this process only and returns them by size; no other file names a font.

Sizes are px at 96 dpi, scaled by `gui.scale`.
"""

import ctypes
import logging
import sys
import tkinter as tk
from functools import cache
from pathlib import Path
from tkinter import font as tkfont

from cinema.domain.visual_order import visual
from gui import scale

FOLDER = Path(__file__).parent / "assets" / "fonts"
SANS = ("Lantern Sans", "Segoe UI", "Noto Sans", "DejaVu Sans")
DISPLAY = ("Lantern Display", "Lantern Sans", "Segoe UI", "Noto Sans", "DejaVu Sans")
FIXED = ("DejaVu Sans Mono", "Consolas", "Liberation Mono", "Noto Sans Mono", "Courier New")
_NAMED = ("TkDefaultFont", "TkTextFont", "TkMenuFont", "TkHeadingFont", "TkTooltipFont", "TkCaptionFont")
_FR_PRIVATE = 0x10  # of AddFontResourceExW: only this process sees the font

log = logging.getLogger(__name__)


class _Font(tkfont.Font):
    """A font that measures a text as it is drawn: joined Arabic letters are narrower than single ones."""

    def measure(self, text: str, displayof: tk.Misc | None = None) -> int:
        """Return the width of a text in real pixels."""
        return super().measure(visual(text), displayof)


class _Cache:
    """Fonts of the running window. A `Font` object must be kept: its finalizer deletes the font in Tk."""

    root: tk.Misc
    families: dict[tuple[str, ...], str] = {}  # noqa: RUF012 - replaced for every window
    fonts: dict[tuple[int, bool, tuple[str, ...]], tkfont.Font] = {}  # noqa: RUF012 - replaced for every window


@cache
def load_privately() -> None:
    """Register the shipped fonts for this process; must be called before the first `Tk()`. A repeat does nothing.

    If the system does not allow it, the fallback families are used.
    """
    # Not on macOS, where the fallback families are used.
    files = sorted(FOLDER.glob("*.ttf"))
    try:
        if sys.platform == "win32":
            for file in files:
                ctypes.windll.gdi32.AddFontResourceExW(str(file), _FR_PRIVATE, 0)
        elif sys.platform != "darwin":
            _load_with_fontconfig(files)
    except (OSError, AttributeError) as error:
        log.info("the shipped fonts could not be loaded: %s", error)


def _load_with_fontconfig(files: list[Path]) -> None:
    try:
        library = ctypes.CDLL("libfontconfig.so.1")
    except OSError:
        # Last, because `find_library` starts other programs (ldconfig, gcc), which is slow.
        from ctypes.util import find_library

        library = ctypes.CDLL(find_library("fontconfig") or "libfontconfig.so")
    # Without these types ctypes cuts the pointer to 32 bits.
    library.FcConfigGetCurrent.restype = ctypes.c_void_p
    library.FcConfigAppFontAddFile.argtypes = [ctypes.c_void_p, ctypes.c_char_p]
    config = library.FcConfigGetCurrent()
    for file in files:
        library.FcConfigAppFontAddFile(config, str(file).encode())


def install(root: tk.Misc) -> None:
    """Reset the cache for a new window and set Tk's named fonts to our family and size."""
    _Cache.root, _Cache.fonts, _Cache.families = root, {}, {}
    refit()


def refit() -> None:
    """Give Tk's named fonts the size that follows from the scale in use; a repeat changes nothing."""
    family, size = _family(SANS), -scale.px(13)  # negative: Tk reads it as pixels, not points
    for name in _NAMED:
        _Cache.root.tk.call("font", "configure", name, "-family", family, "-size", size, "-weight", "normal")


def font(size: int = 13, *, bold: bool = False, display: bool = False) -> tkfont.Font:
    """Return the font of a size in px; `display` selects the family for titles of 20 px and more."""
    return _made(DISPLAY if display else SANS, size, bold=bold)


def fixed(size: int = 13) -> tkfont.Font:
    """Return the font of a size in px in which all signs are equally wide, for text that stands in columns."""
    return _made(FIXED, size, bold=False)


def _made(families: tuple[str, ...], size: int, *, bold: bool) -> tkfont.Font:
    pixels = scale.px(size)
    key = (pixels, bold, families)
    if key not in _Cache.fonts:
        _Cache.fonts[key] = _Font(family=_family(families), size=-pixels, weight="bold" if bold else "normal")
    return _Cache.fonts[key]


def _family(wanted: tuple[str, ...]) -> str:
    """Return the first of these families that is installed."""
    found = _Cache.families.get(wanted)
    if found is None:
        found = next((name for name in wanted if _is_installed(name)), "TkDefaultFont")
        _Cache.families[wanted] = found
    return found


def _is_installed(family: str) -> bool:
    # Not `font families`: listing every font of a machine can take a second.
    actual: str = _Cache.root.tk.call("font", "actual", ("-family", family), "-family")
    return actual == family
