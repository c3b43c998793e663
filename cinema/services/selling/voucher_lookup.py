"""Finds a voucher by its code. Every try with a well-formed code is counted before it is compared, as a sign-in is.

A code whose check sign is wrong is a slip of the finger, and is told without a look at the database.
"""

from collections.abc import Mapping
from dataclasses import replace

from cinema.domain.house import business_day
from cinema.domain.orders import Order
from cinema.domain.payments import PaymentRequest
from cinema.domain.users import Actor
from cinema.domain.voucher_codes import code_hash, read_code
from cinema.domain.vouchers import Voucher, VoucherKind
from cinema.errors import InvalidInputError, TooManyAttemptsError, VoucherRefusedError
from cinema.i18n import _
from cinema.ports import HouseSettings, Journal, SignIns, Vouchers
from cinema.services.selling.voucher_books import VoucherBooks

_FIELD = "voucher"


class VoucherLookup:
    """Finds vouchers for those who hold one in their hands."""

    def __init__(
        self,
        vouchers: Vouchers,
        books: VoucherBooks,
        sign_ins: SignIns,
        journal: Journal,
        settings: HouseSettings,
        till: str,
    ) -> None:
        self._vouchers = vouchers
        self._books = books
        self._sign_ins = sign_ins
        self._journal = journal
        self._settings = settings
        self._till = till
        # A count for each till: many that look up at one instant must not slow each other.
        self._guesses = f"vouchers:{till}"

    def find(self, actor: Actor, code: str) -> Voucher:
        """Return the voucher of a code, as its entries say it. For staff.

        InvalidInputError for a code that can't be one, or that this house has not given; TooManyAttemptsError after
        several unknown ones in a row at this till.
        """
        actor.require_staff()
        tidy = read_code(code)
        tried = self._sign_ins.begin(self._guesses, self._till)
        if tried.wait:
            raise _wait(tried.wait)
        found = self._vouchers.by_hash(code_hash(tidy))
        voucher = self._books.read(found.id) if found is not None else None
        if voucher is None or voucher.code_hash != code_hash(tidy):  # the stored voucher's hash may have been changed
            words = _("This house has no voucher with this code. It may be another cinema's.")
            raise InvalidInputError(words, field=_FIELD)
        self._sign_ins.succeeded(self._guesses, self._till)
        return voucher

    def usable(self, actor: Actor, code: str) -> Voucher:
        """Return the voucher of a code if anything of it can be redeemed today; raises as `find` does."""
        voucher = self.find(actor, code)
        self._require(voucher, 1)
        return voucher

    def redeemable(self, actor: Actor, request: PaymentRequest, order: Order, amount: int) -> PaymentRequest:
        """Return a request by voucher with the voucher that it redeems, and without its code; raises as `find` does.

        InvalidInputError also for a ticket voucher, for one that can't pay the amount, and for an order that sells
        vouchers itself: else one that is about to end could be exchanged for a new one.
        """
        if order.new_vouchers:
            raise InvalidInputError(_("A voucher can't be paid for with a voucher."), field=_FIELD)
        if not amount:
            raise InvalidInputError(_("There is nothing to pay."), field=_FIELD)
        voucher = self.find(actor, request.voucher or "")
        if not voucher.is_value:
            raise InvalidInputError(_("This is a ticket voucher. Use it for a ticket."), field=_FIELD)
        self._require(voucher, amount)
        return replace(request, voucher=None, redeems=(voucher.id, voucher.last4))

    def for_a_ticket(self, actor: Actor, code: str, covered: Mapping[str, str]) -> Voucher:
        """Return the ticket voucher of a code that has a ticket left beside those that it covers; raises as above."""
        voucher = self.find(actor, code)
        if voucher.kind is not VoucherKind.TICKET:
            words = _("This voucher pays an amount. Use it as a way to pay.")
            raise InvalidInputError(words, field=_FIELD)
        self._require(voucher, 1 + list(covered.values()).count(voucher.id))
        return voucher

    def today(self) -> str:
        """Return the present business day."""
        return business_day(self._journal.now(), self._settings.house())

    def _require(self, voucher: Voucher, amount: int) -> None:
        """Tell early what the entry would refuse."""
        try:
            self._books.require(voucher, amount, self._journal.now())
        except VoucherRefusedError as refused:
            raise InvalidInputError(refused.message, field=_FIELD) from refused


def _wait(seconds: int) -> TooManyAttemptsError:
    words = _("Too many unknown voucher codes were typed at this till. Try again in {count} seconds.")
    return TooManyAttemptsError(words.format(count=seconds), seconds)
