"""Vouchers: sold as a line of a sale, looked up, blocked, and issued anew in place of a lost one.

How they are redeemed: `checkout.py` (as a tender) and `cover` (a ticket voucher, which makes a ticket free). What has
moved is entered by `voucher_books.py`.
"""

from collections.abc import Callable
from contextlib import suppress

from cinema.domain.check_signs import tidy
from cinema.domain.entries import Draft, Entry, with_moves
from cinema.domain.ids import is_id, new_id
from cinema.domain.operations import VoucherChanged
from cinema.domain.orders import Discount, Line, Order
from cinema.domain.transactions import Transaction
from cinema.domain.users import Actor, Role
from cinema.domain.voucher_codes import code_hash, last_four, shown
from cinema.domain.vouchers import (
    IssuedVoucher,
    NewVoucher,
    Voucher,
    VoucherDeed,
    VoucherKind,
    VoucherMove,
    VoucherState,
    check_amount,
    check_house_limit,
    check_valid_until,
)
from cinema.errors import ConflictError, InvalidInputError, NotFoundError
from cinema.i18n import LANGUAGES, N_, _, in_language
from cinema.ports import HouseSettings, Journal, TicketTypes, Vouchers
from cinema.services.selling.orders import Orders
from cinema.services.selling.up_to_date import UpToDate
from cinema.services.selling.voucher_books import VoucherBooks
from cinema.services.selling.voucher_lookup import VoucherLookup
from cinema.services.selling.voucher_papers import VoucherPapers
from cinema.services.standing import Standing

_MOST_LISTED = 200


