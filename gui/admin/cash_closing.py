"""What keeps a business day open, with the way to each, and the button that closes it; of a closed one, who did it."""

import tkinter as tk
from collections.abc import Callable
from functools import partial
from tkinter import ttk
from typing import TYPE_CHECKING

from cinema.i18n import _, ngettext, number, when
from gui.admin.cash_data import DayView, till_words
from gui.scale import px
from gui.widgets.card import PADDING, Card
from gui.widgets.message_line import MessageLine
from gui.widgets.pictures import IconLabel
from gui.widgets.wrapped import WrappedLabel
from gui.window import errors

if TYPE_CHECKING:
    from cinema.domain.business_days import OpenTill
    from gui.window.screen import Screen

_INSIDE = 300
_MOST = 4  # open sessions that are shown in words


class ClosingCard(Card):
    """A closing is final, so its button asks once more. `on_closed` is called when the day has another state."""

    def __init__(self, master: tk.Misc, page: "Screen", on_closed: Callable[[], None]) -> None:
        super().__init__(master, _("Close the day"))
        self._page, self._on_closed = page, on_closed
        self.is_busy = False
        self._view: DayView | None = None
        self.ends: dict[int, ttk.Button] = {}
        self._inside = ttk.Frame(self.body, style="Surface.TFrame", padding=(px(PADDING), px(8)))
        self._inside.pack(fill="both", expand=True)
        self.message = MessageLine(self.foot, _INSIDE)
        self.message.pack(side="top", fill="x")
        self.button = ttk.Button(self.foot, style="Surface.Primary.TButton", command=self._ask)
        self.button.bind("<Return>", lambda _event: self.button.invoke())

    def show(self, view: DayView) -> None:
        """Show a day."""
        self._view = view
        for old in self._inside.winfo_children():
            old.destroy()
        self.ends = {}
        state = view.state
        self.button.configure(text=_("Close the day"), command=self._ask)
        self.button.state(["!disabled" if state.may_close and not self.is_busy else "disabled"])
        if state.closing is not None:
            self.button.pack_forget()
            self._show_closed(view)
            return
        self.button.pack(side="right")
        for one in state.open_tills[:_MOST]:
            self._add_open(one, view)
        if len(state.open_tills) > _MOST:
            rest = len(state.open_tills) - _MOST
            more = ngettext("{count} more session is open.", "{count} more sessions are open.", rest)
            self._say("three-dots", "muted", more.format(count=number(rest)))
        if state.undecided:
            words = ngettext(
                "{count} payment or refund has no outcome yet.", "{count} payments or refunds have no outcome yet.",
                len(state.undecided),
            )  # fmt: skip
            row = self._say("hourglass-split", "warn", words.format(count=number(len(state.undecided))))
            self._link(row, _("Waiting"), lambda: self._page.app.navigator.go("waiting"))
        if state.may_close:
            self._say("check-circle", "good", _("No session is open and no payment undecided."))
            words = _("The totals are written then; what comes later for this day is late.")
            WrappedLabel(self._inside, text=words, style="Surface.Small.TLabel").pack(fill="x", pady=(px(4), 0))

    def close(self) -> None:
        """Close the shown day, on a worker."""
        view, app = self._view, self._page.app
        if view is None or self.is_busy:
            return
        actor, day = app.identity.actor(), view.state.day
        self.is_busy = True
        self.button.state(["disabled"])

        def done(_closed: object) -> None:
            self.is_busy = False
            app.notify(_("The business day is closed."), "good", seconds=6)
            self._on_closed()

        def failed(error: BaseException) -> None:
            self.is_busy = False
            self.message.show(errors.words(error).message, "bad", seconds=None)
            self._on_closed()  # what keeps it open has changed since it was read

        app.tasks.submit(
            lambda: app.cinema.business_days.close(actor, day), owner=self, on_done=done, on_error=failed, write=True
        )

    def _ask(self) -> None:
        self.message.hide()
        self.button.configure(text=_("Press again to close it"), command=self.close)

    def _show_closed(self, view: DayView) -> None:
        closing = view.state.closing
        assert closing is not None
        words = _("Closed by {name}, {at}").format(
            name=view.names.get(closing.closed.by or "", "–"), at=when(closing.at, view.zone, "d MMM y HH:mm")
        )
        self._say("check-circle", "good", words)
        if closing.closed.left_open:
            tills = ", ".join(f"{one:02d}" for one in closing.closed.left_open)
            self._say("exclamation-circle", "warn", _("Left open: tills {tills}").format(tills=tills))
        if view.state.late:
            count = len(view.state.late)
            words = ngettext("{count} entry came later.", "{count} entries came later.", count)
            self._say("exclamation-circle", "warn", words.format(count=number(count)))

    def _add_open(self, one: "OpenTill", view: DayView) -> None:
        name = view.names.get(one.by or "", "")
        since = _("open since {at}").format(at=when(one.opened_at, view.zone, "d MMM HH:mm"))
        row = self._say(
            "exclamation-circle", "warn", till_words(one.till), ", ".join(part for part in (since, name) if part)
        )
        go = partial(self._page.app.navigator.go, "session_end", till=one.till.number)
        self.ends[one.till.number] = self._link(row, _("Close its session"), go)

    def _link(self, row: ttk.Frame, words: str, command: Callable[[], None]) -> ttk.Button:
        button = ttk.Button(row, text=words, style="Surface.Link.TButton", command=command)
        button.bind("<Return>", lambda _event: button.invoke())
        button.pack(anchor="w")
        return button

    def _say(self, icon: str, role: str, words: str, more: str = "") -> ttk.Frame:
        """Add a line, and return where a link may stand below it."""
        row = ttk.Frame(self._inside, style="Surface.TFrame")
        row.pack(fill="x", pady=(0, px(6)))
        IconLabel(row, icon, role=role, surface=True).pack(side="left", anchor="n", padx=(0, px(8)), pady=px(2))
        text = ttk.Frame(row, style="Surface.TFrame")
        text.pack(side="left", fill="x", expand=True)
        WrappedLabel(text, text=words, style="Surface.Bold.TLabel").pack(fill="x")
        if more:
            WrappedLabel(text, text=more, style="Surface.Small.TLabel").pack(fill="x")
        return text
