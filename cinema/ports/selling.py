"""Selling: seat maps, sales, refunds, gap-free numbers, the journal, tickets and their paper."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from cinema.domain.auditoriums import SeatPlan
from cinema.domain.journal import JournalEntry, JournalEvent
from cinema.domain.payments import Attempt, AttemptState
from cinema.domain.receipts import Receipt
from cinema.domain.refunds import Refund
from cinema.domain.screenings import Availability, Screening
from cinema.domain.seat_maps import Hold, SeatChange, SeatMap
from cinema.domain.transactions import Transaction, TransactionState


class SeatMaps(Protocol):
    """The live seats: the lock that decides who gets a seat. Time is the database's, in every method."""

    def create(self, screening: Screening, plan: SeatPlan, sell_until: datetime) -> None:
        """Make a screening's map with every seat free; if there is one already, it is left as it is."""

    def get(self, screening_id: str) -> SeatMap:
        """Return the whole map; NotFoundError if there is none."""

    def availability(self, screening_ids: Sequence[str]) -> dict[str, Availability]:
        """Return free seats and capacity of many screenings in one read."""

    def hold(
        self, screening_id: str, hold_id: str, seats: Sequence[str], owner: str, channel: str, seconds: int, most: int
    ) -> Hold:
        """Take seats for a hold, all or none, in one guarded write.

        A new hold ends after `seconds`; a hold that exists keeps its end. Own seats again: nothing changes. A hold that
        ended and was tidied away since starts anew with these seats alone: look at the seats of what is returned.
        SeatsLostError names the seats that others have; HoldExpiredError if this hold has ended; NotSellingError;
        InvalidInputError if the hold would have more than `most` seats.
        """

    def find_hold(self, screening_id: str, hold_id: str) -> Hold | None:
        """Return a hold that has not ended, else None."""

    def extend(self, screening_id: str, hold_id: str, seconds: int) -> Hold:
        """Move the end of a hold and all its seats once; ConflictError the second time, HoldExpiredError if ended."""

    def release(self, screening_id: str, hold_id: str, seats: Sequence[str] | None = None) -> Hold | None:
        """Give seats back (None: all) and return the hold if seats are left; a pinned hold is left alone.

        Seats that are no longer this hold's are not touched, so a repeat changes nothing.
        """

    def pin(self, screening_id: str, hold_id: str, seats: Sequence[str], attempt: str) -> bool:
        """Keep a hold from expiring for one attempt to pay; False if it is not whole, ended, or pinned by another."""

    def unpin(self, screening_id: str, hold_id: str, attempt: str, seconds: int) -> None:
        """Let a pinned hold run again with a fresh end; nothing if this attempt does not pin it."""

    def give_up(self, screening_id: str, hold_id: str, attempt: str, unpinned_seats: Sequence[str] = ()) -> None:
        """Free the seats of a hold that this attempt pins, or that nobody pins and has none but `unpinned_seats`.

        Any other hold is left alone, so a repeat changes nothing.
        """

    def sell(self, screening_id: str, hold_id: str, tickets: dict[str, str], attempt: str) -> bool:
        """Turn seats held by this hold and pinned by this attempt into sold ones (seat id to ticket id), all or none.

        Already sold to these very tickets: True, nothing changes. False if the seats are not this hold's.
        """

    def put_back(self, screening_id: str, tickets: dict[str, str]) -> None:
        """Free the seats that are sold to these very tickets (seat id to ticket id).

        A seat that is free, or was sold to another ticket since, is left alone; so a repeat changes nothing.
        """

    def sweep(self, limit: int) -> int:
        """Free seats whose hold ran out, in at most `limit` maps; tidiness only, the guard does not need it."""

    def changes(self, screening_id: str) -> AbstractContextManager[Iterator[SeatChange | None]]:
        """Follow a map: yields news as they come, and None at least every second; use in a thread of its own."""


