"""Where the columns of the selling page stand: screenings at the left, the hall, the till at the right, keys below."""

import tkinter as tk
from tkinter import ttk

from cinema.i18n import _
from gui.scale import px
from gui.widgets.key_hints import KeyHints

_EDGE, _GAP, _LIST, _NARROW_LIST, _NARROW, _LOW = 12, 12, 320, 216, 1180, 640


class SellLayout:
    """Packs the columns into `body`, and gives the hall the room that a small window has."""

    def __init__(self, body: tk.Misc, screenings: ttk.Frame, hall: tk.Widget, till: tk.Widget) -> None:
        self._screenings = screenings
        screenings.configure(width=px(_LIST))
        screenings.pack_propagate(False)
        self._foot = ttk.Frame(body, style="Surface.TFrame", padding=(px(_EDGE), px(8)))
        KeyHints(self._foot, _hints()).pack(fill="x")
        self._foot.pack(side="bottom", fill="x")
        screenings.pack(side="left", fill="y", padx=(px(_EDGE), px(_GAP)), pady=px(_EDGE))
        till.pack(side="right", fill="y", padx=(px(_GAP), px(_EDGE)), pady=px(_EDGE))
        hall.pack(side="left", fill="both", expand=True, pady=px(_EDGE))
        body.bind("<Configure>", lambda event: self._fit(event.width, event.height))

    def _fit(self, width: int, height: int) -> None:
        """Make the list narrower, and leave the keys at the foot out."""
        self._screenings.configure(width=px(_LIST if width >= px(_NARROW) else _NARROW_LIST))
        if height < px(_LOW):
            self._foot.pack_forget()
        elif not self._foot.winfo_manager():
            self._foot.pack(side="bottom", fill="x", before=self._screenings)


def _hints() -> list[tuple[str, str]]:
    """Return the keys that a cashier needs most; F1 has them all."""
    return [
        ("1–9", _("Screening")), ("A–Z", _("Tickets")), (_("Space"), _("Place by hand")),
        ("Enter", _("Amount given")), ("F5–F7", _("Cash")), ("F9", _("Card")), ("F1", _("All keys")),
        ("F2", _("Discount")), ("F3", _("Find")), ("Ctrl P", _("In parts")), ("V", _("Voucher")),
        ("Esc", _("Clear")), ("F4", _("Receipt")), ("F11", _("Park")), ("Ctrl R", _("Reserve")),
    ]  # fmt: skip
