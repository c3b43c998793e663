"""Draws the laid-out week: as a PDF by reportlab, and as one picture by Pillow, sign for sign at the same places."""

import io

from PIL import Image, ImageDraw
from reportlab.pdfgen.canvas import Canvas

from cinema.adapters.paper_a4_text import use_fonts, width, write
from cinema.adapters.paper_drawing import SANS, draw_text
from cinema.adapters.paper_fonts import has_all
from cinema.adapters.week_layout import WIDE, Ground, Page, Written, lay_out
from cinema.domain.papers.blocks import Align
from cinema.domain.papers.week import WeekSheet

_DENSITY = 2.5  # dots a point: 180 an inch, 2105 dots wide
_TEXT_GREYS = 255


def week_pdf(sheet: WeekSheet) -> bytes:
    """Return the week as a PDF of landscape A4 pages; the same sheet always gives the same bytes."""
    use_fonts()
    buffer = io.BytesIO()
    pages = lay_out(sheet)
    canvas = Canvas(buffer, pagesize=(WIDE, pages[0].high), invariant=1)
    canvas.setTitle(f"{sheet.house}, {sheet.title}")
    for page in pages:
        for mark in page.marks:
            if isinstance(mark, Ground):
                canvas.setFillGray(mark.grey)
                canvas.rect(mark.x, page.high - mark.y - mark.high, mark.wide, mark.high, stroke=0, fill=1)
                canvas.setFillGray(0)
            else:
                _write(canvas, page, mark)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def week_picture(sheet: WeekSheet) -> bytes:
    """Return the week as one PNG, as high as its rows need."""
    use_fonts()
    (page,) = lay_out(sheet, endless=True)
    picture = Image.new("L", (round(WIDE * _DENSITY), round(page.high * _DENSITY)), 255)
    draw = ImageDraw.Draw(picture)
    for mark in page.marks:
        if isinstance(mark, Ground):
            left, top = round(mark.x * _DENSITY), round(mark.y * _DENSITY)
            right = max(left, round((mark.x + mark.wide) * _DENSITY) - 1)
            low = max(top, round((mark.y + mark.high) * _DENSITY) - 1)
            draw.rectangle((left, top, right, low), fill=round(mark.grey * 255))
        else:
            at = (_left(mark) * _DENSITY, mark.y * _DENSITY)
            fill = round(mark.grey * _TEXT_GREYS)
            draw_text(draw, at, mark.text, mark.size * _DENSITY, bold=mark.bold, fill=fill, family=SANS)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def _left(mark: Written) -> float:
    wide = width(mark.text, mark.size, bold=mark.bold)
    return mark.x - {Align.LEFT: 0.0, Align.CENTRE: wide / 2, Align.RIGHT: wide}[mark.align]


def _write(canvas: Canvas, page: Page, mark: Written) -> None:
    if has_all(SANS[mark.bold], mark.text) and 0 < mark.grey < 1:
        canvas.setFillGray(mark.grey)
        canvas.setFont(("LanternSans-Regular", "LanternSans-Bold")[mark.bold], mark.size)
        canvas.drawString(_left(mark), page.high - mark.y, mark.text)
        canvas.setFillGray(0)
        return
    at = (mark.x, page.high - mark.y)
    write(canvas, at, mark.text, mark.size, bold=mark.bold, align=mark.align, white=mark.grey == 1)
