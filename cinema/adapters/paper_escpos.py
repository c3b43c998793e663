"""Writes a paper for a receipt printer (ESC/POS), with python-escpos.

A line whose signs the printer's code pages have is sent as text; any other, codes and seat boxes are sent as pictures.
Only code pages that nearly every printer has under the same number are used: with a wrong one, money is printed wrong.
"""

from collections.abc import Iterable
from typing import Any

from PIL import Image, ImageOps

from cinema.adapters.paper_drawing import draw_item, one_bit, seat_lines
from cinema.adapters.paper_lines import CELL, PITCH, WIDTHS, Item, Line, Place, cells_of, items
from cinema.domain.papers.blocks import Align, Gap, Paper, Piece, SeatCode, Sheet, Size
from cinema.errors import CinemaError
from cinema.i18n import _

_PAGES = ("CP437", "CP850", "CP858", "CP1252")
_ESC, _GS = b"\x1b", b"\x1d"
_INIT = _ESC + b"@" + _GS + b"P\xcb\xcb"  # reset, and count in dots: 1/203 inch, which some printers would halve
_CUT = _ESC + b"d\x04" + _GS + b"V\x01"  # up to the knife, then all but a corner
_FRAGMENT = 128  # dots high: a printer's buffer may be small, and it prints while it receives
PROFILE = "default"


def write_paper(paper: Paper, width: str, profile: str = PROFILE) -> tuple[Piece, ...]:
    """Return what a printer gets for each sheet; `width` is 58 or 80, `profile` is python-escpos's name of the printer.

    Each piece begins by resetting the printer, so that it can be sent alone. KeyError for an unknown width or profile.
    """
    dots = WIDTHS[width]
    return tuple(_Writer(dots, profile).piece(sheet) for sheet in paper.sheets)


class _Writer:
    """Writes one sheet."""

    def __init__(self, dots: int, profile: str) -> None:
        self._dots = dots
        self._printer = _printer(profile)
        self._encoder = _encoder(self._printer)
        self._pitch = 0
        self._styled: tuple[Size, bool, bool] | None = None
        self._high = 0

    def piece(self, sheet: Sheet) -> Piece:
        self._raw(_INIT)
        for item in items(sheet, self._dots):
            self._item(item)
            for line in seat_lines(item, self._dots) if isinstance(item, SeatCode) else ():
                self._item(line)
        self._raw(_CUT)
        return Piece(bytes(self._printer.output), -(-self._high // PITCH[Size.NORMAL]) + 4)

    def _item(self, item: Item) -> None:
        if isinstance(item, Line) and (line := _as_text(item, self._dots)) and self._can_write(line):
            self._text(item, line)
        elif isinstance(item, Gap):
            self._feed(item.lines * PITCH[Size.NORMAL])
        elif (picture := draw_item(item, self._dots)) is not None:
            self._picture(picture)

    def _can_write(self, places: Iterable[tuple[str, bool]]) -> bool:
        pages = self._encoder.codepages
        signs = {sign for text, _bold in places for sign in text}
        return all(any(self._encoder.can_encode(page, sign) for page in pages) for sign in signs)

    def _text(self, line: Line, places: Iterable[tuple[str, bool]]) -> None:
        pitch = PITCH[line.size]
        if pitch != self._pitch:
            self._raw(_ESC + b"3" + bytes((pitch,)))
            self._pitch = pitch
        for text, bold in places:
            self._style(line.size, bold=bold, inverted=line.inverted)
            self._printer.text(text)
        self._raw(b"\n")
        self._high += pitch

    def _style(self, size: Size, *, bold: bool, inverted: bool) -> None:
        """Set how text looks, if it differs: a slow printer takes a byte for each millisecond."""
        style = (size, bold, inverted)
        if style == self._styled:
            return
        self._styled = style
        times = 1 if size is Size.NORMAL else 2
        font = "b" if size is Size.MEDIUM else "a"  # of 9 dots, so 18 for each letter
        self._printer.set(font=font, bold=bold, invert=inverted, custom_size=True, width=times, height=times)

    def _picture(self, picture: Image.Image) -> None:
        """Send a picture as rasters; what is white above, below and on its right is not sent."""
        inked = ImageOps.invert(one_bit(picture))
        box = inked.getbbox()
        if box is None:
            self._feed(picture.height)
            return
        _left, top, right, bottom = box
        self._feed(top)
        wide = -(-right // 8)
        for start in range(top, bottom, _FRAGMENT):
            part = inked.crop((0, start, wide * 8, min(start + _FRAGMENT, bottom)))
            size = bytes((wide % 256, wide // 256, part.height % 256, part.height // 256))
            self._raw(_GS + b"v0\x00" + size + part.tobytes())
            self._high += part.height
        self._feed(picture.height - bottom)

    def _feed(self, dots: int) -> None:
        for start in range(0, dots, 255):
            self._raw(_ESC + b"J" + bytes((min(255, dots - start),)))
        self._high += dots

    def _raw(self, data: bytes) -> None:
        self._printer._raw(data)  # noqa: SLF001 - python-escpos's own way to send what it has no method for


def _as_text(line: Line, dots: int) -> list[tuple[str, bool]] | None:
    """Return a line as texts with their weight, cell by cell; None if a sign is wider or narrower than a cell."""
    texts: list[tuple[str, bool]] = []
    at = 0
    for place in line.places:
        if cells_of(place.text) != len(place.text) or len(place.text) > place.cells:
            return None
        if place.at > at:
            texts.append((" " * (place.at - at), place.bold))
        texts.append((_padded(place), place.bold))
        at = place.at + place.cells
    if line.inverted:
        texts.append((" " * (dots // CELL[line.size] - at), False))
    else:
        texts[-1] = (texts[-1][0].rstrip(), texts[-1][1])
    return [(text.replace("\u00a0", " "), bold) for text, bold in texts if text]


def _padded(place: Place) -> str:
    ways = {Align.LEFT: str.ljust, Align.CENTRE: str.center, Align.RIGHT: str.rjust}
    return ways[place.align](place.text, place.cells)


def _printer(profile: str) -> Any:
    try:
        from escpos.printer import Dummy
    except ImportError:
        words = _("Receipt printers need the extra “thermal”. Type: pip install 'cinema[thermal]'")
        raise CinemaError(words) from None
    return Dummy(profile=profile)


def _encoder(printer: Any) -> Any:
    """Let a printer write by the trusted code pages of its profile alone, and return the encoder of its texts."""
    from escpos.magicencode import Encoder, MagicEncode

    numbers = {page: number for number, page in printer.profile.profile_data["codePages"].items() if page in _PAGES}
    encoder = Encoder({page: int(numbers[page]) for page in _PAGES if page in numbers})
    printer.magic = MagicEncode(printer, encoder=encoder)
    return encoder
