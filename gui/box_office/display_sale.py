"""Draws a sale for its customer: screening and seats at the left, tickets, sums and what to do at the right."""

import tkinter as tk
from collections.abc import Callable
from dataclasses import replace

from cinema.i18n import in_language, ngettext
from gui import images, theme
from gui.box_office.display_pane import DisplayPane
from gui.box_office.display_view import DisplayLine, DisplaySum, DisplayView, Stage
from gui.seat_map import geometry as geo
from gui.seat_map.board import SeatBoard
from gui.seat_map.looks import style_of
from gui.tokens import Tokens, mix

_MARGIN, _GAP, _INSIDE, _COLUMN = 28, 24, 28, 500
_TITLE, _AT, _NAME, _DETAILS, _PLAIN, _LARGE, _MESSAGE = 44, 30, 32, 27, 28, 76, 32
_STEPS = (1.0, 0.92, 0.84, 0.76, 0.69, 0.62)  # of the lines, where there are many
_SIGNS = {Stage.TERMINAL: "credit-card", Stage.WAIT: "hourglass-split", Stage.PAID: "check-circle-fill"}


class SalePane(DisplayPane):
    """Shows one sale. A change repaints the texts, and of the seats those alone that look different."""

    def __init__(self, master: tk.Misc, on_error: Callable[[BaseException], None]) -> None:
        super().__init__(master, on_error)
        self.view: DisplayView | None = None
        self.board = SeatBoard(self, theme.current())
        self.board.configure(takefocus=False)
        self._laid: tuple[object, ...] = ()
        self.start()

    def show(self, view: DisplayView) -> None:
        """Show a sale as it is now."""
        before, self.view = self.view, view
        if before is None or replace(before, looks={}) != replace(view, looks={}):
            self.repaint()
        else:
            self._show_seats(self._laid[1:5])  # type: ignore[arg-type]

    def paint(self, tokens: Tokens) -> None:
        """Draw everything."""
        view, (width, height) = self.view, self._size
        if view is None or not width:
            return
        margin, gap = self.units(_MARGIN), self.units(_GAP)
        if width >= height:
            column = min(self.units(_COLUMN), width // 2)
            hall = (margin, margin, width - column - margin - gap, height - margin)
            card = (width - column - margin, margin, width - margin, height - margin)
        else:
            hall = (margin, margin, width - margin, height // 2 - gap // 2)
            card = (margin, height // 2 + gap // 2, width - margin, height - margin)
        self._hall(tokens, view, hall)
        self._card(tokens, view, card)

    def _hall(self, tokens: Tokens, view: DisplayView, box: tuple[int, int, int, int]) -> None:
        left, top, right, bottom = box
        size = next((one for one in (_TITLE, 36) if self.width_of(view.title, one, display=True) <= right - left), 30)
        title = self.text(left, top, view.title, size, display=True, bold=True, width=right - left)
        at = self.text(
            left, self.bottom_of(title) + self.units(6), view.at, _AT, colour=tokens.muted, width=right - left
        )
        self._show_seats((left, self.bottom_of(at) + self.units(16), right, bottom))

    def _show_seats(self, box: tuple[int, int, int, int]) -> None:
        """Lay the plan out where its place or its look has changed; else recolour single seats."""
        view, tokens, board = self.view, theme.current(), self.board
        left, top, right, bottom = box
        if view is None or view.plan is None or bottom - top < self.units(80):
            board.place_forget()
            self._laid = ("", *box)
            return
        plan = view.plan
        styles = {seat.id: style_of(view.looks[seat.id], seat.kind) for seat in plan.seats}
        laid = (plan.id, *box, tokens.name, view.language)
        if laid == self._laid:
            board.recolour(styles)
            return
        self._laid = laid
        width, height = right - left, bottom - top
        pitch = geo.fitting_pitch(plan, width, height, smallest=4, largest=self.units(64))
        board.letters = min(self.type_size(20), max(8, int(self.type_size(1000) * pitch / self.units(1000) * 0.6)))
        board.lay(plan, geo.lay_out(plan, pitch, min_width=width, min_height=height), styles, tokens)
        board.place(x=left, y=top, width=width, height=height)
        with in_language(view.language):
            board.paint()

    def _card(self, tokens: Tokens, view: DisplayView, box: tuple[int, int, int, int]) -> None:
        left, top, right, bottom = box
        fill = tokens.surface
        self.put(left, top, images.rounded(
            right - left, bottom - top, fill=fill, on=tokens.ground, outline=tokens.line, radius=8
        ))  # fmt: skip
        inside = self.units(_INSIDE)
        left, right = left + inside, right - inside
        foot = self._message(tokens, view, left, right, bottom - inside) if view.message else bottom - inside
        for one in reversed(view.sums):
            foot = self._sum(tokens, view, one, left, right, foot)
        self.create_line(left, foot, right, foot, fill=tokens.line, width=self.units(1))
        self._lines(tokens, view, left, right, top + self.units(22), foot - self.units(8))

    def _message(self, tokens: Tokens, view: DisplayView, left: int, right: int, bottom: int) -> int:
        """Draw what is asked of the customer above `bottom`, and return where it begins."""
        colour = tokens.good if view.stage is Stage.PAID else tokens.info
        pad, sign = self.units(18), self.units(44)
        room = right - left - 3 * pad - sign
        words = self.text(0, 0, view.message, _MESSAGE, bold=True, width=room)
        _x, first, _end, last = self.bbox(words)
        height = max(last - first, sign) + 2 * pad
        top = bottom - height
        box = images.rounded(
            right - left, height, fill=mix(colour, tokens.surface, 0.14), on=tokens.surface, outline=colour, line=2
        )
        self.tag_lower(self.put(left, top, box), words)
        self.sign(left + pad, top + height // 2, _SIGNS[view.stage], 44, colour, anchor="w")
        self.coords(words, left + 2 * pad + sign, top + height // 2)
        self.itemconfigure(words, anchor="w")
        return top - self.units(12)

    def _sum(self, tokens: Tokens, view: DisplayView, one: DisplaySum, left: int, right: int, bottom: int) -> int:
        """Draw an amount above `bottom`, and return where its line begins."""
        if not one.is_large:
            height = self.units(_PLAIN + 18)
            middle = bottom - height // 2
            self.text(left, middle, one.name, _PLAIN - 2, colour=tokens.muted, anchor="w")
            self.text(right, middle, one.amount, _PLAIN, bold=True, anchor="e")
            return bottom - height
        colour = tokens.good if view.stage is Stage.PAID else tokens.text
        beside = self.width_of(one.name, _AT) + self.units(16)
        size = float(_LARGE)
        while size > _AT and self.width_of(one.amount, size, bold=True, display=True) > right - left - beside:
            size *= 0.9
        height = self.units(_LARGE + 30)
        middle = bottom - height // 2
        self.text(left, middle, one.name, _AT, colour=tokens.muted, anchor="w")
        self.text(right, middle, one.amount, size, bold=True, display=True, colour=colour, anchor="e")
        return bottom - height

    def _lines(self, tokens: Tokens, view: DisplayView, left: int, right: int, top: int, bottom: int) -> None:
        """Draw the lines as large as they fit; of very many the last ones are only counted."""
        for step in _STEPS:
            self.delete("line")
            y = top
            for place, one in enumerate(view.lines):
                end = self._line(tokens, one, step, left, right, y)
                is_last = place == len(view.lines) - 1
                spare = 0 if is_last else self.units(_DETAILS * step + 14)
                if end + spare > bottom:
                    break
                y = end + self.units(14 * step)
            else:
                return
        self.delete(f"line{place}")
        left_out = len(view.lines) - place
        with in_language(view.language):
            words = ngettext("and {count} line more", "and {count} lines more", left_out).format(count=left_out)
        self.text(left, y, words, _DETAILS * _STEPS[-1], colour=tokens.muted)

    def _line(self, tokens: Tokens, one: DisplayLine, step: float, left: int, right: int, y: int) -> int:
        """Draw a line, and return where it ends."""
        assert self.view is not None
        tags = ("line", f"line{self.view.lines.index(one)}")
        size, room = _NAME * step, right - left - self.width_of(one.amount, _NAME * step, bold=True) - self.units(16)
        name = f"{one.count} × {one.name}" if one.count else one.name
        item = self.text(left, y, name, size, bold=True, width=room, tags=tags)
        self.text(right, y, one.amount, size, bold=True, anchor="ne", tags=tags)
        end = self.bottom_of(item)
        if one.details:
            details = self.text(
                left, end + self.units(2), one.details, _DETAILS * step, colour=tokens.muted, width=right - left,
                tags=tags,
            )  # fmt: skip
            end = self.bottom_of(details)
        return end
