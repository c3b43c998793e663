"""Draws tickets with a perforation, one ticket's code in large, and the tick of a paid sale."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from PIL import Image, ImageDraw, ImageTk

from cinema.domain.receipts import Receipt, ReceiptTicket
from cinema.domain.short_codes import shown
from cinema.i18n import _, money
from gui import images
from gui.fonts import font
from gui.receipts.paper import INK, Modules, code_picture
from gui.receipts.words import ticket_kind, ticket_name
from gui.scale import px
from gui.tokens import BODY, LEAD, RADIUS, Tokens, mix
from gui.widgets.fitting import shorten
from gui.widgets.icon_button import icon_button
from gui.widgets.paint import Painted

WIDTH, HEIGHT = 600, 72
_TEAR, _NOTCH = 88, 14
_LARGE = 400
_LOW, _TEXTS, _BESIDE, _AROUND = 440, 150, 220, 32  # px: where texts stand beside a code, and what they take


class TicketCard(Painted):
    """One ticket: seat, kind, price, and a button that shows its code; a ticket given back has no button."""

    def __init__(self, master: tk.Misc, one: ReceiptTicket, currency: str, on_code: Callable[[], None]) -> None:
        super().__init__(master, width=px(WIDTH), height=px(HEIGHT))
        self._one, self._currency, self._width = one, currency, px(WIDTH)
        self.code = icon_button(self, "qr-code", on_code, style="Surface.Link.TButton", size=20)
        self.start()

    def fit(self, width: int) -> None:
        """Change the ticket's width, in real pixels."""
        if width != self._width:
            self._width = width
            self.configure(width=width)
            self.repaint()

    def paint(self, tokens: Tokens) -> None:
        """Draw the ticket."""
        width, height, middle = self._width, px(HEIGHT), px(HEIGHT) / 2
        ticket, outline = self._one.ticket, tokens.card_line
        back = self._one.refused
        if not back:  # `paint` has deleted the window item too, so it is made again
            self.create_window(width - px(16), middle, window=self.code, anchor="e")
        self.put(
            0, 0, images.rounded(width, height, fill=tokens.surface, on=self.ground, outline=outline, radius=RADIUS)
        )
        notch = images.rounded(
            px(_NOTCH), px(_NOTCH), fill=self.ground, on=tokens.surface, outline=outline, radius=_NOTCH
        )  # fmt: skip
        for y in (0, height):
            self.put(px(_TEAR), y, notch, anchor="center")
        self.create_line(
            px(_TEAR), px(12), px(_TEAR), height - px(12), fill=tokens.line, dash=(px(4), px(4)), width=px(2)
        )
        chip = images.rounded(
            px(56), px(40), fill=tokens.trough if back else tokens.accent, on=tokens.surface, radius=6
        )
        self.put(px(16), middle, chip, anchor="w")
        self.write(
            px(44), middle, ticket.seat_label, size=LEAD, bold=True,
            colour=tokens.muted if back else tokens.on_accent, anchor="center",
        )  # fmt: skip
        colour = tokens.muted if back else tokens.text
        price = money(ticket.price, self._currency) if ticket.price else _("free of charge")
        if back:
            words = _("Given back") if self._one.refunded else _("Being given back")
            end = width - px(24)
            self.write(end, middle - px(10), words, bold=True, anchor="e")
            self.write(end, middle + px(12), price, colour=tokens.muted, anchor="e")
            aside = max(font(BODY, bold=True).measure(words), font(BODY).measure(price))
        else:
            end = width - px(72)
            self.write(end, middle, price, bold=True, anchor="e")
            aside = font(BODY, bold=True).measure(price)
        room = end - aside - px(124)
        name = shorten(ticket_name(ticket), room, font(LEAD, bold=True).measure)
        kind = shorten(ticket_kind(ticket), room, font(BODY).measure)
        self.write(px(112), middle - px(10), name, size=LEAD, bold=True, colour=colour, anchor="w")
        self.write(px(112), middle + px(12), kind, size=BODY, colour=tokens.muted, anchor="w")


