"""Finds a font for each run of signs: the bundled one, else one of the machine's, else none (the sign is boxed).

Which signs a font has is read from its `cmap` table. The machine's fonts are looked at one by one when a sign needs
them, those that have many scripts first.
"""

import logging
import struct
import sys
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import BinaryIO

from PIL import ImageFont

_log = logging.getLogger(__name__)
BUNDLED = Path(__file__).parent.parent.parent / "gui" / "assets" / "fonts"
_PREFERRED = (
    "notosansmono", "dejavusansmono", "dejavusans", "notosans", "segoeui", "arial", "tahoma", "droidsansfallback",
    "msgothic", "yugoth", "hiragino", "notosanscjk", "applesdgothic", "malgun", "unifont",
)  # fmt: skip
_ENDS = {".ttf", ".otf", ".ttc"}
_MOST_FILES = 4000
_MOST_LOOKED_AT = 400  # fonts, for a sign that none has
_LARGEST = 4_000_000  # bytes of a table
_LAST, _MOST_GROUPS = 0x10FFFF, 70_000
_NEUTRAL = frozenset(" 0123456789.,:;!?()[]/-–—·'\"\u200c\u200d")  # they stay with the signs before them


@dataclass(frozen=True, slots=True)
class Run:
    """Signs that one font has; `file` None: no font has them."""

    text: str
    file: Path | None


def runs_of(text: str, first: Path, *, bold: bool) -> list[Run]:
    """Return a text as runs of signs with their fonts; `first` is preferred where it has the sign."""
    runs: list[Run] = []
    for sign in text:
        before = runs[-1] if runs else None
        joins = sign in _NEUTRAL or _combines(sign)
        if before is not None and before.file is not None and joins and _has(before.file, sign):
            runs[-1] = Run(before.text + sign, before.file)
            continue
        file = first if _has(first, sign) else _found(sign, bold=bold)
        if before is not None and before.file == file:
            runs[-1] = Run(before.text + sign, file)
        else:
            runs.append(Run(sign, file))
    return runs


@cache
def face(file: Path, size: float) -> ImageFont.FreeTypeFont:
    """Return a font in a size in dots; a repeat returns the same."""
    return ImageFont.truetype(str(file), size)


def has_all(file: Path, text: str) -> bool:
    """Tell whether a font has every sign of a text."""
    return all(_has(file, sign) for sign in text)


def _combines(sign: str) -> bool:
    from unicodedata import combining

    return bool(combining(sign))


def _has(file: Path, sign: str) -> bool:
    return ord(sign) in _signs(file)


def is_bold(file: Path) -> bool:
    """Tell whether a font is bold, by its name."""
    return "bold" in file.stem.lower()


@cache
def _found(sign: str, *, bold: bool) -> Path | None:
    """Return the first of the machine's fonts that has a sign; bold ones count only if one is wanted."""
    for file in _files(bold=bold)[:_MOST_LOOKED_AT]:
        if _has(file, sign):
            return file
    return None


@cache
def _files(*, bold: bool) -> tuple[Path, ...]:
    found: list[Path] = []
    for folder in _folders():
        try:
            found += [one for one in folder.rglob("*") if one.suffix.lower() in _ENDS][: _MOST_FILES - len(found)]
        except OSError as error:
            _log.info("fonts in %s can't be listed: %s", folder, error)
    return tuple(sorted(found, key=lambda file: _rank(file, bold=bold)))


def _rank(file: Path, *, bold: bool) -> tuple[int, int, str]:
    name = file.stem.lower().replace("-", "").replace(" ", "")
    place = next((place for place, one in enumerate(_PREFERRED) if name.startswith(one)), len(_PREFERRED))
    unlike = sum(one in name for one in ("italic", "oblique", "condensed", "light", "serif"))
    return place, 2 * unlike + (("bold" in name) is not bold), str(file)


