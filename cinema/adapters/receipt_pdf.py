"""Draws a receipt as a PDF: the receipt, then a page with the QR code of each valid ticket."""

import io
import logging
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas

from cinema.adapters.qr import qr_matrix
from cinema.domain import receipt_lines
from cinema.domain.receipts import Receipt, ReceiptScreening, ReceiptTicket
from cinema.domain.session_lines import session_lines, session_place, session_title
from cinema.domain.session_report import SessionReport
from cinema.i18n import current_language, money

_log = logging.getLogger(__name__)
_WIDTH = 80 * mm  # the common roll of receipt printers
_MARGIN = 6 * mm
_LINE = 5 * mm
_QR = 44 * mm
_LOGO = (52 * mm, 18 * mm)  # the most that a logo takes
_FONTS = Path(__file__).parent.parent.parent / "gui" / "assets" / "fonts"


def draw_receipt(receipt: Receipt, logo: bytes | None = None) -> bytes:
    """Return the PDF's bytes; the same receipt with the same logo always gives the same bytes."""
    fonts = _fonts()
    image = _image(logo)
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    canvas.setTitle(f"{receipt.house_name} {receipt.number}")
    _page(canvas, fonts, lambda page: page.receipt(receipt, image))
    for one in receipt.admitting:
        _page(canvas, fonts, lambda page, one=one: page.ticket(receipt, one, image))  # type: ignore[misc]
    canvas.save()
    return buffer.getvalue()


def draw_session(report: SessionReport, house_name: str, zone: str) -> bytes:
    """Return the bytes of an X's or a Z's PDF; the same report always gives the same bytes."""
    fonts, buffer = _fonts(), io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    canvas.setTitle(f"{house_name} {session_title(report)}")
    _page(canvas, fonts, lambda page: page.session(report, house_name, zone))
    canvas.save()
    return buffer.getvalue()


def _fonts() -> tuple[str, str]:
    """Return the fonts, regular and bold: the bundled ones, which have every Latin letter, else Helvetica."""
    try:
        for name in ("LanternSans-Regular", "LanternSans-Bold"):
            pdfmetrics.registerFont(TTFont(name, str(_FONTS / f"{name}.ttf")))
    except (TTFError, OSError):
        return "Helvetica", "Helvetica-Bold"
    return "LanternSans-Regular", "LanternSans-Bold"


