"""The rows of a basket: seat, ticket type, price, and a remove button. Rows that stay are not rebuilt."""

import tkinter as tk
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from tkinter import ttk

from cinema.domain.prices import PriceCard, PriceLine
from cinema.i18n import _, current_language, money, ngettext
from gui import images
from gui.fonts import font
from gui.scale import px
from gui.tokens import BODY, Tokens
from gui.widgets.drop_list import Dropping
from gui.widgets.fitting import shorten
from gui.widgets.icon_button import icon_button
from gui.widgets.paint import Painted
from gui.widgets.pictures import rule
from gui.widgets.scrolled import ScrolledFrame

ROW = 64
_CHIP = (44, 36)


@dataclass(frozen=True, slots=True)
class RowActions:
    """The callbacks of a row: seat and ticket type, seat, or nothing."""

    change_type: Callable[[str, str], None]
    remove: Callable[[str], None]
    pay: Callable[[], None]


class BasketRows(ScrolledFrame):
    """The chosen tickets; scrolls if they don't fit."""

    def __init__(self, master: tk.Misc, currency: str, actions: RowActions) -> None:
        super().__init__(master, surface=True, gutter=False)
        self._currency, self._actions = currency, actions
        self.rows: dict[str, BasketRow] = {}

    def show(self, lines: Sequence[PriceLine], card: PriceCard, left: Mapping[str, int]) -> None:
        """Show these lines; new rows come last, and the last one is scrolled into view.

        `left` is how many tickets of a type are left, for the types that have a quota.
        """
        wanted = {line.seat: line for line in lines}
        focused = str(self.tk.call("focus", "-lastfor", str(self)))
        for seat in [seat for seat in self.rows if seat not in wanted]:
            order, row = list(self.rows), self.rows[seat]
            if focused.startswith(f"{row}."):  # it goes to the row that takes this one's place
                place = order.index(seat)
                others = [one for one in (*order[place + 1 :], *reversed(order[:place])) if one in wanted]
                if others:
                    self.rows[others[0]].remove.focus_set()
            self.rows.pop(seat).destroy()
        added = None
        for seat, line in wanted.items():
            if seat not in self.rows:
                added = self.rows[seat] = BasketRow(self.inside, line, card, self._currency, self._actions)
                added.pack(fill="x")
            self.rows[seat].show(line, card, left)
        if added is not None:
            self.settle()
            self.update_idletasks()  # the new row has no position before it
            self.scroller.show(added.winfo_y(), added.winfo_y() + added.winfo_height())


class BasketRow(ttk.Frame):
    """One ticket."""

    def __init__(self, master: tk.Misc, line: PriceLine, card: PriceCard, currency: str, actions: RowActions) -> None:
        super().__init__(master, style="Surface.TFrame", height=px(ROW))
        self._currency = currency
        self.pack_propagate(False)
        self._ids: list[str] = []
        self._names: list[str] = []
        rule(self, surface=True).pack(side="bottom", fill="x")
        SeatChip(self, line.seat_label).pack(side="left")
        self.remove = icon_button(
            self, "x-lg", lambda: actions.remove(line.seat), style="Surface.Link.TButton", role="muted", size=12
        )  # fmt: skip
        self.remove.pack(side="right", padx=(px(4), 0))
        # The same width in all rows, so that the comboboxes align.
        widest = max(len(money(price, currency)) for one in card.types for price in one.prices.values())
        self.price = ttk.Label(self, style="Surface.Bold.TLabel", anchor="e", width=widest)
        self.price.pack(side="right")
        self.type = Dropping(self, state="readonly", style="Surface.Field.TCombobox", width=9)
        self.type.pack(side="left", padx=(px(8), px(8)), fill="x", expand=True)
        self.remove.lift()  # Tab follows the stacking order: it comes after the ticket type

        def chosen(_event: "tk.Event[tk.Misc]") -> None:
            self.type.selection_clear()
            actions.change_type(line.seat, self._ids[self.type.current()])

        self.type.bind("<<ComboboxSelected>>", chosen)
        self.type.bind("<Return>", lambda _event: actions.pay())
        # Scrolling the panel with the pointer over a combobox must not change the ticket type.
        for sequence in ("<MouseWheel>", "<Button-4>", "<Button-5>"):
            self.type.bind(sequence, lambda _event: "break")

    def show(self, line: PriceLine, card: PriceCard, left: Mapping[str, int]) -> None:
        """Show the line's ticket type and price, and the types of the card for its seat with what is left of them."""
        language = current_language()
        types = card.types_for(line.kind)
        names = [one.name_in(language) + _left_words(left.get(one.id)) for one in types]
        self._ids = [one.id for one in types]
        if names != self._names:
            self._names = names
            self.type.configure(values=names)
            self.type.details = [money(one.prices[line.kind], self._currency) for one in types]
        self.type.current(self._ids.index(line.type))
        self.price.configure(text=money(line.price, self._currency))


def _left_words(left: int | None) -> str:
    if left is None:
        return ""
    words = ngettext("{count} left", "{count} left", left).format(count=left) if left else _("exhausted")
    return f" · {words}"


class SeatChip(Painted):
    """A seat's label on the accent colour, as the user's seats have it on the map; a long one is cut."""

    def __init__(self, master: tk.Misc, seat: str, size: tuple[int, int] = _CHIP) -> None:
        self._seat = seat
        self._size = px(size[0]), px(size[1])
        super().__init__(master, surface=True, width=self._size[0], height=self._size[1])
        self.start()

    def paint(self, tokens: Tokens) -> None:
        """Draw the chip."""
        width, height = self._size
        self.put(0, 0, images.rounded(width, height, fill=tokens.accent, on=self.ground, radius=6))
        label = shorten(self._seat, width - px(4), font(BODY, bold=True).measure)
        self.write(width / 2, height / 2, label, colour=tokens.on_accent, bold=True, anchor="center")
