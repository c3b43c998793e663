"""The check list below the sheet: what is wrong with the drawn plan, or odd; a line chooses its seats."""

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk

from cinema.domain.seat_plan_check import CheckLine, Severity
from cinema.i18n import _, ngettext
from gui.scale import px
from gui.widgets.card import PADDING, Card
from gui.widgets.pictures import IconLabel
from gui.widgets.scrolled import ScrolledFrame
from gui.widgets.wrapped import WrappedLabel

HEIGHT = 148


class Problems(Card):
    """`on_show` gets the line whose seats are to be chosen."""

    def __init__(self, master: tk.Misc, on_show: Callable[[CheckLine], None]) -> None:
        super().__init__(master, _("Problems"))
        self._on_show = on_show
        self.lines: Sequence[CheckLine] = ()
        self.configure(height=px(HEIGHT))
        self.pack_propagate(False)
        self._count = ttk.Label(self.head, style="Surface.Small.TLabel")
        self._count.pack(side="left")
        self._scrolled = ScrolledFrame(self.body, surface=True, gutter=False)
        self._scrolled.pack(fill="both", expand=True)

    def show(self, lines: Sequence[CheckLine]) -> None:
        """Show the lines; a repeat changes nothing."""
        if tuple(lines) == tuple(self.lines) and self._count.cget("text"):
            return
        self.lines = lines
        inside = self._scrolled.inside
        for child in inside.winfo_children():
            child.destroy()
        errors = sum(line.severity is Severity.ERROR for line in lines)
        counts = (
            ngettext("{count} to repair", "{count} to repair", errors).format(count=errors),
            ngettext("{count} to look at", "{count} to look at", len(lines) - errors).format(count=len(lines) - errors),
        )
        self._count.configure(text=" · ".join(counts) if lines else _("none"))
        for line in lines:
            self._add(inside, line)
        if not lines:
            ttk.Label(inside, text=_("Nothing is wrong with this plan."), style="Surface.Muted.TLabel").pack(
                anchor="w", padx=px(PADDING), pady=px(8)
            )
        self._scrolled.settle()

    def unknown(self, why: str) -> None:
        """Say that the plan could not be checked."""
        self.lines = ()
        for child in self._scrolled.inside.winfo_children():
            child.destroy()
        self._count.configure(text=_("not checked: {reason}").format(reason=why))

    def _add(self, inside: ttk.Frame, line: CheckLine) -> None:
        row = ttk.Frame(inside, style="Surface.TFrame")
        row.pack(fill="x", padx=px(PADDING - 4))
        is_error = line.severity is Severity.ERROR
        IconLabel(
            row, "x-circle-fill" if is_error else "exclamation-triangle-fill", role="bad" if is_error else "warn",
            surface=True,
        ).pack(side="left", padx=(px(4), px(8)))  # fmt: skip
        if line.seats:
            ttk.Button(
                row, text=_("Show"), style="Surface.Link.TButton", command=lambda: self._on_show(line)
            ).pack(side="right")  # fmt: skip
        WrappedLabel(row, text=line.message, style="Surface.TLabel").pack(side="left", fill="x", expand=True)
