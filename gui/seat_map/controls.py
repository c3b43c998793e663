"""The controls above a seat map: zoom, and the switch between map and list."""

import tkinter as tk
from tkinter import ttk

from cinema.i18n import _
from gui.fonts import font
from gui.scale import px
from gui.seat_map.geometry import ZOOM_STEPS
from gui.seat_map.widget import SeatMapView
from gui.widgets.icon_button import icon_button


class MapControls(ttk.Frame):
    """Buttons and zoom display for one `SeatMapView`."""

    def __init__(self, master: tk.Misc, view: SeatMapView, *, surface: bool = False) -> None:
        prefix = "Surface." if surface else ""
        super().__init__(master, style=f"{prefix}TFrame")
        self._view, self._prefix = view, prefix
        tool = f"{prefix}Tool.TButton"
        self.out = icon_button(self, "dash-lg", lambda: view.zoom(-1), style=tool)
        self.percent = ttk.Label(self, style=f"{prefix}SmallBold.TLabel", width=6, anchor="center")
        self.into = icon_button(self, "plus-lg", lambda: view.zoom(1), style=tool)
        self.list = icon_button(self, "list-ul", self._toggle, style=tool, text=_("Seat list"))
        self._compact = False
        self._icon = self.list.winfo_reqwidth() - font(13, bold=True).measure(self._words)
        for control in (self.out, self.percent, self.into):
            control.pack(side="left")
        self.list.pack(side="left", padx=(px(4), 0))
        view.bind("<<Zoomed>>", lambda _event: self.refresh(), add=True)
        self.refresh()

    def wanted(self, *, compact: bool) -> int:
        """Return the width in real pixels, whole or compact."""
        buttons = self.out.winfo_reqwidth() + self.into.winfo_reqwidth() + self._icon + px(4)
        if compact:
            return buttons
        return buttons + self.percent.winfo_reqwidth() + font(13, bold=True).measure(self._words)

    def compact(self, compact: bool) -> None:
        """Show all, or only the icons."""
        self._compact = compact
        if compact:
            self.percent.pack_forget()
        elif not self.percent.winfo_manager():
            self.percent.pack(side="left", after=self.out)
        self._name_list()

    @property
    def _words(self) -> str:
        return " " + (_("Seat map") if self._view.lists else _("Seat list"))

    def _name_list(self) -> None:
        self.list.configure(text="" if self._compact else self._words, compound="image" if self._compact else "left")

    def refresh(self) -> None:
        """Show the current zoom; the buttons are disabled at its ends and beside the list."""
        percent, lists = self._view.zoom_percent, self._view.lists
        self.percent.configure(text=f"{percent}%")
        self.list.configure(text=" " + (_("Seat map") if lists else _("Seat list")))
        self.out.state(["disabled" if lists or percent == ZOOM_STEPS[0] else "!disabled"])
        self.into.state(["disabled" if lists or percent == ZOOM_STEPS[-1] else "!disabled"])

    def _toggle(self) -> None:
        self._view.show_list(not self._view.lists)
        self._name_list()
        self.refresh()
        self._view.focus_seats()
