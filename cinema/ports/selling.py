"""Ports of selling: the live seats, the journal and its tills, and the sales that are brought up to date from it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from cinema.domain.auditoriums import SeatPlan
from cinema.domain.entries import Changed, Entry
from cinema.domain.journal import Head
from cinema.domain.orders import Order
from cinema.domain.payments import Attempt
from cinema.domain.refunds import Refund
from cinema.domain.sale_facts import SaleFacts
from cinema.domain.screenings import Availability, Screening
from cinema.domain.seat_maps import Hold, Pin, SeatChange, SeatMap, SeatTickets
from cinema.domain.tills import Till
from cinema.domain.transactions import Transaction


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

    def pin(self, pin: Pin, seats: Sequence[str]) -> datetime | None:
        """Keep a hold from expiring for one operation, and return when it was pinned (a repeat: the first time).

        None if the hold is not whole, has ended, is pinned by another operation, or the screening is not selling (which
        does not matter to a repeat). The pin's own `at` is not used.
        """

    def unpin(self, screening_id: str, hold_id: str, operation: str, seconds: int) -> None:
        """Let a pinned hold run again with a fresh end; nothing if this operation does not pin it."""

    def free_pinned(self, screening_id: str, hold_id: str, operation: str) -> None:
        """Free the seats of a hold that this operation pins; any other hold is left alone. Not durable by itself."""

    def finish(
        self, screening_id: str, hold_id: str, operation: str, sold: Mapping[str, str], ended: Mapping[str, str]
    ) -> None:
        """Sell the seats that this operation pins (seat to ticket), and free those whose ticket has ended.

        A seat that is neither pinned by this operation nor sold to the ended ticket is left alone, so a repeat changes
        nothing. Not durable by itself: `tickets_on` tells, at majority, whether it is done.
        """

    def tickets_on(self, wanted: Mapping[str, Sequence[str]]) -> dict[str, SeatTickets]:
        """Return, read at majority, the tickets on some seats (screening to seats), and what pins seats there."""

    def stale_pins(self, seconds: int, limit: int) -> tuple[Pin, ...]:
        """Return pins older than so many seconds, oldest first; one in the future counts as stale."""

    def sweep(self, limit: int) -> int:
        """Free seats whose hold ran out, in at most `limit` maps; tidiness only, the guard does not need it."""

    def changes(self, screening_id: str) -> AbstractContextManager[Iterator[SeatChange | None]]:
        """Follow a map: yields news as they come, and None at least every second; use in a thread of its own."""


class TillKey(Protocol):
    """The private key that a till's identity is."""

    @property
    def fingerprint(self) -> str:
        """The id of the till: a digest of the public key."""

    @property
    def public_key(self) -> str:
        """The public key, 64 hex digits."""

    def sign(self, message: bytes) -> bytes:
        """Return the signature; the same message always gives the same one."""


class TillKeys(Protocol):
    """Where this workstation keeps its keys, one for each database."""

    def key(self, epoch: str) -> TillKey:
        """Return this workstation's key in an epoch, made at the first call and the same ever after."""


class Tills(Protocol):
    """The registered tills."""

    def epoch(self) -> str:
        """Return the database's epoch, which a restore changes."""

    def register(self, key: TillKey, epoch: str, name: str) -> Till:
        """Return the till of a key, registered with the next short number at the first call."""

    def all(self) -> tuple[Till, ...]:
        """Return every till that was ever registered, by number."""


class Journal(Protocol):
    """The append-only journal. Its insert is the commit; everything is read at majority."""

    def insert(self, entry: Entry, key: TillKey, seconds: float) -> Entry | None:
        """Hash, sign and insert an entry, trying for so many seconds; return it as stored.

        None if its id, its place or one of its claims is taken: read which, never conclude. Raises EpochEndedError
        where the database was restored since, StorageError if nobody can tell whether it is in.
        """

    def find(self, entry_id: str) -> Entry | None:
        """Return an entry by the operation's id, None if it was not found, which proves nothing."""

    def claimed(self, claims: Sequence[str]) -> Entry | None:
        """Return an entry that has one of these claims, or None."""

    def head(self, till: str) -> Entry | None:
        """Return the newest entry of a till, None for one that has not written any."""

    def of_subject(self, subject: str) -> tuple[Entry, ...]:
        """Return the entries of a sale, or of another subject, oldest first."""

    def due(self, seconds: int, limit: int, but: Collection[str] = ()) -> tuple[str, ...]:
        """Return the subjects of entries due for longer than so many seconds, oldest first; none that is in `but`."""

    def due_changes(self, seconds: int, limit: int) -> tuple[Entry, ...]:
        """Return house events due for longer than so many seconds, oldest first."""

    def settled(self, entry_ids: Sequence[str]) -> None:
        """Note that what these entries say is in place at majority; a repeat changes nothing."""

    def now(self) -> datetime:
        """Return the database's clock, in UTC."""

    def heads(self) -> tuple[Head, ...]:
        """Return where each till's chain ends."""