class LargeCode(ttk.Frame):
    """One ticket's code in large over the page, for the door; arrows switch tickets, Esc closes."""

    def __init__(
        self,
        master: tk.Misc,
        receipt: Receipt,
        codes: dict[str, Modules],
        ticket: int,
        on_close: Callable[[], None],
    ) -> None:
        super().__init__(master, style="Card.TFrame", padding=px(24))
        self._receipt, self._codes, self.ticket = receipt, codes, ticket
        self._size = 0
        self._words = ttk.Frame(self, style="Surface.TFrame")
        self._title = ttk.Label(self._words, style="Surface.Title.TLabel")
        self._title.pack()
        self._kind = ttk.Label(self._words, style="Surface.Muted.TLabel")
        self._kind.pack()
        self._code = tk.Label(self, borderwidth=0, background="#FFFFFF", foreground=INK)
        # Else ttkbootstrap gives it the theme's background; scanners need black on white.
        self._code._tb_no_autostyle = True  # type: ignore[attr-defined]  # noqa: SLF001
        row = self._row = ttk.Frame(self, style="Surface.TFrame")
        many = len(receipt.admitting) > 1
        if many:
            icon_button(row, "arrow-left", lambda: self.step(-1), style="Surface.Tool.TButton").pack(side="left")
            icon_button(row, "arrow-right", lambda: self.step(1), style="Surface.Tool.TButton").pack(side="left")
        self.close = ttk.Button(row, text=_("Close"), style="Surface.Quiet.TButton", command=on_close)
        self.close.pack(side="right")
        for widget in (self, self.close):
            widget.bind("<Left>", lambda _event: self.step(-1))
            widget.bind("<Right>", lambda _event: self.step(1))
        self.fit()

    def fit(self) -> None:
        """Take as much room for the code as the window has; in a low window the text stands beside it."""
        room, height = (length - px(2 * _AROUND) for length in (self.master.winfo_width(), self.master.winfo_height()))
        low = height < px(_LOW)
        size = min(px(_LARGE), height if low else height - px(_TEXTS), room - px(_BESIDE) if low else room)
        if size == self._size:
            return
        self._size = size
        self._code.grid(row=0 if low else 1, column=0, rowspan=2 if low else 1)
        column = 1 if low else 0
        self._words.grid(row=0, column=column, pady=(0, px(16)), padx=(px(16) if low else 0, 0))
        self._row.grid(
            row=1 if low else 2, column=column, sticky="sew", pady=(px(16), 0), padx=(px(16) if low else 0, 0)
        )
        self.step(0)

    def step(self, by: int) -> None:
        """Go forward or back by some tickets, past those given back; 0 shows the current one."""
        tickets = self._receipt.tickets
        self.ticket = (self.ticket + by) % len(tickets)
        while tickets[self.ticket].refused:
            self.ticket = (self.ticket + (by or 1)) % len(tickets)
        one = tickets[self.ticket]
        self._title.configure(text=ticket_name(one.ticket))
        code = one.ticket.short_code
        self._kind.configure(text=f"{ticket_kind(one.ticket)} · {shown(code)}" if code else ticket_kind(one.ticket))
        # Kept as an attribute: Tk blanks an image that Python has collected.
        self._photo = ImageTk.PhotoImage(
            code_picture(self._codes[one.code], self._size, paper="#FFFFFF"), master=self
        )  # fmt: skip
        self._code.configure(image=self._photo)


class BigTick(Painted):
    """The round tick of a paid sale; `faded` if all its tickets were given back."""

    def __init__(self, master: tk.Misc, size: int = 96, *, faded: bool = False) -> None:
        super().__init__(master, width=px(size), height=px(size))
        self._size = px(size)
        self._faded = faded
        self.start()

    def paint(self, tokens: Tokens) -> None:
        """Draw the tick."""
        key = ("big-tick", self._size, self._faded, tokens.name, self.ground)
        self.put(0, 0, images.keep(key, lambda: self._picture(tokens)))

    def _picture(self, tokens: Tokens) -> Image.Image:
        fine = 4
        side = self._size * fine
        large = Image.new("RGB", (side, side), self.ground)
        pen = ImageDraw.Draw(large)
        colour = tokens.muted if self._faded else tokens.good
        pen.ellipse((0, 0, side - 1, side - 1), fill=mix(colour, self.ground, 0.22))
        edge = side // 8
        pen.ellipse((edge, edge, side - edge, side - edge), fill=colour)
        ink, line = tokens.ground if tokens.dark else tokens.surface, side // 14
        points = [(side * x, side * y) for x, y in ((0.34, 0.52), (0.45, 0.63), (0.66, 0.39))]
        pen.line(points, fill=ink, width=line, joint="curve")
        for x, y in points:
            pen.ellipse((x - line / 2, y - line / 2, x + line / 2, y + line / 2), fill=ink)
        return large.resize((self._size, self._size), Image.Resampling.LANCZOS)