class Transactions(Protocol):
    """Sales. Every change is guarded by the state it starts from."""

    def begin(self, transaction: Transaction) -> Transaction:
        """Write a new open sale and return it as stored; the same id again returns what is there."""

    def get(self, transaction_id: str) -> Transaction:
        """Return a sale; NotFoundError if there is none."""

    def by_receipt(self, number: str) -> Transaction:
        """Return the sale with this receipt number; NotFoundError if there is none."""

    def ask(self, transaction_id: str, attempt: Attempt, lease: int) -> Transaction | None:
        """Open → paying with a new attempt, leased to its payer for some seconds; None if it was not open.

        A sale with an approved attempt never takes another, and the attempt must be over the sale's total.
        """

    def take_slip(self, transaction_id: str, slip: Attempt, lease: int) -> Transaction:
        """Write down a slip, an attempt whose money was taken already, whatever the sale's state; return the sale.

        Open → paying with it, leased for some seconds. Else it answers the newest attempt where that one waits for a
        slip (unresolved → paying) or was approved without one. Else it is surplus. The same provider and reference
        again change nothing.
        """

    def mark_surplus(self, transaction_id: str, slip_id: str, after: AttemptState) -> bool:
        """Surplus that waits for a manager → returned or cancelled; True if it is so now."""

    def answer(self, transaction_id: str, attempt: Attempt) -> Transaction | None:
        """Write an answer into an attempt that was asked; None if it has another answer already."""

    def move(
        self,
        transaction_id: str,
        before: Sequence[TransactionState],
        after: TransactionState,
        *,
        attempt: str | None = None,
        unanswered: bool = False,
    ) -> bool:
        """Change the state if it is one of `before` and, where one is named, `attempt` is the newest; else False.

        `unanswered`: and only while that attempt has no answer.

        A sale with an approved attempt is never opened or abandoned again.
        """

    def mark_returned(self, transaction_id: str, attempt_id: str) -> bool:
        """Approved → returned in an unresolved sale; True if it is so now."""

    def mark_paid(self, transaction_id: str, receipt_number: str) -> Transaction | None:
        """Paying or unresolved, its money taken → paid with its receipt number; None if it was otherwise."""

    def lease(self, transaction_id: str, owner: str, seconds: int) -> bool:
        """Take a payment or refund under way for recovery if nobody's lease on it runs; False otherwise."""

    def to_recover(self, limit: int, but: Collection[str] = ()) -> tuple[str, ...]:
        """Return the ids of sales in `paying` or `refunding` whose lease ran out, oldest first; none that is in `but`.

        Their ids alone, since one that can't be read must not hide the others.
        """

    def stale_open(self, older_than: int, limit: int) -> tuple[Transaction, ...]:
        """Return open sales that began more than these seconds ago, oldest first."""

    def unresolved(self, limit: int) -> tuple[Transaction, ...]:
        """Return sales of which a payment, a refund or a surplus slip waits for a manager, oldest first."""

    def of_customer(self, user_id: str, limit: int, offset: int = 0) -> tuple[Transaction, ...]:
        """Return a person's purchases, those given back included, the latest showing first."""

    def of_ticket(self, ticket_id: str) -> Transaction | None:
        """Return the sale that a ticket belongs to, or None."""


class Refunds(Protocol):
    """The refunds inside the sales. Every change is guarded by the state it starts from and by the refund it means."""

    def ask(self, transaction_id: str, refund: Refund, lease: int) -> Transaction | None:
        """Paid or part refunded → refunding with a new refund, leased to its payer for some seconds.

        None if the sale is in another state, or one of the tickets was given back already.
        """

    def answer(self, transaction_id: str, refund: Refund) -> Transaction | None:
        """Write an answer into a refund that was asked; None if it has another answer already."""

    def move(
        self, transaction_id: str, refund_id: str, before: Sequence[TransactionState], after: TransactionState
    ) -> bool:
        """Change the state if it is one of `before` and this refund is the newest; else False.

        A refund whose money was given back never leads back to where it was not.
        """

    def mark_refunded(
        self, transaction_id: str, refund_id: str, number: str, after: TransactionState
    ) -> Transaction | None:
        """Refunding or unresolved → refunded, in part or whole, with the refund's number; None in another state."""

    def get(self, refund_id: str) -> Transaction:
        """Return the sale that a refund belongs to; NotFoundError if there is none."""

    def by_number(self, number: str) -> Transaction:
        """Return the sale that has the refund of this number; NotFoundError if there is none."""


class Counters(Protocol):
    """Numbers without gaps. A taken number stays with its owner, a sale or a refund, until it is cleared."""

    def take(self, series: str, owner: str) -> int:
        """Return the owner's number, taking the next one if it has none yet; a repeat finds the same."""

    def clear(self, series: str, owner: str, number: int) -> None:
        """Forget that this number is on its way: it has arrived. A repeat, or another number, changes nothing."""

    def arrived(self, series: str, owner: str, number: int) -> None:
        """Remember that this number has arrived: the next `take` of the series here forgets it; nothing is sent.

        What is not forgotten so, since nobody takes another here, recovery clears.
        """

    def give_back(self, series: str, owner: str, number: int) -> None:
        """Put a number that nobody needs aside for the next taker, so that no gap is left; a repeat: nothing."""

    def pending(self) -> tuple[tuple[str, str, int], ...]:
        """Return (series, owner, number) for every number that is on its way."""


class Journal(Protocol):
    """The append-only journal, a chain a workstation and business day."""

    def append(self, chain: str, event: JournalEvent, at: datetime | None = None) -> None:
        """Add an event to a chain, at an instant of the database's (None: this machine's clock).

        The same (transaction, event) again changes nothing, whatever the chain.
        """

    def of_transaction(self, transaction_id: str) -> tuple[JournalEntry, ...]:
        """Return the entries of a sale, oldest first."""


class TicketSigner(Protocol):
    """The house's signature on tickets."""

    def sign(self, message: bytes) -> bytes:
        """Return the signature; the same message always gives the same one."""

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Tell whether the house signed this."""


class ReceiptPaper(Protocol):
    """A way to lay out a receipt."""

    def pdf(self, receipt: Receipt, language: str) -> bytes:
        """Return the receipt with its tickets as a PDF file."""

    def text(self, receipt: Receipt, language: str) -> str:
        """Return the receipt as plain text, 42 signs wide."""

    def qr(self, code: str) -> tuple[tuple[bool, ...], ...]:
        """Return a code's QR modules, True for dark."""
