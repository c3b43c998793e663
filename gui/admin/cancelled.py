"""The sales of a cancelled screening: what is given back how, one sale or all of them, with progress and stop.

A run that was stopped, or whose program was killed, is gone on with by pressing the same button again, here or at
another window.
"""

import threading
import tkinter as tk
from dataclasses import dataclass
from tkinter import ttk
from typing import ClassVar

from cinema.domain.cancelling import BackRun, BackSale, BackSales
from cinema.domain.screening_fields import CANCEL_REASON_NAMES
from cinema.domain.screenings import Showing
from cinema.errors import StorageError
from cinema.i18n import N_, _, current_language, money, ngettext, number, when
from gui.admin.cancelled_counts import BackCounts
from gui.admin.cancelled_words import ORDER, can_refund, left_words, row_of
from gui.scale import px
from gui.widgets.card import PADDING, Card
from gui.widgets.empty_state import EmptyState
from gui.widgets.message_line import MessageLine
from gui.widgets.table import Column, Table
from gui.window import errors
from gui.window.screen import Screen

EDGE, GAP = 24, 12
REFRESH = 10_000  # milliseconds: cash is given back at the counter while a manager looks


@dataclass(frozen=True, slots=True)
class Read:
    """What the page shows."""

    showing: Showing
    found: BackSales
    zone: str


