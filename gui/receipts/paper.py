"""Draws the receipt as paper with a torn edge and one ticket's code, with the same colours in both themes."""

import tkinter as tk
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageTk

from cinema.domain.receipt_lines import (
    Part,
    cancelled_words,
    head_lines,
    last_lines,
    mark,
    paid_line,
    parts,
    small_lines,
    total_line,
)
from cinema.domain.receipts import Receipt, ReceiptScreening
from cinema.i18n import _, current_language, when
from gui import images
from gui.receipts.words import places, ticket_name
from gui.scale import px
from gui.tokens import BODY, LEAD, SMALL, TITLE, Tokens
from gui.widgets.paint import Painted

PAPER, INK, FAINT, DASH = "#FCFBF8", "#16181D", "#5A5F69", "#B9B7B0"
WIDTH = 376
_SIDE, _TOOTH, _FINE = 32, 8, 4
_CODE = 200  # px; the most that the code may take
Modules = Sequence[Sequence[bool]]


def code_picture(modules: Modules, room: int, *, paper: str = PAPER) -> Image.Image:
    """Draw a QR code as large as fits into `room` pixels, with the quiet zone of four modules that scanners need.

    A module takes whole pixels, at least two: a blurred code can't be read.
    """
    count = len(modules) + 8
    each = max(2, room // count)
    picture = Image.new("RGB", (count, count), paper)
    for y, row in enumerate(modules):
        for x, dark in enumerate(row):
            if dark:
                picture.putpixel((x + 4, y + 4), (0x16, 0x18, 0x1D))
    return picture.resize((count * each, count * each), Image.Resampling.NEAREST)


class ReceiptPaper(Painted):
    """One receipt with the code of one ticket; `show_code` changes the ticket."""

    def __init__(self, master: tk.Misc, receipt: Receipt, codes: dict[str, Modules]) -> None:
        super().__init__(master, width=px(WIDTH), height=px(640))
        self._receipt, self._codes = receipt, codes
        self._ticket = 0
        self._y = 0
        self._photos: list[ImageTk.PhotoImage] = []
        self.start()

    def show_code(self, ticket: int) -> None:
        """Show the code of the ticket with this index."""
        if ticket != self._ticket:
            self._ticket = ticket
            self.repaint()

    def paint(self, tokens: Tokens) -> None:
        """Draw the text from top to bottom, then the sheet below it, as high as the text needs."""
        self._photos.clear()  # they hold the images of the last painting, whose items are deleted
        receipt = self._receipt
        self._y = px(32)
        self._middle(receipt.house_name.upper(), LEAD, bold=True)
        if under := " · ".join(head_lines(receipt)):
            self._middle(under, SMALL, colour=FAINT)
        for words in (mark(receipt), receipt.copy_words):
            if words:
                self._middle(words, BODY, bold=True)
        self._dashes()
        for part in parts(receipt):
            self._part(receipt, part)
            self._dashes()
        self._sum(receipt)
        self._dashes()
        self._code(receipt)
        self._sheet(tokens)

    def _part(self, receipt: Receipt, part: Part) -> None:
        if part.screening is not None:
            self._screening(receipt, part.screening)
            self._dashes()
        for words, amount in part.lines:
            self._pair(words, amount)

    def _screening(self, receipt: Receipt, screening: ReceiptScreening) -> None:
        inner = px(WIDTH - 2 * _SIDE)
        title = self.write(
            px(_SIDE), self._y, screening.title_in(current_language()), size=TITLE, bold=True, display=True, colour=INK,
            width=inner,
        )  # fmt: skip
        self._y = self.bbox(title)[3] + px(2)
        facts = f"{screening.age_rating} · " + _("{minutes} min").format(minutes=screening.minutes)
        self._left(facts, SMALL, FAINT)
        self._left(when(screening.starts_at, receipt.timezone), BODY, INK)
        seats = places([one.ticket for one in receipt.tickets_of(screening)])
        self._left(f"{screening.auditorium_name}, {seats}", BODY, INK)
        if screening.is_cancelled:
            self._left(cancelled_words(), BODY, INK)

    def _sum(self, receipt: Receipt) -> None:
        words, total = total_line(receipt)
        self.write(px(_SIDE), self._y, words, size=TITLE, bold=True, display=True, colour=INK)
        self.write(
            px(WIDTH - _SIDE), self._y, total, size=TITLE, bold=True, display=True, colour=INK, anchor="ne"
        )  # fmt: skip
        self._y += px(32)
        for words, amount in (*small_lines(receipt), paid_line(receipt)):
            self._pair(words, amount, SMALL, FAINT, 20)
        for line in last_lines(receipt):
            self._left(line, SMALL, FAINT)

    def _code(self, receipt: Receipt) -> None:
        if not receipt.admitting:
            if receipt.tickets:  # a sale of vouchers alone has none
                self._middle(_("Given back").upper(), LEAD, bold=True)
            self._middle(_("Receipt {number}").format(number=receipt.number), SMALL, colour=FAINT)
            return
        one = receipt.tickets[min(self._ticket, len(receipt.tickets) - 1)]
        one = receipt.admitting[0] if one.refused else one  # a ticket that was given back shows no code
        photo = ImageTk.PhotoImage(code_picture(self._codes[one.code], px(_CODE)), master=self)
        self._photos.append(photo)
        self.put(px(WIDTH) / 2, self._y, photo, anchor="n")
        self._y += photo.height()
        self._middle(ticket_name(one.ticket), BODY, bold=True)
        self._middle(_("Receipt {number}").format(number=receipt.number), SMALL, colour=FAINT)

    def _sheet(self, tokens: Tokens) -> None:
        height = self._y + px(20)
        key = ("receipt-paper", height, self.ground)  # the ground tells the themes apart
        sheet = images.keep(key, lambda: _draw_sheet(px(WIDTH), height, self.ground, tokens))
        self.tag_lower(self.put(0, 0, sheet))
        self.configure(height=height + px(_TOOTH))

    def _left(self, text: str, size: int, colour: str) -> None:
        item = self.write(px(_SIDE), self._y, text, size=size, colour=colour, width=px(WIDTH - 2 * _SIDE))
        self._y = self.bbox(item)[3] + px(4)

    def _middle(self, text: str, size: int, *, bold: bool = False, colour: str = INK) -> None:
        item = self.write(
            px(WIDTH) / 2, self._y, text, size=size, bold=bold, colour=colour, anchor="n",
            width=px(WIDTH - 2 * _SIDE), justify="center",
        )  # fmt: skip
        self._y = self.bbox(item)[3] + px(4)

    def _pair(self, words: str, amount: str, size: int = BODY, colour: str = INK, step: int = 24) -> None:
        right = self.write(px(WIDTH - _SIDE), self._y, amount, size=size, colour=colour, anchor="ne")
        # The amount first: the text wraps in the room that it leaves.
        room = self.bbox(right)[0] - px(_SIDE + 8) if amount else px(WIDTH - 2 * _SIDE)
        left = self.write(px(_SIDE), self._y, words, size=size, colour=colour, width=room)
        self._y = max(self._y + px(step), self.bbox(left)[3] + px(4))

    def _dashes(self) -> None:
        self._y += px(8)
        self.create_line(px(_SIDE), self._y, px(WIDTH - _SIDE), self._y, fill=DASH, dash=(px(4), px(4)), width=px(1))
        self._y += px(12)


def _draw_sheet(width: int, height: int, ground: str, tokens: Tokens) -> Image.Image:
    """Draw the sheet with its torn lower edge on the window's ground; the light theme outlines the white paper."""
    tooth = px(_TOOTH)
    picture = Image.new("RGB", (width, height + tooth), PAPER)
    edge = Image.new("RGB", (width * _FINE, tooth * _FINE), ground)
    count = round(width / tooth)
    step = width * _FINE / count
    points = [(0.0, 0.0)]
    for index in range(count):
        points += [(step * (index + 0.5), float(tooth * _FINE)), (step * (index + 1), 0.0)]
    torn = ImageDraw.Draw(edge)
    torn.polygon(points, fill=PAPER)
    if not tokens.dark:
        torn.line(points, fill=tokens.line, width=_FINE, joint="curve")
    picture.paste(edge.resize((width, tooth), Image.Resampling.LANCZOS), (0, height))
    if not tokens.dark:
        pen = ImageDraw.Draw(picture)
        pen.line((0, height, 0, 0, width - 1, 0, width - 1, height), fill=tokens.line)
    return picture
