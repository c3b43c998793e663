"""A manager closes the session of another till: what its entries say, what was counted, and why it differs."""

import tkinter as tk
from tkinter import ttk
from typing import Any, ClassVar

from cinema.domain.drawer import DifferenceReason, reason_name
from cinema.domain.session_lines import session_lines
from cinema.domain.session_report import SessionReport
from cinema.errors import InvalidInputError, PendingSalesError
from cinema.i18n import _, when
from gui.admin.line_field import LineField
from gui.scale import px
from gui.selling.cash_amounts import read_amount
from gui.widgets.card import PADDING, Card
from gui.widgets.icon_button import icon_button
from gui.widgets.message_line import MessageLine
from gui.widgets.wrapped import WrappedLabel
from gui.window import errors
from gui.window.screen import Screen

_EDGE, _GAP, _FIELD = 24, 12, 300


class SessionEndPage(Screen):
    """Closes the session of the till with the number `till`, and shows its Z.

    A second press closes although sales without an outcome are left: the first one names them.
    """

    nav: ClassVar[str] = "cash"
    smallest: ClassVar[tuple[int, int]] = (840, 660)

    def build(self) -> None:
        """Make the page and read the session."""
        self._report: SessionReport | None = None
        self._zone, self._pending, self.is_busy = "UTC", tuple[str, ...](), False
        whole = ttk.Frame(self.body)
        whole.pack(fill="both", expand=True, padx=px(_EDGE), pady=px(16))
        tools = ttk.Frame(whole)
        tools.pack(fill="x", pady=(0, px(_GAP)))
        back = icon_button(tools, "arrow-left", self.app.navigator.back, style="Quiet.TButton", text=_("Cash"))
        back.pack(side="left", padx=(0, px(16)))
        title = _("Close the session of till {till:02d}").format(till=self.arguments["till"])
        ttk.Label(tools, text=title, style="Title.TLabel").pack(side="left")
        words = _("For a machine that can't do it any more. What it should enter after this is in its next session.")
        WrappedLabel(whole, text=words, style="Muted.TLabel").pack(fill="x", pady=(0, px(_GAP)))
        both = ttk.Frame(whole)
        both.pack(fill="both", expand=True)
        self._make_form(both)
        card = Card(both, _("Its sums"))
        card.pack(side="left", fill="both", expand=True)
        self._lines = ttk.Frame(card.body, style="Surface.TFrame", padding=(px(PADDING), px(8)))
        self._lines.pack(fill="both", expand=True)
        self._lines.columnconfigure(0, weight=1)
        actor, cinema, till = self.app.identity.actor(), self.app.cinema, self.arguments["till"]

        def read() -> tuple[SessionReport, str]:
            return cinema.other_sessions.x(actor, till), cinema.house().timezone

        self.load(read, lambda found: self._show(*found))

    def first_focus(self) -> tk.Misc:
        """Return the field of the count."""
        return self.counted.entry

    def may_leave(self, *, tell: bool = True) -> bool:
        """Tell whether no closing is under way."""
        del tell
        return not self.is_busy

    def submit(self) -> None:
        """Close the session, if everything typed can be read."""
        report, app, till = self._report, self.app, self.arguments["till"]
        if report is None or self.is_busy:
            return
        self.message.hide()
        if not self.counted.get().strip():
            self._mark(self.counted, _("Please fill this in."))
            return
        try:
            counted, batch, bagged = (self._amount(one) for one in (self.counted, self.batch, self.bagged))
        except InvalidInputError:
            return  # it stands at its field
        reason = next((one for one in DifferenceReason if reason_name(one) == self.reason.get()), None)
        actor, bag, pending = app.identity.actor(), self.bag.get().strip() or None, self._pending
        self._let(busy=True)
        app.tasks.submit(
            lambda: app.cinema.other_sessions.close(
                actor, till, counted or 0, batch, reason, bag=bag, bagged=bagged, pending=pending
            ),
            owner=self, on_done=self._closed, on_error=self._failed, write=True,
        )  # fmt: skip

    def _make_form(self, master: ttk.Frame) -> None:
        card = Card(master, _("Count"))
        card.pack(side="right", fill="y", padx=(px(_GAP), 0))
        inside = ttk.Frame(card.body, style="Surface.TFrame", padding=(px(PADDING - 4), px(8)))
        inside.pack(fill="both", expand=True)
        names = (_("No reason"), *(reason_name(one) for one in DifferenceReason))
        self.counted = LineField(inside, _("Counted in cash"), width=_FIELD, surface=True)
        self.batch = LineField(inside, _("Total on the terminal's slip"), width=_FIELD, surface=True)
        self.reason = LineField(inside, _("Why it differs"), width=_FIELD, surface=True, choices=names, value=names[0])
        self.bag = LineField(inside, _("Bag for the safe"), width=_FIELD, surface=True)
        self.bagged = LineField(inside, _("Amount in the bag"), width=_FIELD, surface=True)
        for field in (self.counted, self.batch, self.reason, self.bag, self.bagged):
            field.pack(fill="x")
            field.entry.bind("<Return>", lambda _event: self.submit(), add=True)
        self.message = MessageLine(card.foot, _FIELD)
        self.message.pack(side="top", fill="x")
        self.button = ttk.Button(
            card.foot, text=_("Close the session"), style="Surface.Primary.TButton", command=self.submit
        )
        self.button.bind("<Return>", lambda _event: self.button.invoke())
        self.button.pack(side="right")

    def _show(self, report: SessionReport, zone: str) -> None:
        self._report, self._zone = report, zone
        for old in self._lines.winfo_children():
            old.destroy()
        opened = _("Opened {at}").format(at=when(report.session.opened_at, zone))
        ttk.Label(self._lines, text=opened, style="Surface.Muted.TLabel").grid(row=0, column=0, sticky="w")
        for row, (words, amount) in enumerate(session_lines(report), 1):
            ttk.Label(self._lines, text=words, style="Surface.TLabel").grid(row=row, column=0, sticky="w")
            ttk.Label(self._lines, text=amount, style="Surface.Bold.TLabel").grid(row=row, column=1, sticky="e")

    def _closed(self, report: SessionReport) -> None:
        self._let(busy=False)
        self.app.navigator.back()
        self.app.navigator.go("session_report", report=report, zone=self._zone)

    def _failed(self, error: BaseException) -> None:
        self._let(busy=False)
        words = errors.words(error)
        fields = {
            "counted": self.counted, "card_batch": self.batch, "reason": self.reason, "bag": self.bag,
            "bagged": self.bagged,
        }  # fmt: skip
        message = words.message
        if isinstance(error, PendingSalesError):
            self._pending = error.sales
            message += " " + _("Press again to leave them to the next session.")
        if words.field in fields:
            self._mark(fields[words.field], message)
        else:
            self.message.show(message, "bad", seconds=None)

    def _amount(self, field: LineField) -> int | None:
        """Return the typed amount; None for an empty field."""
        text = field.get().strip()
        assert self._report is not None
        try:
            return read_amount(text, self._report.session.currency) if text else None
        except InvalidInputError as error:
            self._mark(field, error.message)
            raise

    def _mark(self, field: LineField, message: str) -> None:
        field.error(message)
        entry: Any = field.entry
        entry.focus_set()

    def _let(self, *, busy: bool) -> None:
        self.is_busy = busy
        self.button.state(["disabled" if busy else "!disabled"])