class CancelledPage(Screen):
    """The page of one cancelled screening, whose id is its argument `screening`."""

    nav: ClassVar[str | None] = "schedule"
    part: ClassVar[str] = N_("Sales to refund")
    smallest: ClassVar[tuple[int, int]] = (640, 420)
    _stop = threading.Event()
    _timer: str | None = None

    def build(self) -> None:
        """Make counts, table and foot, and load; a run that is under way in another language stops."""
        self._stop.set()
        self._stop = threading.Event()
        self._running = False
        self._read: Read | None = None
        self._refused: dict[str, str] = {}
        self._screening = str(self.arguments["screening"])
        head = ttk.Frame(self.body)
        head.pack(fill="x", padx=px(EDGE), pady=(px(GAP), px(8)))
        ttk.Button(head, text=_("Back to the schedule"), style="Quiet.TButton", command=self._back).pack(side="right")
        self.title = ttk.Label(head, style="Title.TLabel")
        self.title.pack(anchor="w")
        self.told = ttk.Label(head, style="Muted.TLabel")
        self.told.pack(anchor="w")
        self.counts = BackCounts(self.body)
        self.counts.pack(fill="x", padx=px(EDGE), pady=(0, px(GAP)))
        self.card = Card(self.body)
        self.card.pack(fill="both", expand=True, padx=px(EDGE), pady=(0, px(16)))
        self._make_foot()
        columns = (
            Column("receipt", _("Receipt"), 164),
            Column("who", _("Who"), 120, grows=True, drops=2),
            Column("seats", _("Seats"), 120, grows=True, drops=1),
            Column("paid", _("Paid by"), 92, drops=3),
            Column("amount", _("Amount"), 92, anchor="e"),
            Column("state", _("State"), 220),
        )
        self.table = Table(
            self.card.body, columns, on_open=lambda _key: None, on_select=lambda _key: self._set_buttons()
        )
        self.table.pack(fill="both", expand=True)
        self._empty: EmptyState | None = None
        self.reload()

    def first_focus(self) -> tk.Misc:
        """Return the table."""
        return self.table.tree

    def shown(self) -> None:
        """Read again from time to time."""
        self._later()

    def hidden(self) -> None:
        """Stop reading."""
        if self._timer is not None:
            self.after_cancel(self._timer)
            self._timer = None

    def left(self) -> None:
        """Stop after the sale that is being refunded."""
        self._stop.set()

    def destroy(self) -> None:
        """Stop reading and destroy the page."""
        self.hidden()
        super().destroy()

    def may_leave(self, *, tell: bool = True) -> bool:
        """Tell whether the page may be left: not while money is given back, which can be stopped."""
        if self._running and tell:
            self.message.show(_("Refunds are under way. Stop them first, or wait."), "warn")
        return not self._running

    def reload(self) -> None:
        """Read the sales."""
        cinema, actor, screening = self.app.cinema, self.app.identity.actor(), self._screening

        def work() -> Read:
            found = cinema.admin.cancelling.sales(actor, screening)
            return Read(cinema.programme.showing(screening), found, cinema.house().timezone)

        self.load(work, self._show)

    def refund_all(self) -> None:
        """Refund all that needs no person; the button beside stops it after the sale that is being refunded."""
        cancelling, actor, screening = self.app.cinema.admin.cancelling, self.app.identity.actor(), self._screening
        if self._running:
            return
        self._stop, stop = (made := threading.Event()), made
        self._begin_run()
        post, body = self.app.tasks.post, self.table

        def say(done: int, total: int) -> None:
            if body.winfo_exists() and self._running:
                self.bar.configure(value=1000 * done / max(1, total))
                self.doing.configure(
                    text=_("Refunding: {done} of {total}").format(done=number(done), total=number(total))
                )

        self.app.tasks.submit(
            lambda: cancelling.refund_all(actor, screening, lambda done, of: post(lambda: say(done, of)), stop.is_set),
            owner=self.body, on_done=self._tell, on_error=self._failed, write=True,
        )  # fmt: skip

    def refund_one(self) -> None:
        """Refund the selected sale."""
        cancelling, actor, screening = self.app.cinema.admin.cancelling, self.app.identity.actor(), self._screening
        one = self._chosen()
        if self._running or one is None:
            return
        self._begin_run()

        def done(_sale: BackSale) -> None:
            self._end_run()
            self.message.show(_("Refunded."), "good")
            self.reload()

        self.app.tasks.submit(
            lambda: cancelling.refund(actor, screening, one.sale),
            owner=self.body, on_done=done, on_error=self._failed, write=True,
        )  # fmt: skip

    def _halt(self) -> None:
        self._stop.set()

    def _make_foot(self) -> None:
        foot = self.card.foot
        self.message = MessageLine(foot, 620)
        self.message.pack(side="top", fill="x")
        self.all = ttk.Button(foot, style="Surface.Primary.TButton", command=self.refund_all)
        self.all.pack(side="right")
        self.halt = ttk.Button(foot, text=_("Stop"), style="Surface.Quiet.TButton", command=self._halt)
        self.one = ttk.Button(
            foot, text=_("Refund this sale"), style="Surface.Quiet.TButton", command=self.refund_one
        )  # fmt: skip
        self.one.pack(side="right", padx=px(PADDING // 2))
        side = ttk.Frame(foot, style="Surface.TFrame")
        side.pack(side="left", fill="x", expand=True, padx=(0, px(PADDING)))
        self.doing = ttk.Label(side, style="Surface.Small.TLabel")
        self.doing.pack(anchor="w")
        self.bar = ttk.Progressbar(side, style="Surface.Line.Horizontal.TProgressbar", maximum=1000)

    def _show(self, read: Read) -> None:
        self._read = read
        screening = read.showing.screening
        at = when(screening.starts_at, read.zone, "EEE d MMM, HH:mm")
        self.title.configure(text=read.showing.movie.title_in(current_language()))
        why = _(CANCEL_REASON_NAMES[screening.cancelled.reason]) if screening.cancelled else ""
        words = f"{at}, {read.showing.auditorium.name}. " + _("Cancelled: {reason}").format(reason=why or "–")
        self.told.configure(text=words)
        self._show_sales(read.found)

    def _show_sales(self, found: BackSales) -> None:
        self.counts.show_sales(found)
        if self._empty is not None:
            self._empty.destroy()
            self._empty = None
        if not found.sales:
            self.table.pack_forget()
            self._empty = EmptyState(
                self.card.body, icon="ticket-perforated", title=_("Nothing was sold"),
                sentence=_("Nobody has a ticket for this screening, so nothing is given back."), surface=True,
            )  # fmt: skip
            self._empty.pack(fill="both", expand=True)
        else:
            self.table.pack(fill="both", expand=True)
            shown = sorted(found.sales, key=lambda one: (ORDER[one.state], one.receipt or ""))
            self.table.show([row_of(one, self._refused) for one in shown])
        self._set_buttons()

    def _set_buttons(self) -> None:
        found = self._read.found if self._read is not None else None
        todo = [one for one in found.sales if can_refund(one)] if found is not None else []
        if todo:
            words = ngettext("Refund {count} sale, {amount}", "Refund all {count} sales, {amount}", len(todo))
            amount = money(sum(one.amount for one in todo), todo[0].currency)
            self.all.configure(text=words.format(count=number(len(todo)), amount=amount))
        else:
            self.all.configure(text=_("Refund all"))
        self.all.state(["!disabled" if todo and not self._running else "disabled"])
        self.one.state(["!disabled" if self._chosen() is not None and not self._running else "disabled"])
        if not self._running and found is not None:
            self.doing.configure(text=left_words(found))

    def _chosen(self) -> BackSale | None:
        sales = self._read.found.sales if self._read is not None else ()
        return next((one for one in sales if one.sale == self.table.selected and can_refund(one)), None)

    def _begin_run(self) -> None:
        self._running = True
        self.message.hide()
        self.bar.configure(value=0)
        self.bar.pack(fill="x", pady=(px(4), 0))
        self.halt.pack(side="right", padx=px(PADDING // 2), after=self.all)
        self._set_buttons()

    def _end_run(self) -> None:
        self._running = False
        self.bar.pack_forget()
        self.halt.pack_forget()

    def _tell(self, run: BackRun) -> None:
        self._end_run()
        self._refused = dict(run.refused)
        if self._read is not None:
            self._read = Read(self._read.showing, run.found, self._read.zone)
        self._show_sales(run.found)
        if run.is_stopped:
            self.message.show(_("Stopped. The same button goes on with what is left."), "info", seconds=None)
        elif run.refused:
            words = ngettext("{count} refund did not go through: {why}", "{count} refunds did not go through: {why}",
                             len(run.refused))  # fmt: skip
            text = words.format(count=number(len(run.refused)), why=run.refused[0][1])
            self.message.show(text, "bad", seconds=None)
        elif run.found.is_done:
            self.message.show(_("Everybody has their money back."), "good", seconds=None)

    def _failed(self, error: BaseException) -> None:
        self._end_run()
        text = errors.words(error).message
        if isinstance(error, StorageError):
            text += " " + _("Nobody is refunded twice: press the button again when the database is back.")
        self.message.show(text, "bad", seconds=None)
        self.reload()

    def _later(self) -> None:
        self.hidden()
        self._timer = self.after(REFRESH, self._refresh)

    def _refresh(self) -> None:
        self._later()
        if not (self._running or self.is_offline or self.app.tasks.busy):
            self.reload()

    def _back(self) -> None:
        if self.may_leave():
            self.app.navigator.back()
