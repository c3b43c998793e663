"""Brings a sale, its seats and its vouchers up to date from the journal, and settles its entries once that is durable.

The writes have write concern 1, so a fail-over may lose them: an entry stays `due` until sale and seats were read at
majority and agree with it. The program that inserted the entry does this, or recovery, as often as needed.
"""

import logging
from collections.abc import Sequence

from cinema.domain.entries import Entry, EntryKind, moves_of
from cinema.domain.refunds import is_refund_number
from cinema.domain.sale_facts import SaleFacts, facts_of
from cinema.domain.seat_maps import SeatTickets
from cinema.domain.transactions import Transaction
from cinema.errors import CinemaError, ErrorCode, NotFoundError, StorageError, UnreadableError
from cinema.ports import Journal, SeatMaps, Transactions
from cinema.services.selling.voucher_books import VoucherBooks

# Sales that a till confirms by one majority read, after a pin: a batch costs about as much as one sale.
BATCH = 10
_log = logging.getLogger(__name__)


class UpToDate:
    """Writes the facts of entries into sales and seat maps."""

    def __init__(
        self, journal: Journal, transactions: Transactions, seat_maps: SeatMaps, vouchers: VoucherBooks
    ) -> None:
        self._journal = journal
        self._vouchers = vouchers
        self._transactions = transactions
        self._seat_maps = seat_maps
        self._unconfirmed: dict[str, SaleFacts] = {}

    def bring(self, sale_id: str, entries: Sequence[Entry] = ()) -> Transaction | None:
        """Bring a sale up to date and return it; None for one that was voided before it was stored, and for a voucher.

        `entries` are all entries of a new sale, which saves reading them; empty: they are read.
        """
        known = entries or self._journal.of_subject(sale_id)
        if known and all(one.kind is EntryKind.VOUCHER for one in known):
            self.bring_vouchers(known)
            return None
        return self._bring(facts_of(sale_id, known, is_new=bool(entries)))

    def bring_vouchers(self, entries: Sequence[Entry]) -> None:
        """Bring the vouchers of entries that are about vouchers alone up to date, and settle these; repeatable."""
        self._vouchers.bring(move.voucher for one in entries for move in moves_of(one.operation))
        self._journal.settled([one.id for one in entries])

    def bring_voucher(self, voucher_id: str) -> None:
        """Bring a stored voucher up to date from its entries; a repeat changes nothing."""
        self._vouchers.bring((voucher_id,))

    def bring_due(self, limit: int) -> None:
        """Bring sales and vouchers with entries that are due up to date, the oldest first; repeatable."""
        for subject in self._journal.due(0, limit):
            self._bring_again(subject)

    def brought(self, sale_id: str) -> Transaction:
        """Bring a sale up to date if it has entries, and return it; NotFoundError for an unknown id."""
        entries = self._journal.of_subject(sale_id)
        return (self._bring(facts_of(sale_id, entries)) if entries else None) or self._transactions.get(sale_id)

    def current(self, sale_id: str) -> Transaction:
        """Return a sale, brought up to date first if an entry of it is due; NotFoundError for an unknown id.

        For a receipt, the door and a refund, which must not act on less than the journal says.
        """
        return self.brought(sale_id) if self._journal.is_due(sale_id) else self._transactions.get(sale_id)

    def numbered(self, number: str) -> Transaction:
        """Return the sale of a receipt's or refund's number, as `current` does; NotFoundError for an unknown one."""
        return self.current(self.sale_of(number))

    def sale_of(self, number: str) -> str:
        """Return the id of the sale of a receipt's or refund's number; NotFoundError for an unknown one.

        A receipt is printed from its entry, so somebody may hold it before the sale was brought up to date at all.
        """
        is_refund = is_refund_number(number)
        try:
            return (self._transactions.by_refund(number) if is_refund else self._transactions.by_receipt(number)).id
        except NotFoundError:
            sale_id = self._journal.due_number(number)
            if sale_id is None:
                raise
            return sale_id

    def confirm_batch(self) -> None:
        """Confirm this program's sales once there is a batch of them; recovery confirms what could not be confirmed."""
        if len(self._unconfirmed) < BATCH:
            return
        try:
            self.confirm()
        except CinemaError as error:  # must not stop the sale that is under way
            _log.warning("sales could not be confirmed yet: %s", error.message)

    def confirm(self) -> int:
        """Read this program's sales and seats at majority, settle those that agree, bring the others once more.

        Returns how many sales were confirmed. The others leave this program's list: their entries stay due, so recovery
        finds them again. Sales of a corrupt seat map would otherwise be brought again after each later pin.
        """
        read = list(self._unconfirmed.values())
        certain = self._in_place(read)
        if certain:
            self._journal.settled(_settled(certain))
        confirmed = {facts.sale for facts in certain}
        for facts in read:
            if self._unconfirmed.get(facts.sale) is not facts:  # it changed while it was read: the next call reads it
                continue
            if facts.sale not in confirmed:  # lost in a fail-over, not replicated yet, or corrupt
                self._bring_again(facts.sale)
            self._unconfirmed.pop(facts.sale, None)
        return len(certain)

    def _bring_again(self, sale_id: str) -> None:
        try:
            self.bring(sale_id)
        except (StorageError, UnreadableError) as error:
            if isinstance(error, StorageError) and error.code is not ErrorCode.CORRUPT:
                raise
            _log.error("%s", error.message)  # corrupt: the audit names it, recovery retries

    def _bring(self, facts: SaleFacts) -> Transaction | None:
        several = [facts, *self._exchanged_for(facts)]
        # Every sale first: a seat that passes on is then always a ticket's that is stored.
        sales = [self._transactions.bring(one) for one in several]
        for one in several:
            self._bring_seats(one)
            self._vouchers.bring(one.vouchers)  # durable when it returns, so there is nothing to confirm
            self._unconfirmed[one.sale] = one
        return sales[0]

    def _exchanged_for(self, facts: SaleFacts) -> list[SaleFacts]:
        """Return the facts of the new sales of a sale's exchanges, which have the same entries, and of theirs."""
        new = [facts_of(name, self._journal.of_subject(name)) for name in facts.exchanges]
        return [*new, *(later for one in new for later in self._exchanged_for(one))]

    def _bring_seats(self, facts: SaleFacts) -> None:
        if facts.order is not None and facts.is_sold:
            for screening in facts.order.screenings:
                sold, ended = facts.seats_of(screening.id)
                passed = facts.passed_on(screening.id)
                # A seat that an exchange kept is never free in between: it goes from ticket to ticket.
                mine = {**sold, **{one.seat: one.new for one in passed}}
                self._seat_maps.finish(screening.id, screening.hold, facts.sale, mine, ended)
                for one in passed:  # one by one, since the same seat may be kept several times
                    self._seat_maps.pass_on(screening.id, {one.seat: (one.old, one.new, one.type)})
        elif facts.voided:
            for screening_id, hold in _pins(facts):
                self._seat_maps.free_pinned(screening_id, hold, facts.sale)
        for screening_id, hold, operation in facts.part_pins:
            self._seat_maps.free_pinned(screening_id, hold, operation)

    def _in_place(self, several: Sequence[SaleFacts]) -> list[SaleFacts]:
        """Return the facts that sale and seats, read at majority, agree with."""
        if not several:
            return []
        sales = self._transactions.many([facts.sale for facts in several])
        wanted: dict[str, list[str]] = {}
        for facts in several:
            for screening_id, seats in _seats(facts).items():
                wanted.setdefault(screening_id, []).extend(seats)
        maps = self._seat_maps.tickets_on(wanted)
        return [one for one in several if one.agree_with(sales.get(one.sale)) and _seats_agree(one, maps)]


