"""A business day: what it took by till and tender, what keeps it open, its closing, and what came after that."""

import tkinter as tk
from datetime import UTC, date, datetime, time, timedelta
from tkinter import ttk
from typing import TYPE_CHECKING

from cinema.domain.business_days import LateEntry
from cinema.domain.entries import EntryKind
from cinema.domain.payments import Tender, tender_name
from cinema.errors import InvalidInputError
from cinema.i18n import N_, _, money, ngettext, number, when
from gui.admin.cash_closing import ClosingCard
from gui.admin.cash_data import DayView, load_day, till_words
from gui.admin.cash_figures import Figures
from gui.scale import px
from gui.widgets.card import PADDING, Card
from gui.widgets.empty_state import EmptyState
from gui.widgets.icon_button import icon_button
from gui.widgets.table import Column, Row, Table
from gui.widgets.wrapped import WrappedLabel

if TYPE_CHECKING:
    from gui.window.screen import Screen

_GAP, RIGHT, _LATE = 12, 348, 188
_KINDS = {
    EntryKind.SOLD: N_("Sale"), EntryKind.TENDER: N_("Part of a sale"), EntryKind.REFUNDED: N_("Refund"),
    EntryKind.EXCHANGED: N_("Exchange"), EntryKind.GIVEN_BACK: N_("Given back"),
}  # fmt: skip


