"""Sets text for a PDF: in its own font where that has every sign, else as a picture from the machine's fonts."""

from collections.abc import Iterator
from functools import cache

from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from cinema.adapters.paper_drawing import SANS, draw_text, text_width
from cinema.adapters.paper_fonts import has_all
from cinema.adapters.paper_lines import printable
from cinema.domain.papers.blocks import Align

_DENSITY = 4  # dots of a drawn text for each point: about 300 an inch
_NAMES = ("LanternSans-Regular", "LanternSans-Bold")


@cache
def use_fonts() -> None:
    """Let PDFs use the bundled fonts; a repeat does nothing."""
    for name, file in zip(_NAMES, SANS, strict=True):
        pdfmetrics.registerFont(TTFont(name, str(file)))


def width(text: str, size: float, *, bold: bool) -> float:
    """Return a text's width in points."""
    if has_all(SANS[bold], text):
        return float(pdfmetrics.stringWidth(text, _NAMES[bold], size))
    return text_width(text, size * _DENSITY, bold=bold, family=SANS) / _DENSITY


def lines(text: str, size: float, room: float, *, bold: bool) -> list[str]:
    """Return a text in lines of a width in points, at least one; a word that is longer is broken."""
    found, line = [], ""
    for word in _words(printable(text), size, room, bold=bold):
        longer = f"{line} {word}" if line else word
        if line and width(longer, size, bold=bold) > room:
            found.append(line)
            line = word
        else:
            line = longer
    return [*found, line]


def write(
    canvas: Canvas,
    at: tuple[float, float],
    text: str,
    size: float,
    *,
    bold: bool = False,
    align: Align = Align.LEFT,
    white: bool = False,
) -> None:
    """Write a line with its base at a point, which is its left end, middle or right end."""
    x, y = at
    wide = width(text, size, bold=bold)
    x -= {Align.LEFT: 0.0, Align.CENTRE: wide / 2, Align.RIGHT: wide}[align]
    if has_all(SANS[bold], text):
        canvas.setFillGray(1 if white else 0)
        canvas.setFont(_NAMES[bold], size)
        canvas.drawString(x, y, text)
        canvas.setFillGray(0)
        return
    above, below = size * 1.0, size * 0.35
    picture = Image.new("L", (int(wide * _DENSITY) + 2, int((above + below) * _DENSITY)), 0 if white else 255)
    draw = ImageDraw.Draw(picture)
    base = (0, above * _DENSITY)
    draw_text(draw, base, text, size * _DENSITY, bold=bold, fill=255 if white else 0, family=SANS)
    canvas.drawImage(ImageReader(picture), x, y - below, picture.width / _DENSITY, picture.height / _DENSITY)


def _words(text: str, size: float, room: float, *, bold: bool) -> Iterator[str]:
    for word in text.split(" "):
        if width(word, size, bold=bold) <= room:
            if word:
                yield word
            continue
        part = ""
        for sign in word:
            if part and width(part + sign, size, bold=bold) > room:
                yield part
                part = ""
            part += sign
        yield part