def _settled(certain: Sequence[SaleFacts]) -> list[str]:
    """Return the entries that everything they say is in place of: an exchange's only if both of its sales are."""
    names = {facts.sale for facts in certain}
    found = []
    for facts in certain:
        of_the_old = () if facts.order is None or facts.order.exchange_of in {None, *names} else (facts.sale,)
        waits = {*of_the_old, *(one for one in facts.exchanges if one not in names)}
        found += [entry for entry in facts.entries if entry not in waits]
    return found


def _pins(facts: SaleFacts) -> set[tuple[str, str]]:
    """Return the holds that a sale may have pinned."""
    order = {(one.id, one.hold) for one in facts.order.screenings} if facts.order else set()
    return order | facts.pins


def _seats(facts: SaleFacts) -> dict[str, list[str]]:
    """Return the seats of a sale by screening; without its order, the screenings of its pins with no seats."""
    seats: dict[str, list[str]] = {screening_id: [] for screening_id, _hold in _pins(facts)}
    seats |= {screening_id: [] for screening_id, _hold, _operation in facts.part_pins}
    if facts.order is not None:
        for ticket in facts.order.tickets:
            seats.setdefault(ticket.screening, []).append(ticket.seat)
    return seats


def _seats_agree(facts: SaleFacts, maps: dict[str, SeatTickets]) -> bool:
    for screening_id in _seats(facts):
        there = maps.get(screening_id)
        if there is None:
            return False
        if (facts.is_sold or facts.voided) and facts.sale in there.pinned_by:
            return False
        if any(one in there.pinned_by for place, _hold, one in facts.part_pins if place == screening_id):
            return False
        sold, ended = facts.seats_of(screening_id)
        if any(there.tickets.get(seat) != ticket for seat, ticket in sold.items()):
            return False
        if any(there.tickets.get(seat) == ticket for seat, ticket in ended.items()):
            return False
    return True