class HouseDocuments(Protocol):
    """Documents of the house that entries change: settings, and what later faces edit."""

    def version(self, collection: str, document: str) -> int:
        """Return the version that a document is at, 0 for one that was never changed by an entry."""

    def bring(self, changed: Changed) -> None:
        """Write the fields that an entry changed, durably, unless the document is at that version or a later one."""


class Transactions(Protocol):
    """Sales. What asks is guarded by the state it starts from; what the journal says is brought in, in any order."""

    def ask(self, order: Order, attempt: Attempt | None, lease: int) -> Transaction | None:
        """Insert an order as a sale in `paying` with its first attempt (None: in `part_paid`, with none yet), leased.

        The same again returns it as it is now; None if the sale exists with another attempt.
        """

    def ask_tender(self, sale_id: str, attempt: Attempt, lease: int) -> Transaction | None:
        """`part_paid` → `paying` with one more attempt of at most what is open; None if it is otherwise."""

    def renew(self, sale_id: str, lease: int) -> bool:
        """Lease a sale in `part_paid` to its till for longer; False if it has ended."""

    def find(self, sale_id: str) -> Transaction | None:
        """Return a sale, None if there is none."""

    def get(self, sale_id: str) -> Transaction:
        """Return a sale; NotFoundError if there is none."""

    def many(self, sale_ids: Sequence[str]) -> dict[str, Transaction]:
        """Return the sales that exist of those asked for, by id, read at majority."""

    def by_receipt(self, number: str) -> Transaction:
        """Return the sale with this receipt number; NotFoundError if there is none."""

    def by_refund(self, number: str) -> Transaction:
        """Return the sale that has the refund of this number; NotFoundError if there is none."""

    def answer(self, sale_id: str, attempt: Attempt) -> Transaction | None:
        """Write why an attempt took no money, once, from `asked`; None if it has another answer already."""

    def leave_to_manager(self, sale_id: str, attempt_id: str) -> bool:
        """Paying → unresolved while this attempt has no answer; True if it is so now."""

    def bring(self, facts: SaleFacts) -> Transaction | None:
        """Write what the journal says of a sale and return it; what it does not know stays. Not durable: see `many`.

        A sale that is not stored is inserted where the journal knows its order, else None. A repeat, or older facts,
        change nothing.
        """

    def lease(self, sale_id: str, owner: str, seconds: int) -> bool:
        """Take a sale that waits for its end for recovery if nobody's lease on it runs; False otherwise."""

    def end_lease(self, sale_id: str, owner: str) -> None:
        """Stop recovery from looking at a sale, which waits for a manager."""

    def to_recover(self, limit: int, but: Collection[str] = ()) -> tuple[str, ...]:
        """Return the ids of sales whose lease ran out before their end, the longest first; none that is in `but`.

        Their ids alone, since one that can't be read must not hide the others.
        """

    def unresolved(self, limit: int) -> tuple[Transaction, ...]:
        """Return sales of which a payment, a refund or surplus money waits for a manager, oldest first."""

    def of_customer(self, user_id: str, limit: int, offset: int = 0) -> tuple[Transaction, ...]:
        """Return a person's purchases, those given back included, the latest showing first."""

    def of_ticket(self, ticket_id: str) -> Transaction | None:
        """Return the sale that a ticket belongs to, or None."""

    def ask_refund(self, sale_id: str, refund: Refund, lease: int) -> Transaction | None:
        """Lock the tickets of a refund in their sale, leased to its payer; None if one is locked or given back."""

    def answer_refund(self, sale_id: str, refund: Refund) -> Transaction | None:
        """Write why a refund gave nothing back, once, from `asked`; the tickets stay locked until its void is in."""

    def leave_refund_to_manager(self, sale_id: str, refund_id: str) -> bool:
        """Mark a refund of which nobody can tell the end; True if it is so now."""
