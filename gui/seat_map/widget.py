"""The seat map widget: shows a plan, recolours seats, zooms, and reports which seat was pressed.

It calls no service; the screen decides every seat's look.
"""

import tkinter as tk
from collections.abc import Callable, Mapping
from dataclasses import replace
from tkinter import ttk

from cinema.domain.auditoriums import SeatPlan
from cinema.domain.prices import PriceCard
from cinema.i18n import money
from gui import theme
from gui.scale import px
from gui.seat_map import geometry as geo
from gui.seat_map.board import SeatBoard
from gui.seat_map.cursor import SeatCursor
from gui.seat_map.gestures import Keys, Pointer
from gui.seat_map.legend import ROW, Legend, entries
from gui.seat_map.looks import Described, SeatLook, SeatStyle, described, style_of
from gui.seat_map.overlay import SeatOverlay
from gui.seat_map.seat_list import SeatList
from gui.tokens import Tokens

_SMALLEST, _LARGEST = 14, 56  # px; limits of the pitch when the plan is fitted to the window


class SeatMapView(ttk.Frame):
    """A seat plan to choose from, as a map or as a list.

    `on_seat` is called for a tap or Space, `on_enter` (default: `on_seat`) for Enter. A change of zoom generates the
    event `<<Zoomed>>`.
    """

    def __init__(
        self,
        master: tk.Misc,
        *,
        on_seat: Callable[[str], None],
        on_enter: Callable[[str], None] | None = None,
        on_surface: bool = False,
        legend: bool = True,
        legend_row: int = ROW,
        suggests: bool = False,
        smallest: int = _SMALLEST,
        largest: int = _LARGEST,
    ) -> None:
        super().__init__(master, style="Surface.TFrame" if on_surface else "TFrame")
        self.plan: SeatPlan | None = None
        self.card: PriceCard | None = None
        self.zoom_percent = 100
        self._looks: dict[str, SeatLook] = {}
        self._currency = "EUR"
        self._on_surface, self._suggests = on_surface, suggests
        self._smallest, self._largest = smallest, largest
        self._waiting = False
        self.board = SeatBoard(self, self._tokens(theme.current()))
        self.overlay = SeatOverlay(self.board)
        self.legend = Legend(self, legend_row) if legend else None
        self.list = SeatList(self, on_seat, on_enter or on_seat)  # packed only while it is shown, see `lists`
        if self.legend is not None:
            self.legend.configure(background=self.board.tokens.ground)  # before there are seats to explain
            self.legend.pack(side="bottom", fill="x")
        self.board.pack(fill="both", expand=True)
        self.cursor = SeatCursor(self.board, self.overlay, self._described, on_seat, on_enter or on_seat)
        gestures = self.cursor.gestures(self.zoom)
        Keys(self.board, gestures, Pointer(self.board, gestures))
        self.board.bind("<Configure>", lambda _event: self._later())
        theme.on_change(self, lambda _tokens: self._restyled())

    def show(
        self, plan: SeatPlan, card: PriceCard | None, states: Mapping[str, SeatLook], currency: str = "EUR"
    ) -> None:
        """Show a plan with the looks of its seats; a seat without one is free, or not for sale if the plan blocks it.

        `card` is the price card, None if no prices are shown.
        """
        another = self.plan is None or self.plan.id != plan.id
        self.plan, self.card, self._currency = plan, card, currency
        blocked = set(plan.blocked)
        self._looks = {
            seat.id: states.get(seat.id, SeatLook.BLOCKED if seat.id in blocked else SeatLook.FREE)
            for seat in plan.seats
        }
        if another:
            self.cursor.reset()
            self.zoom_percent = 100
            self.event_generate("<<Zoomed>>")
        if self.lists:
            self.list.show(plan, card, currency, self._styles())
        self._show_legend()
        self._lay_out()
        self.paint()

    def update_states(self, states: Mapping[str, SeatLook]) -> int:
        """Set the looks of these seats and return how many changed; unknown seats are ignored."""
        if self.plan is None:
            return 0
        changed = {seat: look for seat, look in states.items() if seat in self._looks and self._looks[seat] is not look}
        if not changed:
            return 0
        checked = SeatLook.CHECKED in changed.values() or any(self._looks[seat] is SeatLook.CHECKED for seat in changed)
        self._looks.update(changed)
        by_id = self.plan.by_id
        styles = {seat: style_of(look, by_id[seat].kind) for seat, look in changed.items()}
        self.board.recolour(styles)
        if self.lists:
            self.list.update_styles(styles)
        if self.cursor.subject in changed:
            self.cursor.refresh()
        if checked:
            self._show_legend()
        return len(changed)

    def look(self, seat: str) -> SeatLook:
        """Return a seat's current look."""
        return self._looks[seat]

    def paint(self) -> None:
        """Redraw the whole map at its current size."""
        self.board.paint()
        self.overlay.paint()
        self.cursor.refresh()

    def zoom(self, step: int) -> None:
        """Go one zoom step up (1) or down (-1), keeping the centre of the view."""
        percent = geo.next_zoom(self.zoom_percent, step)
        if percent == self.zoom_percent or self.plan is None:
            return
        self.zoom_percent = percent
        views = ((self.board.xview, self.board.xview_moveto), (self.board.yview, self.board.yview_moveto))
        middles = [sum(view()) / 2 for view, _move in views]
        self._lay_out()
        self.paint()
        self.board.update_idletasks()  # `view()` still has the old scroll region before it
        for (view, move), middle in zip(views, middles, strict=True):
            first, last = view()
            move(max(0.0, middle - (last - first) / 2))
        self.event_generate("<<Zoomed>>")

    def show_list(self, wanted: bool) -> None:
        """Show the list (True) or the map (False); the keyboard-selected seat is kept."""
        shown, hidden = (self.list, self.board) if wanted else (self.board, self.list)
        if wanted and self.plan is not None:  # filled only when it is shown: hundreds of rows are slow
            self.list.show(self.plan, self.card, self._currency, self._styles())
        at = self.cursor.current if wanted else self.list.selected()
        hidden.pack_forget()
        shown.pack(fill="both", expand=True, pady=(px(8), px(8)) if wanted else 0)
        if self.legend is not None:
            if wanted:
                self.legend.pack_forget()
            else:
                self.legend.pack(side="bottom", fill="x", before=self.board)
        if at is not None and wanted:
            self.list.select(at)
        elif at is not None:
            self.cursor.current = at

    @property
    def lists(self) -> bool:
        """Whether the list is shown instead of the map."""
        return bool(self.list.winfo_manager())

    def state_now(self) -> tuple[int, bool, str | None]:
        """Return zoom, whether the list is shown, and the seat selected by keys, for a widget that takes its place."""
        return self.zoom_percent, self.lists, self.list.selected() if self.lists else self.cursor.current

    def go_on(self, before: tuple[int, bool, str | None]) -> None:
        """Show the plan as another widget did."""
        percent, lists, seat = before
        while self.zoom_percent != percent:
            self.zoom(1 if percent > self.zoom_percent else -1)
        # Another plan may lack it: the screening was moved meanwhile.
        self.cursor.current = seat if self.plan is not None and seat in self.plan.by_id else None
        if lists:
            self.show_list(wanted=True)
            self.event_generate("<<Zoomed>>")  # the controls show what is shown

    def focus_seats(self) -> None:
        """Move the focus to the seats."""
        (self.list.table if self.lists else self.board).focus_set()

    def _tokens(self, tokens: Tokens) -> Tokens:
        return replace(tokens, ground=tokens.surface) if self._on_surface else tokens

    def _styles(self) -> dict[str, SeatStyle]:
        assert self.plan is not None
        by_id = self.plan.by_id
        return {seat: style_of(look, by_id[seat].kind) for seat, look in self._looks.items()}

    def _show_legend(self) -> None:
        if self.legend is not None and self.plan is not None:
            checks = SeatLook.CHECKED in self._looks.values()
            found = entries(self.plan, self.card, self._currency, suggests=self._suggests, checks=checks)
            self.legend.show(found, self._tokens(theme.current()))

    def _lay_out(self) -> None:
        width, height = self.board.winfo_width(), self.board.winfo_height()
        if self.plan is None or width <= 1:  # not mapped yet: the first <Configure> lays it out
            return
        fitted = geo.fitting_pitch(self.plan, width, height, smallest=px(self._smallest), largest=px(self._largest))
        laid = geo.lay_out(self.plan, fitted * self.zoom_percent / 100, min_width=width, min_height=height)
        self.board.lay(self.plan, laid, self._styles(), self._tokens(theme.current()))

    def _later(self) -> None:
        """Lay out when Tk is idle, once for a series of size changes."""
        if not self._waiting:
            self._waiting = True
            self.after_idle(self._resized)

    def _resized(self) -> None:
        self._waiting = False
        if self.plan is not None and self.board.winfo_width() > 1:
            self._lay_out()
            self.paint()

    def _restyled(self) -> None:
        self._show_legend()
        self._lay_out()
        self.paint()

    def _described(self, seat_id: str) -> Described:
        assert self.plan is not None
        seat = self.plan.by_id[seat_id]
        price = None if self.card is None else self.card.price(seat, None)
        words = None if price is None else money(price, self._currency)
        return described(seat, self._looks[seat_id], words)
