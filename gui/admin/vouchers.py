"""The vouchers of the house, found by their last four signs; a lost one is blocked, or issued anew with its rest."""

import tkinter as tk
from collections.abc import Callable
from functools import partial
from tkinter import ttk
from typing import Any, ClassVar

from cinema.domain.vouchers import IssuedVoucher, Voucher, VoucherState, balance_words, state_words
from cinema.i18n import N_, _, ngettext, number
from gui.admin.back_page import BackPage
from gui.admin.line_field import LineField
from gui.scale import px
from gui.widgets.icon_button import icon_button
from gui.widgets.message_line import MessageLine
from gui.widgets.table import Column, Row, Table
from gui.window import errors

_WORDS = 520  # px


class VouchersPage(BackPage):
    """The newest vouchers, or those that are searched for; what is done to one is done to the row that is selected."""

    smallest: ClassVar[tuple[int, int]] = (560, 500)
    title: ClassVar[str] = N_("Vouchers")
    sentence: ClassVar[str] = N_("The newest first. A lost voucher is found by its last four signs, which its receipt "
        "shows: block it, or issue a new one with what is left of it, which ends the old code.")  # fmt: skip

    def fill(self) -> None:
        """Make search, table and buttons, and load the newest."""
        self._vouchers: dict[str, Voucher] = {}
        row = ttk.Frame(self.room)
        row.pack(fill="x", pady=(0, px(8)))
        self.last4 = LineField(row, _("Last four signs"), width=160)
        self.last4.pack(side="left", anchor="n")
        self.last4.entry.bind("<Return>", lambda _event: self.reload())
        find = icon_button(row, "search", self.reload, style="Quiet.TButton", text=_("Find"))
        find.pack(side="left", anchor="n", pady=(px(23), 0), padx=(px(4), px(24)))
        self.told = MessageLine(self.room, _WORDS)
        self.told.pack(fill="x")
        columns = (
            Column("code", _("Code"), 90),
            Column("left", _("Left of it"), 150, grows=True),
            Column("valid", _("Valid until"), 110),
            Column("state", _("State"), 150),
            Column("sold", _("Sold on"), 110, drops=1),
        )
        self.table = Table(self.card.body, columns, on_open=lambda _key: None, on_select=lambda _key: self._enable())
        self.table.pack(fill="both", expand=True)
        self.count = ttk.Label(self.card.foot, style="Surface.Small.TLabel")
        self.count.pack(side="left", padx=px(8))
        desk = self.app.cinema.vouchers
        deeds: tuple[tuple[str, str, Callable[..., Any]], ...] = (
            ("reissue", _("Issue a new one"), desk.reissue),
            ("code", _("Show its code"), desk.code_again),
            ("unblock", _("Unblock"), desk.unblock),
            ("block", _("Block"), desk.block),
        )
        self.buttons: dict[str, ttk.Button] = {}
        for name, words, call in deeds:
            button = ttk.Button(
                self.card.foot, text=words, style="Surface.Quiet.TButton", command=partial(self._do, call)
            )
            button.pack(side="right", padx=(px(4), 0))
            self.buttons[name] = button
        self._enable()
        self.reload()

    def reload(self) -> None:
        """Load the newest, or those whose code ends as typed."""
        desk, actor, last4 = self.app.cinema.vouchers, self.app.identity.actor(), self.last4.get()
        self.load(lambda: desk.newest(actor, last4 if last4.strip() else None, limit=200), self._show)

    def first_focus(self) -> tk.Misc:
        """Return the field of the signs."""
        return self.last4.entry

    def _show(self, found: tuple[Voucher, ...]) -> None:
        self._vouchers = {one.id: one for one in found}
        self.table.show([_row(one) for one in found], keep=self.table.selected)
        words = ngettext("{count} voucher", "{count} vouchers", len(found))
        self.count.configure(text=words.format(count=number(len(found))))
        self._enable()

    def _enable(self) -> None:
        chosen = self._vouchers.get(self.table.selected or "")
        state = chosen.state if chosen is not None else None
        is_open = state in {VoucherState.ACTIVE, VoucherState.BLOCKED} and chosen is not None and chosen.balance > 0
        may = {
            "block": state is VoucherState.ACTIVE,
            "unblock": state is VoucherState.BLOCKED,
            "code": state is VoucherState.ACTIVE,
            "reissue": is_open,
        }
        for name, button in self.buttons.items():
            button.state(["!disabled" if may[name] else "disabled"])

    def _do(self, call: Callable[..., Any]) -> None:
        voucher, actor = self.table.selected, self.app.identity.actor()
        if not voucher:
            return
        for button in self.buttons.values():
            button.state(["disabled"])

        def done(result: Voucher | IssuedVoucher | str) -> None:
            if isinstance(result, Voucher):
                words = _("Voucher …{last4}: {state}.").format(last4=result.last4, state=state_words(result.state))
            else:
                code = result if isinstance(result, str) else result.code
                words = _("Its code: {code}").format(code=code)
            self.told.show(words, "good", seconds=None)  # a code is copied from the screen
            self.reload()

        def failed(error: BaseException) -> None:
            self.told.show(errors.words(error).message, "bad")
            self.reload()

        self.app.tasks.submit(lambda: call(actor, voucher), owner=self, on_done=done, on_error=failed, write=True)


def _row(one: Voucher) -> Row:
    sold = one.at.date().isoformat()
    cells = (f"…{one.last4}", balance_words(one), one.valid_until, state_words(one.state), sold)
    is_done = one.state is not VoucherState.ACTIVE or not one.balance
    return Row(one.id, cells, {"left": one.balance}, tone="muted" if is_done else "")
