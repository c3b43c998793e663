"""Half prices, surcharges and quotas of a price card, as lines to type."""

import tkinter as tk
from collections.abc import Callable
from functools import partial
from tkinter import ttk
from typing import Any

from cinema.domain.card_forms import TypedQuota, TypedSurcharge
from cinema.i18n import _
from gui.admin.card_lines import LineSection
from gui.scale import px
from gui.widgets.inputs import YES, Tick, Toggles


class HalfPrices(LineSection):
    """Which ticket types cost half of another one."""

    def __init__(self, master: tk.Misc, on_change: Callable[[], None]) -> None:
        self.title, self.words = _("Half prices"), _("computed, rounded half up; a price of its own goes before")
        super().__init__(master, on_change)

    @property
    def lines(self) -> list[Any]:
        """The pairs of a type and what it is half of."""
        return self.card.halves

    def append(self) -> None:
        """Add a pair."""
        self.card.halves.append(("", ""))

    def lay(self, row: ttk.Frame, box: ttk.Frame, index: int) -> None:
        """Make the two choices."""
        del box
        name, other = self.card.halves[index]

        def put(place: int, chosen: str) -> None:
            pair = list(self.card.halves[index])
            pair[place] = chosen
            self.card.halves[index] = (pair[0], pair[1])

        self.choice(row, index, "type", _("Ticket type"), name, partial(put, 0))
        self.choice(row, index, "other", _("costs half of"), other, partial(put, 1))


class Surcharges(LineSection):
    """What tickets of some screenings cost more."""

    def __init__(self, master: tk.Misc, on_change: Callable[[], None]) -> None:
        self.title, self.words = _("Surcharges"), _("for each ticket, shown as part of its price; free ones stay free")
        super().__init__(master, on_change)

    @property
    def lines(self) -> list[Any]:
        """The surcharges."""
        return self.card.surcharges

    def append(self) -> None:
        """Add one."""
        self.card.surcharges.append(TypedSurcharge())

    def lay(self, row: ttk.Frame, box: ttk.Frame, index: int) -> None:
        """Make name, formats, tags and amount."""
        del box
        self.text(row, index, "name", _("Name"), 0)
        self.text(row, index, "formats", _("Formats"), 0)
        self.text(row, index, "tags", _("or tags"), 0)
        self.text(row, index, "amount", f"+ {self.currency}", 76, right=True)


class Quotas(LineSection):
    """How many tickets a group of types may have at a screening."""

    def __init__(self, master: tk.Misc, on_change: Callable[[], None]) -> None:
        self.title = _("Quotas")
        self.words = _("at most a number of tickets, or a percentage of the seats offered, for a group of ticket types")
        super().__init__(master, on_change)

    @property
    def lines(self) -> list[Any]:
        """The quotas."""
        return self.card.quotas

    def append(self) -> None:
        """Add one."""
        self.card.quotas.append(TypedQuota())

    def lay(self, row: ttk.Frame, box: ttk.Frame, index: int) -> None:
        """Make name and number, and below them the ticket types and the rounding."""
        one: TypedQuota = self.card.quotas[index]
        self.text(row, index, "name", _("Group"), 0)
        self.text(row, index, "most", _("Number or %"), 96, right=True)
        toggles = Toggles(box, "", [(some.id, some.name) for some in self.types])
        toggles.set(",".join(one.types))
        toggles.pack(fill="x")
        tick = Tick(box, _("Round a part of a seat down, not up"))
        tick.set(YES if one.round_down else "")
        tick.pack(anchor="w", padx=px(4), pady=(px(2), px(4)))

        def read() -> None:
            one.types = tuple(key for key in toggles.get().split(",") if key)
            one.round_down = tick.get() == YES
            self.changed()

        toggles.on_change(read)
        tick.on_change(read)
        self.rows[index] |= {"types": toggles, "round_down": tick}