class DayPart(ttk.Frame):
    """Shows one business day; `tools` has the way to others."""

    def __init__(self, master: tk.Misc, tools: ttk.Frame, page: "Screen") -> None:
        super().__init__(master)
        self._page = page
        self.day: str | None = None
        self.view: DayView | None = None
        self._empty: EmptyState | None = None
        self.tools = ttk.Frame(tools)
        self._make_tools()
        self.figures = Figures(self, (
            ("cash", _("Cash")), ("card", _("Card")), ("back", _("Given back")), ("seats", _("Tickets for the day")),
        ))  # fmt: skip
        self.figures.pack(fill="x", pady=(0, px(_GAP)))
        right = ttk.Frame(self, width=px(RIGHT))
        right.pack_propagate(False)
        right.pack(side="right", fill="y", padx=(px(_GAP), 0))
        left = ttk.Frame(self)
        left.pack(side="left", fill="both", expand=True)
        self._make_late(left)
        self._make_totals(left)
        self.closing = ClosingCard(right, page, self.reload)
        self.closing.pack(fill="x")
        self._make_closed(right)

    @property
    def is_busy(self) -> bool:
        """Whether the day is being closed."""
        return self.closing.is_busy

    def reload(self) -> None:
        """Read the shown day again."""
        cinema, actor, day = self._page.app.cinema, self._page.app.identity.actor(), self.day
        self._page.load(lambda: load_day(cinema, actor, day), self._show, on_error=self._failed)

    def open(self, day: str | None) -> None:
        """Show another business day (ISO date); None: the present one."""
        self.day = day
        self.reload()

    def _make_tools(self) -> None:
        icon_button(self.tools, "chevron-left", lambda: self._step(-1), style="Quiet.TButton").pack(side="left")
        self.name = ttk.Label(self.tools, style="Lead.TLabel")
        self.name.pack(side="left", padx=px(12))
        icon_button(self.tools, "chevron-right", lambda: self._step(1), style="Quiet.TButton").pack(side="left")
        today = ttk.Button(self.tools, text=_("Today"), style="Quiet.TButton", command=lambda: self.open(None))
        today.pack(side="left", padx=px(8))
        self.mark = ttk.Label(self.tools, style="Muted.TLabel")
        self.mark.pack(side="right")

    def _make_totals(self, master: ttk.Frame) -> None:
        card = self._totals_card = Card(master, _("By till and tender"))
        card.pack(side="top", fill="both", expand=True)
        self.table = Table(
            card.body,
            (
                Column("till", _("Till"), 130, grows=True),
                Column("tender", _("Tender"), 110),
                Column("taken", _("Taken"), 104, "e"),
                Column("back", _("Given back"), 112, "e", drops=1),
                Column("rest", _("Balance"), 104, "e"),
            ),
            on_open=lambda _key: None,
        )
        self.table.pack(fill="both", expand=True)
        self.sum = ttk.Label(card.foot, style="Surface.Bold.TLabel")
        self.sum.pack(side="right", padx=(0, px(7)))
        ttk.Label(card.foot, text=_("All tills"), style="Surface.Bold.TLabel").pack(side="left")

    def _make_late(self, master: ttk.Frame) -> None:
        self._late_card = Card(master, _("Came after the closing"))
        self._late_card.configure(height=px(_LATE))
        self._late_card.pack_propagate(False)
        words = _("Not in the totals of the closed day. Each is listed as late in the next Z of its till.")
        WrappedLabel(self._late_card.body, text=words, style="Surface.Small.TLabel").pack(
            fill="x", padx=px(PADDING), pady=(px(8), 0)
        )
        self.late = Table(
            self._late_card.body,
            (
                Column("at", _("Time"), 124),
                Column("number", _("Number"), 150, grows=True),
                Column("what", _("What"), 100, drops=1),
                Column("till", _("Till"), 60, drops=2),
                Column("amount", _("Amount"), 104, "e"),
            ),
            on_open=lambda _key: None,
        )
        self.late.tree.configure(height=2)
        self.late.pack(fill="both", expand=True)

    def _make_closed(self, master: ttk.Frame) -> None:
        card = Card(master, _("Closed days"))
        card.pack(fill="both", expand=True, pady=(px(_GAP), 0))
        self.closed = Table(
            card.body,
            (Column("day", _("Day"), 130, grows=True), Column("taken", _("Balance"), 104, "e")),
            on_open=self.open,
        )
        self.closed.pack(fill="both", expand=True)

    def _show(self, view: DayView) -> None:
        self.view = view
        state, currency = view.state, view.currency
        self.name.configure(text=day_words(state.day))
        closing = state.closing
        words = _("open") if closing is None else _("closed {at}").format(at=when(closing.at, view.zone, "d MMM HH:mm"))
        self.mark.configure(text=words, style="Muted.TLabel" if closing is None else "Good.TLabel")
        self._show_figures(view)
        self.table.show([
            Row(
                f"{one.till}:{one.tender}",
                (
                    till_words(state.tills.get(one.till)), tender_name(one.tender), money(one.taken, currency),
                    money(one.given_back, currency), money(one.taken - one.given_back, currency),
                ),
                {"taken": one.taken, "back": one.given_back, "rest": one.taken - one.given_back},
            )
            for one in state.totals
        ])  # fmt: skip
        self._tell_empty()
        self.sum.configure(text=money(sum(one.taken - one.given_back for one in state.totals), currency))
        self._late_card.pack_forget()
        if state.late:
            self._late_card.pack(side="bottom", fill="x", pady=(px(_GAP), 0), before=self._totals_card)
            self.late.show([_late_row(one, place, view) for place, one in enumerate(state.late)])
        self.closing.show(view)
        self.closed.show([
            Row(
                one.closed.day,
                (day_words(one.closed.day), money(sum(t.taken - t.given_back for t in one.closed.totals), currency)),
                {"day": one.closed.day, "taken": sum(t.taken - t.given_back for t in one.closed.totals)},
            )
            for one in view.closings
        ])  # fmt: skip

    def _tell_empty(self) -> None:
        if self._empty is not None:
            self._empty.destroy()
            self._empty = None
        if self.view is not None and not self.view.state.totals:
            self._empty = EmptyState(
                self._totals_card.body, icon="cash-stack", title=_("No money yet"), surface=True,
                sentence=_("Nothing was taken or given back on this business day."),
            )  # fmt: skip
            self._empty.place(relwidth=1, relheight=1)

    def _show_figures(self, view: DayView) -> None:
        state, currency = view.state, view.currency
        for key, tender in (("cash", Tender.CASH), ("card", Tender.CARD)):
            some = [one for one in state.totals if one.tender is tender]
            rest = sum(one.taken - one.given_back for one in some)
            tills = ngettext("at {count} till", "at {count} tills", len(some)).format(count=number(len(some)))
            self.figures.show(key, money(rest, currency), tills)
        back, taken = sum(one.given_back for one in state.totals), sum(one.taken for one in state.totals)
        self.figures.show("back", money(back, currency), _("of {amount} taken").format(amount=money(taken, currency)))
        screenings = len(state.admissions)
        words = ngettext("in {count} screening", "in {count} screenings", screenings).format(count=number(screenings))
        self.figures.show("seats", number(sum(one.number for one in state.admissions)), words)

    def _step(self, days: int) -> None:
        if self.view is None:
            return
        shown = date.fromisoformat(self.view.state.day) + timedelta(days=days)
        if shown.isoformat() <= self.view.state.today:
            self.open(shown.isoformat())

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, InvalidInputError):  # no day that can be shown
            self.day = None
        self._page.app.report(error)


def day_words(day: str) -> str:
    """Return a business day's date in words of the current language."""
    noon = datetime.combine(date.fromisoformat(day), time(12), UTC)
    return when(noon, "UTC", "EEE d MMM y")


def _late_row(one: LateEntry, place: int, view: DayView) -> Row:
    amount = one.taken - one.given_back
    return Row(
        f"{place}:{one.id}",
        (
            when(one.at, view.zone, "d MMM HH:mm"), one.number or "–", _(_KINDS.get(one.kind, "–")),
            f"{one.till_number:02d}", money(amount, view.currency),
        ),
        {"at": one.at, "amount": amount},
        tone="warn",
    )  # fmt: skip
