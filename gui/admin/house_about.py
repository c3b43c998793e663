"""The cards that tell what house, program and database these are, and that lead to the house's lists."""

import tkinter as tk
from collections.abc import Sequence
from tkinter import ttk
from typing import Any

from cinema import __version__
from cinema.i18n import N_, _
from gui.scale import px
from gui.widgets.card import PADDING, Card
from gui.widgets.icon_button import icon_button
from gui.widgets.pictures import IconLabel
from gui.widgets.wrapped import WrappedLabel
from gui.window.context import AppContext

LISTS = {
    "admissions": (N_("Admissions"), "ticket-perforated"),
    "vouchers": (N_("Vouchers"), "ticket-perforated"),
    "printers": (N_("Printers"), "printer"),
    "journal": (N_("Journal"), "receipt"),
    "house_changes": (N_("Changes of the house"), "clock-history"),
    "permissions": (N_("Who may do what"), "person-lock"),
}
_SHOWN = ("server", "replica-set", "disk", "clock", "settings")


class ListsCard(Card):
    """Leads to the pages behind this one."""

    def __init__(self, master: tk.Misc, app: AppContext) -> None:
        super().__init__(master, _("Lists"))
        inside = ttk.Frame(self.body, style="Surface.TFrame", padding=(px(PADDING - 4), px(8)))
        inside.pack(fill="x")
        self.buttons: dict[str, ttk.Button] = {}
        for name, (words, icon) in LISTS.items():
            button = icon_button(
                inside, icon, lambda name=name: app.navigator.go(name),  # type: ignore[misc]
                style="Surface.Link.TButton", text=_(words), role="info",
            )  # fmt: skip
            button.pack(anchor="w", pady=px(2))
            self.buttons[name] = button


class AboutCard(Card):
    """House, version, and what the doctor says of the database."""

    def __init__(self, master: tk.Misc, app: AppContext) -> None:
        super().__init__(master, _("About this house"))
        self._inside = ttk.Frame(self.body, style="Surface.TFrame", padding=(px(PADDING), px(12)))
        self._inside.pack(fill="x")
        cinema, actor = app.cinema, app.identity.actor()
        app.tasks.submit(
            lambda: (cinema.admin.house.sheet(actor).house.name, cinema.database.findings()), owner=self,
            on_done=lambda found: self._show(*found),
        )  # fmt: skip

    def _show(self, house: str, findings: Sequence[Any]) -> None:
        self._line(_("House"), house)
        self._line(_("Version"), f"cinema {__version__}")
        for one in findings:
            if one.check in _SHOWN or not one.ok:
                words = one.message if one.subject in one.message else f"{one.message} {one.subject}".strip()
                self._say(words, ok=one.ok)

    def _line(self, name: str, words: str) -> None:
        row = ttk.Frame(self._inside, style="Surface.TFrame")
        row.pack(fill="x", pady=(0, px(6)))
        ttk.Label(row, text=name, style="Surface.Muted.TLabel").pack(side="left", anchor="n", padx=(0, px(12)))
        label = WrappedLabel(row, text=words, style="Surface.Bold.TLabel")
        label.configure(justify="right", anchor="e")
        label.pack(side="left", fill="x", expand=True)

    def _say(self, words: str, *, ok: bool) -> None:
        row = ttk.Frame(self._inside, style="Surface.TFrame")
        row.pack(fill="x", pady=(px(4), 0))
        icon, role = ("check-circle", "good") if ok else ("exclamation-circle-fill", "bad")
        IconLabel(row, icon, role=role, surface=True).pack(side="left", anchor="n", padx=(0, px(8)), pady=px(1))
        WrappedLabel(row, text=words, style="Surface.TLabel").pack(side="left", fill="x", expand=True)