class VoucherDesk:
    """Sells, shows, blocks and reissues vouchers. For staff; what changes one is for managers."""

    def __init__(
        self,
        vouchers: Vouchers,
        books: VoucherBooks,
        lookup: VoucherLookup,
        papers: VoucherPapers,
        orders: Orders,
        ticket_types: TicketTypes,
        journal: Journal,
        up_to_date: UpToDate,
        settings: HouseSettings,
        standing: Standing,
    ) -> None:
        self._vouchers = vouchers
        self._books = books
        self._lookup = lookup
        self._papers = papers
        self._orders = orders
        self._ticket_types = ticket_types
        self._journal = journal
        self._up_to_date = up_to_date
        self._settings = settings
        self._standing = standing

    def line(
        self,
        actor: Actor,
        kind: VoucherKind,
        amount: int,
        *,
        price: int | None = None,
        valid_until: str | None = None,
        types: tuple[str, ...] = (),
    ) -> Line:
        """Return a line that sells a new voucher, for `Checkout.begin`; nothing is written.

        `amount` is in minor units, of a ticket voucher the number of tickets, whose `price` for all of them is named.
        `valid_until` is a business day (ISO date; three years from today), `types` the ticket types that it makes free
        (any if empty). A value voucher is no sale of anything yet, so it has no tax; a ticket voucher has the house's.
        Raises InvalidInputError for the field (amount, price, valid_until, types), also for more than the house's
        setting `voucher_most` allows: of a value voucher for `amount`, of a ticket voucher for `price`.
        """
        self._standing.check(actor).require_staff()
        house = self._settings.house()
        new_until = check_valid_until(valid_until, self._lookup.today())
        check_amount(kind, amount)
        is_value = kind is VoucherKind.VALUE
        if is_value and (types or price not in {None, amount}):
            words = _("A value voucher costs what it is worth, and pays for every ticket type.")
            raise InvalidInputError(words, field="price")
        if not is_value and (price is None or price < 0):
            raise InvalidInputError(_("Type what the ticket voucher costs."), field="price")
        check_house_limit(house, amount if price is None else price, "amount" if is_value else "price")
        known = {one.id for one in self._ticket_types.all()}
        if unknown := next((one for one in types if one not in known), None):
            raise InvalidInputError(_("There is no ticket type {name}.").format(name=unknown), field="types")
        name = N_("Voucher") if is_value else N_("Ticket voucher")
        voucher_id = new_id()
        code = self._papers.code_of(voucher_id)
        new = NewVoucher(
            voucher_id, kind, amount, house.currency, new_until, code_hash(code), last_four(code), tuple(types)
        )
        return Line(
            id=new_id(),
            name=_(name),
            names=_in_all_languages(name),
            quantity=1,
            price=amount if price is None else price,
            tax_rate=0 if is_value else house.tax_rate,
            voucher=new,
        )

    def show(self, actor: Actor, code: str) -> Voucher:
        """Return the voucher of a code with what is left of it; raises as `VoucherLookup.find` does."""
        return self._lookup.find(self._standing.check(actor), code)

    def usable(self, actor: Actor, code: str) -> Voucher:
        """Return the voucher of a code as `show` does; InvalidInputError for one of which nothing can be redeemed."""
        return self._lookup.usable(self._standing.check(actor), code)

    def newest(self, actor: Actor, last4: str | None = None, limit: int = 50) -> tuple[Voucher, ...]:
        """Return stored vouchers, the newest first, or those with these last four signs. For managers."""
        self._standing.check(actor).require(Role.MANAGER)
        wanted = tidy(last4)[-4:] if last4 is not None else ""
        return self._vouchers.newest(min(limit, _MOST_LISTED), wanted or None)

    def cover(self, actor: Actor, order: Order, code: str, seat: str | None = None) -> Order:
        """Return the order with one ticket more that a ticket voucher makes free: that of a seat, else the dearest.

        Nothing is written: the sale's entry redeems it. Raises as `VoucherLookup.find` and `Orders.check` do;
        InvalidInputError for a value voucher, one with no ticket left, and if no ticket of the order is of its types.
        """
        actor = self._standing.check(actor)
        actor.require_staff()
        self._orders.check(actor, order)
        voucher = self._lookup.for_a_ticket(actor, code, order.covered)
        open_tickets = [one for one in order.tickets if one.id not in order.covered and one.paid]
        fitting = [one for one in open_tickets if not voucher.types or one.type in voucher.types]
        if seat is not None:
            fitting = [one for one in fitting if seat.casefold() in {one.seat_label.casefold(), one.seat.casefold()}]
        if not fitting:
            raise InvalidInputError(_("This voucher fits none of these tickets."), field="voucher")
        ticket = max(fitting, key=lambda one: one.paid)
        words = _("Ticket voucher …{last4}").format(last4=voucher.last4)
        return self._orders.discounted(actor, order, Discount(words, ticket.paid, (ticket.id,), voucher=voucher.id))

    def codes(self, actor: Actor, sale: Transaction) -> dict[str, str]:
        """Return the codes of the vouchers that a sale sold, by voucher id, as they are printed. For staff.

        None of those that this person may not see any more (`VoucherPapers.of_sale`), and of one that was blocked,
        replaced, or made with another key of the house.
        """
        actor = self._standing.check(actor)
        actor.require_staff()
        return {one.id: one.code for one in self._papers.of_sale(actor, sale) if one.code is not None}

    def block(self, actor: Actor, voucher_id: str) -> Voucher:
        """Block a lost voucher and return it; a repeat changes nothing. For managers.

        ConflictError for one that was replaced.
        """
        return self._change(actor, voucher_id, VoucherDeed.BLOCKED, VoucherState.BLOCKED)

    def unblock(self, actor: Actor, voucher_id: str) -> Voucher:
        """Let a blocked voucher be redeemed again and return it, as `block` does."""
        return self._change(actor, voucher_id, VoucherDeed.UNBLOCKED, VoucherState.ACTIVE)

    def reissue(self, actor: Actor, voucher_id: str) -> IssuedVoucher:
        """Issue a new voucher with what is left of a lost one, which ends for good; return it with its code.

        One entry does both. It is valid as long as the old one. For managers. ConflictError for one that was replaced
        already or has nothing left.
        """
        actor = self._manager(actor, voucher_id)
        operation, issued = new_id(), new_id()
        code = self._papers.code_of(issued)

        def judged() -> Draft:
            old = self._books.read(voucher_id)
            if old.state is VoucherState.REPLACED:
                raise ConflictError(_("This voucher was replaced by another already."))
            if old.balance <= 0:
                raise ConflictError(_("This voucher is used up."))
            new = NewVoucher(
                issued,
                old.kind,
                old.balance,
                old.currency,
                old.valid_until,
                code_hash(code),
                last_four(code),
                old.types,
            )
            moves = (VoucherMove(old.id, old.moves, -old.balance), VoucherMove(issued, 0, old.balance))
            changed = VoucherChanged(old.id, VoucherDeed.REISSUED, (), new, actor.user)
            return with_moves(Draft(operation, old.id, self._journal.now(), changed), moves)

        self._entered(judged)
        return IssuedVoucher(self._books.read(issued), shown(code))

    def code_again(self, actor: Actor, voucher_id: str) -> str:
        """Return the code of an active voucher, to print it again. For managers; ConflictError for any other."""
        self._manager(actor, voucher_id)
        voucher = self._books.read(voucher_id)
        code = self._papers.printed(voucher)
        if voucher.state is not VoucherState.ACTIVE or code is None:
            raise ConflictError(_("The code of this voucher can't be shown any more. Issue a new one in its place."))
        return code

    def _change(self, actor: Actor, voucher_id: str, deed: VoucherDeed, wanted: VoucherState) -> Voucher:
        actor = self._manager(actor, voucher_id)
        operation = new_id()

        def judged() -> Draft:
            voucher = self._books.read(voucher_id)
            if voucher.state is VoucherState.REPLACED:
                raise ConflictError(_("This voucher was replaced by another already."))
            if voucher.state is wanted:
                raise _DoneError
            changed = VoucherChanged(voucher.id, deed, (), None, actor.user)
            draft = Draft(operation, voucher.id, self._journal.now(), changed)
            return with_moves(draft, (VoucherMove(voucher.id, voucher.moves, 0),))

        with suppress(_DoneError):
            self._entered(judged)
        return self._books.read(voucher_id)

    def _entered(self, judged: Callable[[], Draft]) -> Entry:
        entry = self._books.enter(judged)
        self._up_to_date.bring_vouchers((entry,))
        return entry

    def _manager(self, actor: Actor, voucher_id: str) -> Actor:
        actor = self._standing.check(actor)
        actor.require(Role.MANAGER)
        if not is_id(voucher_id):
            raise NotFoundError(_("There is no such voucher."), field="voucher")
        return actor


def _in_all_languages(text: str) -> dict[str, str]:
    """Return a text of the program in each language, since a receipt may be printed in any."""
    found = {}
    for language in LANGUAGES:
        with in_language(language):
            found[language] = _(text)
    return found


class _DoneError(Exception):
    """The voucher is as it is wanted already."""