def _folders() -> Iterator[Path]:
    home = Path.home()
    if sys.platform == "win32":
        yield from (Path("C:/Windows/Fonts"), home / "AppData/Local/Microsoft/Windows/Fonts")
    elif sys.platform == "darwin":
        yield from (Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts")
    else:
        yield from (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".local/share/fonts")
        yield home / ".fonts"


@cache
def _signs(file: Path) -> "Spans":
    """Return the code points that a font draws with outlines; none for a file that can't be read."""
    try:
        with file.open("rb") as opened:
            return read_signs(opened)
    except (OSError, struct.error, ValueError, IndexError) as error:
        _log.info("%s is not used as a font: %s", file, error)
        return Spans((), ())


@dataclass(frozen=True, slots=True)
class Spans:
    """Code points as spans, so that hundreds of fonts can be kept in mind: `ends` are included."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __contains__(self, code: int) -> bool:
        """Tell whether a code point is in one of them."""
        place = bisect_right(self.starts, code) - 1
        return place >= 0 and code <= self.ends[place]


def read_signs(opened: BinaryIO) -> Spans:
    """Return the code points of a font's Unicode `cmap` (formats 4 and 12), of a collection its first font's."""
    head = _read(opened, 0, 16)
    start = struct.unpack_from(">L", head, 12)[0] if head[:4] == b"ttcf" else 0
    count = struct.unpack(">H", _read(opened, start + 4, 2))[0]
    rows = struct.iter_unpack(">4sLLL", _read(opened, start + 12, 16 * count))
    tables = {tag: (offset, length) for tag, _sum, offset, length in rows}
    if b"cmap" not in tables or not {b"glyf", b"CFF ", b"CFF2"} & set(tables):
        return Spans((), ())
    cmap = _read(opened, *tables[b"cmap"])
    found: set[int] = set()
    for place in range(struct.unpack_from(">H", cmap, 2)[0]):
        platform, _encoding, offset = struct.unpack_from(">HHL", cmap, 4 + 8 * place)
        if platform in {0, 3}:
            found |= _subtable(cmap, offset)
    return _spans(found)


def _read(opened: BinaryIO, offset: int, length: int) -> bytes:
    if length > _LARGEST:
        raise ValueError("a table of a font is too large")
    opened.seek(offset)
    content = opened.read(length)
    if len(content) < length:
        raise ValueError("a font is cut off")
    return content


def _spans(codes: set[int]) -> Spans:
    starts = sorted(one for one in codes if one - 1 not in codes)
    ends = sorted(one for one in codes if one + 1 not in codes)
    return Spans(tuple(starts), tuple(ends))


def _subtable(cmap: bytes, at: int) -> set[int]:
    kind = struct.unpack_from(">H", cmap, at)[0]
    if kind == 12:
        groups = struct.unpack_from(">L", cmap, at + 12)[0]
        rows = (struct.unpack_from(">LLL", cmap, at + 16 + 12 * place) for place in range(min(groups, _MOST_GROUPS)))
        spans = ((first, min(last, _LAST), glyph) for first, last, glyph in rows)
        return {code for first, last, glyph in spans for code in range(first if glyph else first + 1, last + 1)}
    if kind != 4:
        return set()
    count = struct.unpack_from(">H", cmap, at + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", cmap, at + 14)
    starts = struct.unpack_from(f">{count}H", cmap, at + 16 + 2 * count)
    deltas = struct.unpack_from(f">{count}H", cmap, at + 16 + 4 * count)
    offsets = struct.unpack_from(f">{count}H", cmap, at + 16 + 6 * count)
    found: set[int] = set()
    for place, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            if not offsets[place]:
                glyph = (code + deltas[place]) & 0xFFFF
            else:
                there = at + 16 + 6 * count + 2 * place + offsets[place] + 2 * (code - first)
                glyph = struct.unpack_from(">H", cmap, there)[0]
            if glyph:
                found.add(code)
    return found
