"""The seats as a table, row by row: an accessible alternative to the map."""

import tkinter as tk
from collections.abc import Callable, Mapping, Sequence
from tkinter import ttk

from cinema.domain.auditoriums import SEAT_KIND_NAMES, Seat, SeatPlan
from cinema.domain.prices import PriceCard
from cinema.i18n import _, money, ngettext
from gui.scale import px
from gui.seat_map.looks import LOOK_WORDS, SeatLook, SeatStyle

_ROW_MARK = "row:"


class SeatList(ttk.Frame):
    """A table of seats grouped by rows. Space or a double click calls `on_seat`, Enter `on_enter`."""

    def __init__(self, master: tk.Misc, on_seat: Callable[[str], None], on_enter: Callable[[str], None]) -> None:
        super().__init__(master, style="Card.TFrame", padding=px(1))
        self._on_seat, self._on_enter = on_seat, on_enter
        self._plan: SeatPlan | None = None
        self._styles: dict[str, SeatStyle] = {}
        self.table = ttk.Treeview(self, columns=("kind", "price", "state"), selectmode="browse", style="Table.Treeview")
        bar = ttk.Scrollbar(self, orient="vertical", command=self.table.yview, style="Slim.Vertical.TScrollbar")
        self.table.configure(yscrollcommand=bar.set)
        bar.pack(side="right", fill="y", padx=(px(4), 0))  # first: a narrow table leaves it its room
        self.table.pack(side="left", fill="both", expand=True)
        self.table.column("#0", width=px(220), stretch=True)
        self.table.column("kind", width=px(180), stretch=True)
        self.table.column("price", width=px(110), anchor="e", stretch=False)
        self.table.column("state", width=px(180), stretch=True)
        for key in ("<Return>", "<KP_Enter>"):
            self.table.bind(key, lambda _event: self._pressed(self._on_enter))
        for key in ("<space>", "<Double-Button-1>"):
            self.table.bind(key, lambda _event: self._pressed(self._on_seat))
        self.table.bind("<FocusIn>", self._focused)

    def show(self, plan: SeatPlan, card: PriceCard | None, currency: str, styles: Mapping[str, SeatStyle]) -> None:
        """Fill the table for a plan; the selection is kept. `card` is the price card."""
        kept = self.table.selection()  # deleting the rows clears it
        self._plan, self._styles = plan, dict(styles)
        self.table.delete(*self.table.get_children())
        for column, words in (
            ("#0", _("Seat")),
            ("kind", _("Kind")),
            ("price", _("Price")),
            ("state", "   " + _("State")),
        ):
            self.table.heading(column, text=words, anchor="e" if column == "price" else "w")
        for row, seats in plan.rows.items():
            parent = self.table.insert("", "end", f"{_ROW_MARK}{row}", text=self._row_words(seats), open=True)
            for seat in seats:
                charged = None if card is None else card.price(seat, None)
                price = "" if charged is None else money(charged, currency)
                self.table.insert(
                    parent, "end", seat.id, text=_seat_words(seat),
                    values=(_(SEAT_KIND_NAMES[seat.kind]), price, self._state_words(seat.id)),
                )  # fmt: skip
        if kept and self.table.exists(kept[0]):
            self.table.selection_set(kept[0])

    def update_styles(self, styles: Mapping[str, SeatStyle]) -> None:
        """Update the state of these seats and the counts of their rows."""
        if self._plan is None:  # not filled yet
            return
        rows = {self._plan.by_id[seat].row for seat in styles}
        self._styles.update(styles)
        for seat in styles:
            self.table.set(seat, "state", self._state_words(seat))
        for row, seats in self._plan.rows.items():
            if row in rows:
                self.table.item(f"{_ROW_MARK}{row}", text=self._row_words(seats))

    def select(self, seat: str) -> None:
        """Select a seat and scroll it into view; an unknown one is ignored."""
        if self.table.exists(seat):
            self.table.selection_set(seat)
            self.table.focus(seat)
            self.table.see(seat)

    def selected(self) -> str | None:
        """Return the selected seat, None if nothing or a row is selected."""
        chosen = self.table.selection()
        return chosen[0] if chosen and not chosen[0].startswith(_ROW_MARK) else None

    def _state_words(self, seat: str) -> str:
        look = self._styles[seat].look
        return "   " + ("✓ " if look is SeatLook.MINE else "") + _(LOOK_WORDS[look])

    def _row_words(self, seats: Sequence[Seat]) -> str:
        free = sum(1 for seat in seats if self._styles[seat.id].look is SeatLook.FREE)
        name = _("Row {row}").format(row=seats[0].row_text) if seats[0].row_text else seats[0].label
        return f"{name} · " + ngettext("{count} free", "{count} free", free).format(count=free)

    def _pressed(self, tell: Callable[[str], None]) -> str | None:
        seat = self.selected()
        if seat is None:
            return None  # lets the Treeview open or close the row
        tell(seat)
        return "break"

    def _focused(self, _event: "tk.Event[tk.Misc]") -> None:
        # Without a selection the arrow keys of a Treeview do nothing.
        if not self.table.selection():
            first = self.table.get_children()
            if first:
                self.table.selection_set(first[0])
                self.table.focus(first[0])


def _seat_words(seat: Seat) -> str:
    return _("Seat {number}").format(number=seat.number_text) if seat.number_text else seat.label
