"""The page of sales that were made: found by a number, shown, refunded, voided, and printed again."""

import tkinter as tk
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from cinema.domain.found_sales import FoundSale, seat_names
from cinema.domain.limits import LentAction, Loan
from cinema.domain.refunds import TYPED_CAUSES, RefundCause
from cinema.domain.transactions import Transaction
from cinema.errors import CinemaError, ManagerNeededError
from cinema.i18n import _, money
from gui.box_office.give_back import find_sale, gives_back
from gui.box_office.refund_form import Reason, RefundForm
from gui.box_office.sale_actions import SaleActions, SaleDeeds
from gui.box_office.sale_finder import SaleFinder
from gui.box_office.sale_sheet import SaleSheet
from gui.scale import px
from gui.widgets.card import Card
from gui.widgets.empty_state import EmptyState
from gui.window import errors
from gui.window.screen import Screen

if TYPE_CHECKING:
    from gui.window.keyboard import Pressed

_EDGE, _GAP = 12, 12


class SalesPage(Screen):
    """Finds one sale at a time. Money goes back once, however often a key is pressed."""

    nav: ClassVar[str | None] = "sales"
    smallest: ClassVar[tuple[int, int]] = (960, 480)
    found: FoundSale | None = None
    _is_giving = False

    def build(self) -> None:
        """Make the columns; a sale that was shown is found again, unless money is being given back just now."""
        number = self.found.sale.receipt_number if self.found is not None else self.arguments.pop("number", None)
        self.sheet: SaleSheet | None = None
        self.actions: SaleActions | None = None
        self.form: RefundForm | None = None
        # Tickets to give back of the sale that is looked up at first.
        self._to_give: tuple[str, ...] = self.arguments.pop("give_back", ())
        self._asked = 0
        self._is_stale = False
        self.finder = SaleFinder(self.body, self.look_up)
        self.finder.pack(side="left", fill="y", padx=(px(_EDGE), 0), pady=px(_EDGE))
        self._empty: Card | None = None
        self._zone = ""
        self._show_nothing()
        if number:
            self.look_up(number)

    def shown(self) -> None:
        """Read this till's latest sales; they change while other pages are in front."""
        cinema, actor = self.app.cinema, self.app.identity.actor()

        def show(read: tuple[tuple[Transaction, ...], str]) -> None:
            self.finder.show_latest(*read)

        self.load(lambda: (cinema.counter_sales.latest(actor), cinema.house().timezone), show)

    def first_focus(self) -> tk.Misc:
        """Return the field for the number."""
        return self.finder.field.entry

    def find(self) -> bool:
        """Give the field for the number the focus."""
        if not self._is_giving:
            self.finder.take_focus()
        return True

    def may_leave(self, *, tell: bool = True) -> bool:
        """Tell whether no money is being given back."""
        if self._is_giving and tell:
            self.app.notify(_("The money is being given back. This takes a moment."), "info")
        return not self._is_giving

    def escape(self) -> bool:
        """Leave the refund, else go to the field; while money is given back nothing happens."""
        if self.form is not None and not self._is_giving:
            self._leave_form()
        elif not self._is_giving:
            self.finder.take_focus()
        return True

    def scanned(self, code: str) -> bool:
        """Find the sale of a ticket that is scanned, unless a refund is filled in."""
        if self.form is None and not self._is_giving:
            self.finder.field.value.set(code)
            self.look_up(code)
            return True
        return False

    def pressed(self, key: "Pressed") -> None:
        """Choose the cause of a refund by its digit; X opens the exchange."""
        if self.form is not None:
            if key.digit:
                self.form.choose_cause(int(key.digit) - 1)
        else:
            self.key(key.letter)

    def key(self, keysym: str) -> None:
        """Open the exchange."""
        if keysym == "x" and self.form is None and self.actions is not None and self.actions.exchange is not None:
            self.actions.exchange.invoke()

    def act(self, name: str) -> None:
        """Do what a key of the face says."""
        if name == "conclude" and self.form is not None:
            self.form.give()
        elif self.actions is not None and self.form is None:
            if name == "refund" and self.actions.refund is not None:
                self.actions.refund.invoke()
            elif name == "again":
                self.actions.receipt.invoke()

    def look_up(self, text: str) -> None:
        """Find a sale by what was typed or scanned, and show it."""
        if self._is_giving:
            return
        self._asked += 1
        asked, cinema, actor = self._asked, self.app.cinema, self.app.identity.actor()

        def read() -> tuple[FoundSale | tuple[Transaction, ...], str]:
            return find_sale(cinema, actor, text), cinema.house().timezone

        def show(read: tuple[FoundSale | tuple[Transaction, ...], str]) -> None:
            if asked != self._asked or self._is_giving:  # the answer to an earlier number may come later
                return
            found, self._zone = read
            self.finder.field.error("")
            if isinstance(found, FoundSale):
                self.finder.opened(found.sale)
                self._show(found)
                self._begin_giving()
            else:
                words = _(
                    "Choose one of them with the arrows and Enter, or type more, such as C7 20:30 or 24.50 19:47."
                )
                self._show_nothing(_("Several sales may be meant"), words)
                self.finder.show_found(found, self._zone)

        def failed(error: BaseException) -> None:
            if asked == self._asked:
                self._not_found(error)

        self.load(read, show, on_error=failed)

    def _not_found(self, error: BaseException) -> None:
        if not isinstance(error, CinemaError):
            self.app.report(error)
            return
        self._show_nothing()
        self.finder.refuse(error.message)

    def _show(self, found: FoundSale) -> None:
        self._clear()
        self.found = found
        number = found.sale.receipt_number or ""
        deeds = SaleDeeds(
            refund=lambda: self._open_form(voids=False),
            exchange=lambda: self.app.navigator.go(
                "exchange", found=found, zone=self._zone, on_end=lambda: self.look_up(number)
            ),
            void=lambda: self._open_form(voids=True),
            receipt=lambda: self.app.navigator.go("receipt", transaction_id=found.sale.id),
            refund_receipt=lambda number: self.app.navigator.go("receipt", number=number),
        )
        self.sheet = SaleSheet(self.body, found, self._zone, self._choice_changed)
        self.actions = SaleActions(self.body, found, deeds)
        self._place_right(self.actions)
        self.sheet.pack(side="left", fill="both", expand=True, padx=px(_GAP), pady=px(_EDGE))
        if self.winfo_ismapped():  # a receipt may be in front by now
            self.actions.first().focus_set()

    def _show_nothing(self, title: str = "", sentence: str = "") -> None:
        self._clear()
        self._empty = Card(self.body)
        words = _("Type or scan the number on a receipt: the sale appears here, to refund it or print it again.")
        EmptyState(
            self._empty.body, icon="receipt", title=title or _("No sale yet"), surface=True, sentence=sentence or words
        ).pack(fill="both", expand=True)  # fmt: skip
        self._empty.pack(side="left", fill="both", expand=True, padx=(px(_GAP), px(_EDGE)), pady=px(_EDGE))

    def _clear(self) -> None:
        for old in (self._empty, self.sheet, self.actions, self.form):
            if old is not None:
                old.destroy()
        self._empty = self.sheet = self.actions = self.form = self.found = None
        self._is_stale = False

    def _place_right(self, card: Card) -> None:
        """Show a card at the right of the sheet, whose room it takes first."""
        around = {"before": self.sheet} if self.sheet is not None and self.sheet.winfo_manager() else {}
        card.pack(side="right", fill="y", padx=(0, px(_EDGE)), pady=px(_EDGE), **around)  # type: ignore[arg-type]

    # Giving back

    def _open_form(self, *, voids: bool, only: tuple[str, ...] = ()) -> None:
        """Ask for what a refund needs; with `only` some tickets, for the reason of a customer who has other plans."""
        assert self.actions is not None
        assert self.sheet is not None
        self.actions.pack_forget()
        self.form = RefundForm(
            self.body, voids=voids, on_confirm=lambda reason: self._give(reason, voids=voids),
            on_leave=self._leave_form, on_tender=self._choice_changed,
        )  # fmt: skip
        self.sheet.choose(by_hand=not voids, only=only)
        self._place_right(self.form)
        self._choice_changed()
        several = not voids and len(self.sheet.ticks) > 1
        self.update_idletasks()  # Tk gives the focus to mapped widgets only
        if only:
            self.form.choose_cause(TYPED_CAUSES.index(RefundCause.CHANGED_PLANS))
            self.form.cancel.focus_set()  # Enter opened it: pressed twice it must not give anything back
            return
        (next(iter(self.sheet.ticks.values())) if several else self.form.first()).focus_set()

    def _begin_giving(self) -> None:
        """Fill in the refund that a customer asked for, as far as its tickets can still be given back."""
        found, asked = self.found, self._to_give
        self._to_give = ()
        if found is None or self.actions is None or self.actions.refund is None:
            return
        wanted = tuple(one.id for one in found.sale.refundable if one.id in asked)
        if wanted:
            self._open_form(voids=False, only=wanted)

    def _leave_form(self) -> None:
        """Show the sale's actions again; after a refusal the sale may have changed, so it is read again."""
        found, stale = self.found, self._is_stale
        if found is None or self.form is None or self._is_giving:
            return
        self._show(found)
        if stale:
            self.look_up(found.sale.receipt_number or "")

    def _choice_changed(self) -> None:
        if self.form is not None and self.sheet is not None and self.found is not None:
            chosen, sale = self.sheet.chosen, self.found.sale
            back = gives_back(sale, chosen, self.found.cash_step, self.form.to)
            self.form.show(back, len(chosen), sale.currency)

    def _give(self, reason: Reason, *, voids: bool, loan: Loan | None = None) -> None:
        """Give the money back on a worker; a second call while it is under way does nothing."""
        found, sheet, form = self.found, self.sheet, self.form
        if self._is_giving or found is None or sheet is None or form is None:
            return
        cinema, actor, sale = self.app.cinema, self.app.identity.actor(), found.sale
        number, seats = sale.receipt_number or "", seat_names(sale, sheet.chosen)

        def give() -> Transaction:
            if voids:
                return cinema.voids.void(actor, number, reference=reason.reference, loan=loan)
            return cinema.refunds.refund(
                actor, number, seats, reason=reason.words, cause=reason.cause, reference=reason.reference,
                to=reason.to, loan=loan,
            )  # fmt: skip

        def refused(error: BaseException) -> None:
            self._refused(number, error)
            if isinstance(error, ManagerNeededError) and self.form is form:
                again = partial(self._give, reason, voids=voids)
                about = gives_back(sale, sheet.chosen, found.cash_step, reason.to).words
                self.app.navigator.go(
                    "lend", action=LentAction(error.action), on_loan=lambda one: again(loan=one), about=about
                )

        self._asked += 1  # an answer to a search that is still under way must not take the form's place
        self._set_giving(giving=True)
        self.app.tasks.submit(
            give, owner=self, on_done=lambda done: self._given(found, done),
            on_error=refused, write=True,
        )  # fmt: skip

    def _set_giving(self, *, giving: bool) -> None:
        self._is_giving = giving
        if self.form is not None and self.sheet is not None:
            self.form.busy(busy=giving)
            if giving:
                self.sheet.freeze(frozen=True)

    def _given(self, before: FoundSale, sale: Transaction) -> None:
        self._is_giving = False
        self._show(replace(before, sale=sale, refund=None, can_void=False))
        refund = sale.last_refund
        if refund is None or self.actions is None:
            return
        words = _("{amount} was given back. Refund {number}.")
        if refund.issued is not None:
            words = _("A voucher for {amount} was issued. Refund {number}: its paper has the code.")
        amount = refund.in_question if refund.issued is None else refund.issued.amount
        words = words.format(amount=money(amount, sale.currency), number=refund.number or "")
        self.actions.message.show(words, "good", seconds=None)
        if self.actions.refund_receipt is not None and self.winfo_ismapped():
            self.actions.refund_receipt.focus_set()  # its paper is next
        self.shown()

    def _refused(self, number: str, error: BaseException) -> None:
        self._set_giving(giving=False)
        self._is_stale = True
        if self.form is None or self.sheet is None:  # the page was built anew in another language meanwhile
            self.app.report(error)
            self.look_up(number)
            return
        self.sheet.freeze(frozen=self.form.voids)
        self.form.refuse(errors.words(error))
