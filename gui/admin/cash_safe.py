"""The safe: its bags, a deposit at the bank, and what came out."""

import tkinter as tk
from tkinter import ttk
from typing import TYPE_CHECKING

from cinema.domain.safe import Bag, Taking
from cinema.i18n import _, money, ngettext, number, when
from gui.admin.cash_data import SafeView, load_safe, till_words
from gui.admin.line_field import LineField
from gui.scale import px
from gui.widgets.card import PADDING, Card
from gui.widgets.empty_state import EmptyState
from gui.widgets.message_line import MessageLine
from gui.widgets.table import Column, Row, Table, cut
from gui.widgets.wrapped import WrappedLabel
from gui.window import errors

if TYPE_CHECKING:
    from gui.window.screen import Screen

_GAP, RIGHT, _TAKEN = 12, 348, 200
_INSIDE = RIGHT - 2 * PADDING


class SafePart(ttk.Frame):
    """Bags are chosen in the table, with Ctrl or Shift several; they go to the bank under one slip."""

    def __init__(self, master: tk.Misc, tools: ttk.Frame, page: "Screen") -> None:
        super().__init__(master)
        self._page = page
        self.view: SafeView | None = None
        self.is_busy = False
        self._empty: EmptyState | None = None
        self.tools = ttk.Frame(tools)
        self.total = ttk.Label(self.tools, style="Lead.TLabel")
        self.total.pack(side="right")
        right = ttk.Frame(self, width=px(RIGHT))
        right.pack_propagate(False)
        right.pack(side="right", fill="y", padx=(px(_GAP), 0))
        left = ttk.Frame(self)
        left.pack(side="left", fill="both", expand=True)
        self._make_takings(left)
        self._make_bags(left)
        self._make_deposit(right)

    def reload(self) -> None:
        """Read the safe again."""
        cinema, actor = self._page.app.cinema, self._page.app.identity.actor()
        self._page.load(lambda: load_safe(cinema, actor), self._show)

    def choose_all(self) -> None:
        """Choose every bag."""
        self.bags.tree.selection_set(self.bags.shown)

    def bank(self) -> None:
        """Record that the chosen bags went to the bank."""
        app, bags = self._page.app, self.bags.all_selected
        if self.is_busy:
            return
        self.message.hide()
        if not bags:
            self.message.show(_("Choose the bags that go to the bank."), "bad", seconds=None)
            return
        slip = self.slip.get().strip()
        if not slip:
            self.slip.error(_("Please fill this in."))
            self.slip.entry.focus_set()
            return
        actor = app.identity.actor()
        self._let(busy=True)

        def done(banked: object) -> None:
            self._let(busy=False)
            del banked
            self.slip.set("")
            self.message.show(_("The deposit is recorded."), "good")
            self.reload()

        def failed(error: BaseException) -> None:
            self._let(busy=False)
            words = errors.words(error)
            if words.field == "slip":
                self.slip.error(words.message)
                self.slip.entry.focus_set()
            else:
                self.message.show(words.message, "bad", seconds=None)
                self.reload()

        app.tasks.submit(
            lambda: app.cinema.safe.bank(actor, bags, slip), owner=self, on_done=done, on_error=failed, write=True
        )

    def _make_bags(self, master: ttk.Frame) -> None:
        self._bags_card = Card(master, _("In the safe"))
        self._bags_card.pack(fill="both", expand=True)
        self.bags = Table(
            self._bags_card.body,
            (
                Column("bag", _("Bag"), 110, grows=True),
                Column("amount", _("Amount"), 104, "e"),
                Column("from", _("Till"), 196, drops=2),
                Column("since", _("Since"), 120, drops=1),
                Column("by", _("By"), 150, drops=3),
            ),
            on_open=lambda _key: None,
            on_select=lambda _key: self._tell(),
            multiple=True,
        )
        self.bags.pack(fill="both", expand=True)

    def _make_deposit(self, master: ttk.Frame) -> None:
        card = Card(master, _("To the bank"))
        card.pack(fill="x")
        inside = ttk.Frame(card.body, style="Surface.TFrame", padding=(px(PADDING), px(8)))
        inside.pack(fill="x")
        words = _("Choose the bags in the list. They leave the safe under the reference of the bank's slip.")
        WrappedLabel(inside, text=words, style="Surface.Muted.TLabel").pack(fill="x")
        self.chosen = WrappedLabel(inside, text="", style="Surface.Bold.TLabel")
        self.chosen.pack(fill="x", pady=(px(8), 0))
        self.amount = ttk.Label(inside, style="Surface.Display.TLabel")
        self.amount.pack(anchor="e", pady=(0, px(8)))
        self.slip = LineField(inside, _("Reference on the slip"), width=_INSIDE - 12, surface=True)
        self.slip.pack(fill="x")
        self.slip.entry.bind("<Return>", lambda _event: self.bank(), add=True)
        self.message = MessageLine(card.foot, _INSIDE)
        self.message.pack(side="top", fill="x")
        self.button = ttk.Button(
            card.foot, text=_("Record the deposit"), style="Surface.Primary.TButton", command=self.bank
        )
        self.button.bind("<Return>", lambda _event: self.button.invoke())
        self.button.pack(side="right")
        self.all = ttk.Button(card.foot, text=_("All bags"), style="Surface.Quiet.TButton", command=self.choose_all)
        self.all.bind("<Return>", lambda _event: self.all.invoke())
        self.all.pack(side="left")

    def _make_takings(self, master: ttk.Frame) -> None:
        card = Card(master, _("Came out of the safe"))
        card.configure(height=px(_TAKEN))
        card.pack_propagate(False)
        card.pack(side="bottom", fill="x", pady=(px(_GAP), 0))
        self.takings = Table(
            card.body,
            (
                Column("at", _("Time"), 120),
                Column("bags", _("Bags"), 100, grows=True),
                Column("amount", _("Amount"), 104, "e"),
                Column("to", _("Where to"), 200, drops=1),
                Column("by", _("By"), 150, drops=2),
            ),
            on_open=lambda _key: None,
        )
        self.takings.tree.configure(height=2)
        self.takings.pack(fill="both", expand=True)

    def _show(self, view: SafeView) -> None:
        self.view = view
        self.bags.show([self._bag(one, view) for one in view.bags])
        self.takings.show([_taking(one, view) for one in view.takings])
        self.total.configure(text=_("In the safe: {amount}").format(amount=money(view.total, view.currency)))
        if self._empty is not None:
            self._empty.destroy()
            self._empty = None
        if not view.bags:
            self._empty = EmptyState(
                self._bags_card.body, icon="safe2", title=_("The safe is empty."), surface=True,
                sentence=_("Bags come in from tills: cash that is taken out, or what a closing leaves for the safe."),
            )  # fmt: skip
            self._empty.place(relwidth=1, relheight=1)
        self._tell()

    def _tell(self) -> None:
        if self.view is None:
            return
        chosen = set(self.bags.all_selected)
        bags = [one for one in self.view.bags if one.number in chosen]
        words = ngettext("{count} bag chosen", "{count} bags chosen", len(bags)).format(count=number(len(bags)))
        self.chosen.configure(text=words)
        self.amount.configure(text=money(sum(one.amount for one in bags), self.view.currency))

    def _bag(self, one: Bag, view: SafeView) -> Row:
        place = till_words(view.tills.get(one.till_number), one.till_number)
        return Row(
            one.number,
            (
                one.number, money(one.amount, view.currency), cut(f"{one.z}, {place}" if one.z else place, 196),
                when(one.since, view.zone, "d MMM HH:mm"), cut(view.names.get(one.by or "", "–"), 150),
            ),
            {"amount": one.amount, "since": one.since},
        )  # fmt: skip

    def _let(self, *, busy: bool) -> None:
        self.is_busy = busy
        for button in (self.button, self.all):
            button.state(["disabled" if busy else "!disabled"])


def _taking(one: Taking, view: SafeView) -> Row:
    till = till_words(view.tills.get(one.till_number), one.till_number)
    where = _("Bank, slip {slip}").format(slip=one.slip) if one.slip else _("Float, till {till}").format(till=till)
    return Row(
        one.id,
        (
            when(one.at, view.zone, "d MMM HH:mm"), ", ".join(one.bags), money(one.amount, view.currency),
            cut(where, 200), cut(view.names.get(one.by or "", "–"), 150),
        ),
        {"at": one.at, "amount": one.amount},
    )  # fmt: skip
