"""What the door says above its answers while the database is away, and what was found when it came back."""

import tkinter as tk
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from tkinter import ttk

from cinema.domain.door_list import Settled, Told
from cinema.i18n import N_, _, clock, ngettext
from gui.scale import px
from gui.widgets.icon_button import icon_button
from gui.widgets.pictures import IconLabel
from gui.widgets.wrapped import WrappedLabel

_SHOWN = 3  # outcomes at once: the answer needs the room
_PAD = 8
SETTLED = {
    Settled.TWICE: N_("{seat}, {title}: this code was seen twice. Also at {station}, {time}"),
    Settled.REFUNDED: N_("{seat}, {title}: let in although refunded since, at {time}"),
    Settled.EXCHANGED: N_("{seat}, {title}: let in although exchanged since, at {time}"),
    Settled.UNKNOWN: N_("{seat}: let in with a ticket of no sale that is known"),
}


def told_words(told: Told, zone: str) -> str:
    """Return what became of an admission, in the current language."""
    outcome = told.outcome
    at = clock(outcome.other_at, zone) if outcome.other_at is not None else "?"
    seat = _("Seat {seat}").format(seat=told.let_in.seat)
    return _(SETTLED[outcome.settled]).format(
        seat=seat, title=told.let_in.title or "?", station=outcome.other_station, time=at
    )


def away_words(made_at: datetime, age: timedelta, tickets: int, let_in: int, zone: str) -> str:
    """Return by what the door goes on: the list's instant, age and tickets, and how many came in by it."""
    minutes = int(age.total_seconds()) // 60
    old = ngettext("{count} minute old", "{count} minutes old", minutes).format(count=minutes)
    if not minutes:
        old = _("less than a minute old")
    listed = ngettext("{count} ticket", "{count} tickets", tickets).format(count=tickets)
    words = _(
        "The database is away. This door goes on by its list of {time}: {age}, {tickets}. Let in by it: {let_in}."
    )
    return words.format(time=clock(made_at, zone), age=old, tickets=listed, let_in=let_in)


class AwayStrip(ttk.Frame):
    """A line with a sign, and below it what must be confirmed; it takes no room while there is neither."""

    def __init__(self, below: tk.Widget, on_confirm: Callable[[], None]) -> None:
        """`below` is what follows it in the page."""
        super().__init__(below.master, style="Surface.TFrame")
        self._below, self._on_confirm = below, on_confirm
        self.words = ""
        self.told: Sequence[str] = ()

    def show(self, words: str, told: Sequence[str]) -> None:
        """Show what holds now; empty texts: nothing."""
        if (words, told) == (self.words, self.told):
            return
        self.words, self.told = words, told
        for child in self.winfo_children():
            child.destroy()
        if not words and not told:
            self.pack_forget()
            return
        self.pack(fill="x", pady=(px(4), 0), before=self._below)
        if words:
            self._line(words, "plug", "warn", bold=True)
        if told:
            self._show_told(told)

    def _show_told(self, told: Sequence[str]) -> None:
        for one in told[:_SHOWN]:
            self._line(one, "exclamation-circle-fill", "bad")
        foot = ttk.Frame(self, style="Surface.TFrame")
        foot.pack(fill="x", padx=px(_PAD), pady=(0, px(4)))
        more = len(told) - _SHOWN
        if more > 0:
            words = ngettext("and {count} more", "and {count} more", more).format(count=more)
            ttk.Label(foot, text=words, style="Surface.Small.TLabel").pack(side="left")
        icon_button(
            foot, "check-lg", self._on_confirm, style="Surface.Quiet.TButton", text=_("Seen and noted") + "  F12"
        ).pack(side="right")

    def _line(self, words: str, sign: str, role: str, *, bold: bool = False) -> None:
        row = ttk.Frame(self, style="Surface.TFrame")
        row.pack(fill="x", padx=px(_PAD), pady=px(4))
        IconLabel(row, sign, role=role, surface=True).pack(side="left", anchor="n", padx=(0, px(_PAD)), pady=px(2))
        style = "Surface.Bold.TLabel" if bold else "Surface.TLabel"
        WrappedLabel(row, text=words, style=style).pack(side="left", fill="x", expand=True)