def _image(logo: bytes | None) -> ImageReader | None:
    """Return a logo to draw; None without one, and for one that can't be read."""
    if logo is None:
        return None
    try:
        with Image.open(io.BytesIO(logo), formats=("PNG",)) as picture:
            return ImageReader(picture.convert("RGBA"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        _log.warning("The logo can't be drawn: %s", error)
        return None


def _page(canvas: Canvas, fonts: tuple[str, str], draw: "Callable[[_Page], None]") -> None:
    """Draw a page as long as its content: draws it on a scratch canvas first to measure it."""
    scratch = _Page(Canvas(io.BytesIO()), fonts, 0.0)
    draw(scratch)
    height = 2 * _MARGIN - scratch.y
    canvas.setPageSize((_WIDTH, height))
    draw(_Page(canvas, fonts, height - _MARGIN))
    canvas.showPage()


class _Page:
    """Draws one page from top to bottom; `y` is the current position."""

    def __init__(self, canvas: Canvas, fonts: tuple[str, str], y: float) -> None:
        self._canvas = canvas
        self._regular, self._bold = fonts
        self.y = y

    def receipt(self, receipt: Receipt, logo: ImageReader | None) -> None:
        self._head(receipt, logo, receipt_lines.mark(receipt))
        for part in receipt_lines.parts(receipt):
            if part.screening is not None:
                self._screening(part.screening, receipt.timezone)
            for words, amount in part.lines:
                self._pair(words, amount, self._regular, 9)
            self._rule()
        self._pair(*receipt_lines.total_line(receipt), self._bold, 13, 1.4)
        for words, amount in receipt_lines.small_lines(receipt):
            self._pair(words, amount, self._regular, 8)
        self._rule()
        for words, number in receipt_lines.number_lines(receipt):
            self._pair(words, number, self._bold, 9)
        self._pair(*receipt_lines.paid_line(receipt), self._regular, 8)
        for line in receipt_lines.last_lines(receipt):
            self._wrapped(line, self._regular, 8)

    def session(self, report: SessionReport, house_name: str, zone: str) -> None:
        for line in self._split(house_name, self._bold, 12):
            self._centred(line, self._bold, 12, 1.3)
        self._centred(session_title(report), self._bold, 11, 1.3)
        self._centred(session_place(report, zone), self._regular, 8)
        self._rule()
        for words, amount in session_lines(report):
            self._pair(words, amount, self._regular, 9)

    def ticket(self, receipt: Receipt, one: ReceiptTicket, logo: ImageReader | None) -> None:
        screening = receipt.screening_of(one.ticket)
        self._head(receipt, logo)
        if screening is not None:
            self._screening(screening, receipt.timezone)
        self._pair(one.ticket.seat_label, money(one.ticket.price, receipt.currency), self._bold, 15, 1.6)
        self._left(one.ticket.type_in(current_language()), self._regular, 9)
        self._qr(one.code)
        self._centred(receipt.number, self._regular, 8)
        for line in self._split(receipt.ticket_line, self._regular, 8) if receipt.ticket_line else ():
            self._centred(line, self._regular, 8)

    def _screening(self, screening: ReceiptScreening, timezone: str) -> None:
        for line in self._split(screening.title_in(current_language()), self._bold, 13):
            self._left(line, self._bold, 13, 1.4)
        for line in receipt_lines.screening_lines(screening, timezone):
            self._wrapped(line, self._regular, 9)

    def _head(self, receipt: Receipt, logo: ImageReader | None, mark: str = "") -> None:
        if logo is not None:
            self._logo(logo)
        for line in self._split(receipt.house_name, self._bold, 12):
            self._centred(line, self._bold, 12, 1.3)
        for text in receipt_lines.head_lines(receipt):
            for line in self._split(text, self._regular, 8):
                self._centred(line, self._regular, 8)
        if mark:
            self._centred(mark, self._bold, 11, 1.3)
        if receipt.copy:
            self._centred(receipt.copy_words, self._bold, 11, 1.3)
        self._rule()

    def _logo(self, logo: ImageReader) -> None:
        wide, high = logo.getSize()
        factor = min(_LOGO[0] / wide, _LOGO[1] / high)
        self.y -= high * factor
        left = (_WIDTH - wide * factor) / 2
        self._canvas.drawImage(logo, left, self.y, wide * factor, high * factor, mask="auto")

    def _centred(self, text: str, font: str, size: float, leading: float = 1.0) -> None:
        self.y -= _LINE * leading
        self._canvas.setFont(font, size)
        self._canvas.drawCentredString(_WIDTH / 2, self.y, text)

    def _left(self, text: str, font: str, size: float, leading: float = 1.0) -> None:
        self.y -= _LINE * leading
        self._canvas.setFont(font, size)
        self._canvas.drawString(_MARGIN, self.y, text)

    def _pair(self, left: str, right: str, font: str, size: float, leading: float = 1.0) -> None:
        for line in self._split(left, font, size, self._room(right, font, size)):
            self._left(line, font, size, leading)
        self._canvas.setFont(font, size)
        self._canvas.drawRightString(_WIDTH - _MARGIN, self.y, right)

    def _wrapped(self, text: str, font: str, size: float) -> None:
        for line in self._split(text, font, size):
            self._left(line, font, size)

    def _room(self, right: str, font: str, size: float) -> float:
        """Return the width left beside the text on the right."""
        return _WIDTH - 2 * _MARGIN - pdfmetrics.stringWidth(right, font, size) - 2 * mm

    def _rule(self) -> None:
        self.y -= _LINE * 0.7
        self._canvas.setDash(2, 2)
        self._canvas.setLineWidth(0.4)
        self._canvas.line(_MARGIN, self.y, _WIDTH - _MARGIN, self.y)
        self._canvas.setDash()

    def _qr(self, code: str) -> None:
        matrix = qr_matrix(code)
        module = _QR / len(matrix)
        left, top = (_WIDTH - _QR) / 2, self.y - 4 * module
        for row, modules in enumerate(matrix):
            for column, dark in enumerate(modules):
                if dark:
                    self._canvas.rect(
                        left + column * module, top - (row + 1) * module, module, module, stroke=0, fill=1
                    )
        self.y = top - _QR - _LINE * 0.5

    def _split(self, text: str, font: str, size: float, room: float = _WIDTH - 2 * _MARGIN) -> list[str]:
        lines, line = [], ""
        for word in text.split():
            longer = f"{line} {word}".strip()
            if line and pdfmetrics.stringWidth(longer, font, size) > room:
                lines.append(line)
                line = word
            else:
                line = longer
        return [*lines, line]
