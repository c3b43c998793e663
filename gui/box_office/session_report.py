"""An X or a Z on the screen."""

import tkinter as tk
from tkinter import ttk
from typing import TYPE_CHECKING

from cinema.domain.session_lines import session_lines
from cinema.i18n import _, when
from gui.scale import px
from gui.widgets.card import PADDING, Card
from gui.window.screen import Screen

if TYPE_CHECKING:
    from cinema.domain.session_report import SessionReport

_WIDTH = 480


class SessionReportPage(Screen):
    """Shows the `report` that it was given, at times of `zone`.

    It does not change any more: a Z is final, an X was true then.
    """

    nav = "drawer"
    smallest = (520, 620)

    def build(self) -> None:
        """Make the card of the report."""
        report: SessionReport = self.arguments["report"]
        number = report.number or _("X report")
        card = Card(self.body, number)
        card.pack(pady=px(16), ipadx=px(4))
        place = _("Till {number}, {at}").format(
            number=f"{report.session.till_number:02d}", at=when(report.at, self.arguments["zone"])
        )
        lines = ttk.Frame(card.body, style="Surface.TFrame", padding=(px(PADDING), px(8)), width=px(_WIDTH))
        lines.pack(fill="both", expand=True)
        lines.columnconfigure(0, weight=1, minsize=px(_WIDTH - 140))
        ttk.Label(lines, text=place, style="Surface.Muted.TLabel").grid(row=0, column=0, columnspan=2, sticky="w")
        for row, (words, amount) in enumerate(session_lines(report), 1):
            ttk.Label(lines, text=words, style="Surface.TLabel").grid(row=row, column=0, sticky="w")
            ttk.Label(lines, text=amount, style="Surface.Bold.TLabel").grid(row=row, column=1, sticky="e")
        self.button = ttk.Button(
            card.foot, text=_("Done"), style="Surface.Primary.TButton", command=self.app.navigator.back
        )
        self.button.pack(side="right")

    def first_focus(self) -> tk.Misc | None:
        """Return the button that goes back."""
        return self.button
