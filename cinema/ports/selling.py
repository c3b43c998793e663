"""Ports of selling: tills, the journal, and the sales that are brought up to date from it."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, Protocol

from cinema.domain.entries import Entry
from cinema.domain.journal import Head
from cinema.domain.operations import Changed
from cinema.domain.orders import Order
from cinema.domain.payments import Attempt
from cinema.domain.refunds import Refund
from cinema.domain.sale_facts import SaleFacts
from cinema.domain.tills import Till
from cinema.domain.transactions import Transaction
from cinema.domain.vouchers import Voucher


class TillKey(Protocol):
    """A till's private key, which is its identity."""

    @property
    def fingerprint(self) -> str:
        """The till's id: a digest of the public key."""

    @property
    def public_key(self) -> str:
        """The public key, 64 hex digits."""

    def sign(self, message: bytes) -> bytes:
        """Return the signature of a message, which is deterministic."""


class TillKeys(Protocol):
    """The workstation's keys, one for each epoch of a database."""

    def key(self, epoch: str) -> TillKey:
        """Return this workstation's key for an epoch, created at the first call."""

    def renew(self, epoch: str, lost: str) -> TillKey:
        """Return the key after the one with the fingerprint `lost`, created at the first call of all programs."""

    def others(self, epoch: str) -> tuple[str, ...]:
        """Return the fingerprints of the workstation's other keys of an epoch: lost ones, and another machine's."""


class KeptHeads(Protocol):
    """The heads of chains that this workstation keeps outside the database."""

    def kept(self, epoch: str) -> tuple[Head, ...]:
        """Return the furthest head that was kept of each chain of an epoch; StorageError if they can't be read."""

    def keep(self, epoch: str, heads: Sequence[Head]) -> None:
        """Keep heads, unless a further one of the same chain is kept; StorageError if that is impossible."""


class Tills(Protocol):
    """The registered tills."""

    def epoch(self) -> str:
        """Return the database's epoch; a restore begins a new one."""

    def register(self, key: TillKey, epoch: str, name: str) -> Till:
        """Return the till of a key; the first call registers it with the next free number."""

    def all(self) -> tuple[Till, ...]:
        """Return all registered tills by number."""

    def find(self, till_id: str) -> Till | None:
        """Return a till; None for one that has not registered, or whose record is corrupt."""


class Journal(Protocol):
    """The append-only journal. Its insert is the commit; everything is read at majority."""

    def insert(self, entry: Entry, key: TillKey, seconds: float) -> Entry | None:
        """Hash, sign and insert an entry, retrying for `seconds`; return it as stored.

        It is due until what follows from it is in place, unless nothing does (`NEVER_DUE`).

        None if its id, its place or one of its claims is taken: the caller must read which. Raises EpochEndedError if
        the database was restored, StorageError if the outcome is unknown.
        """

    def begin(self, entry: Entry, key: TillKey, seconds: float) -> Entry | None:
        """Insert the entry that begins a chain, as `insert` does; it is never due, since what it says is in place."""

    def find(self, entry_id: str) -> Entry | None:
        """Return an entry by its operation's id, or None; it may still land after None was returned."""

    def claimed(self, claims: Sequence[str]) -> Entry | None:
        """Return the entry that has one of these claims, or None."""

    def claims_under(self, prefix: str, limit: int) -> frozenset[str]:
        """Return claims that begin with a prefix, of `limit` entries at most."""

    def head(self, till: str) -> Entry | None:
        """Return the newest entry of a till, None for a till without entries."""

    def last_opened(self, till: str) -> Entry | None:
        """Return the newest `opened` entry of a till, None for one that never had a session."""

    def stretch(self, till: str, first: int, limit: int) -> tuple[Entry, ...]:
        """Return entries of a till's chain from a number on, in their order."""

    def late_for(self, workstation: str, limit: int) -> tuple[Entry, ...]:
        """Return the latest entries that other tills made for a workstation and that no Z lists yet, oldest first.

        Corrupt ones are left out here and in `of_bags`; all other methods raise UnreadableError for one.
        """

    def of_voucher(self, voucher_id: str) -> tuple[Entry, ...]:
        """Return the entries that move a voucher, in no order; UnreadableError if one can't be read.

        Its balance is judged by them, so none may be missing.
        """

    def of_bags(self) -> tuple[Entry, ...]:
        """Return all entries that put a bag into the safe or took one out, in no order."""

    def days_closed(self, limit: int) -> tuple[Entry, ...]:
        """Return the latest entries by which a business day was closed, in no order; corrupt ones are left out."""

    def between(self, first: datetime, end: datetime) -> Iterator[Entry]:
        """Yield the entries of all tills from an instant on and before another, by their time."""

    def of_subject(self, subject: str) -> tuple[Entry, ...]:
        """Return the entries of a sale or another subject, oldest first.

        The entry that an exchange's new sale began with, or its `void`, is about the old sale, and is among both.
        """

    def latest_of(self, subject: str, limit: int) -> tuple[Entry, ...]:
        """Return the latest entries of a subject, newest first."""

    def changes(self, limit: int) -> tuple[Entry, ...]:
        """Return the latest house events, newest first."""

    def due(self, seconds: int, limit: int, but: Collection[str] = ()) -> tuple[str, ...]:
        """Return the subjects of entries due for more than `seconds`, oldest first, except those in `but`."""

    def is_due(self, subject: str) -> bool:
        """Tell whether an entry of a sale is still due."""

    def due_number(self, number: str) -> str | None:
        """Return the sale of a number that a due entry has, else None."""

    def due_changes(self, seconds: int, limit: int, but: Collection[str] = ()) -> tuple[str, ...]:
        """Return the ids of house events due for more than `seconds`, oldest first, except those in `but`."""

    def settled(self, entry_ids: Sequence[str]) -> None:
        """Unset `due` of entries whose sale and seats were read at majority and agree; a repeat changes nothing."""

    def now(self) -> datetime:
        """Return the database's clock, in UTC."""

    def has(self, head: Head) -> bool:
        """Tell whether a chain has the very entry that a head names."""


class Vouchers(Protocol):
    """The stored vouchers, for finding them; their balance is judged by the journal alone."""

    def bring(self, voucher: Voucher) -> None:
        """Write a voucher durably as its entries say it, unless it is stored with more movements; inserts a new one."""

    def by_hash(self, code_hash: str) -> Voucher | None:
        """Return the voucher whose code has this hash, or None."""

    def newest(self, limit: int, last4: str | None = None) -> tuple[Voucher, ...]:
        """Return vouchers, the newest first; with `last4` those whose code ends with it."""


class HouseDocuments(Protocol):
    """Documents of the house that are changed by house events."""

    def version(self, collection: str, document: str) -> int:
        """Return a document's version, 0 if no entry has changed it."""

    def bring(self, changed: Changed) -> None:
        """Write the changed fields durably, unless the document has that version or a later one."""

    def fields(self, value: object) -> dict[str, Any]:
        """Return the fields of a domain value as they are stored, without its id and version."""


class Transactions(Protocol):
    """The stored sales. Asking is guarded by the current state; facts of the journal may come in any order."""

    def ask(self, order: Order, attempt: Attempt | None, lease: int) -> Transaction | None:
        """Insert an order as a sale in `paying` with its first attempt (None: in `part_paid`, without), and a lease.

        A repeat returns the sale as it is now; None if the sale exists with another attempt.
        """

    def ask_tender(self, sale_id: str, attempt: Attempt, lease: int) -> Transaction | None:
        """Add an attempt of at most the amount due: `part_paid` → `paying`; None if state or amount don't allow it."""

    def renew(self, sale_id: str, lease: int) -> bool:
        """Extend the lease of a sale in `part_paid`; False if it is in another state."""

    def find(self, sale_id: str) -> Transaction | None:
        """Return a sale, or None for an unknown id."""

    def get(self, sale_id: str) -> Transaction:
        """Return a sale; NotFoundError for an unknown id."""

    def many(self, sale_ids: Sequence[str]) -> dict[str, Transaction]:
        """Return the existing sales of these ids, by id, read at majority."""

    def by_receipt(self, number: str) -> Transaction:
        """Return the sale with this receipt number; NotFoundError if there is none."""

    def by_refund(self, number: str) -> Transaction:
        """Return the sale with this refund number; NotFoundError if there is none."""

    def of_amount(self, total: int, first: datetime, end: datetime, limit: int) -> tuple[Transaction, ...]:
        """Return the sales of a total that were paid from an instant on and before another, the latest first."""

    def of_card(self, last4: str, first: datetime, end: datetime, limit: int) -> tuple[Transaction, ...]:
        """Return the sales paid in part at least by a card with these last digits in a span, the latest first."""

    def count_paper(self, sale_id: str, number: str, *, original: bool) -> int:
        """Count a paper of a sale's receipt or refund, and return its place among the copies; each call counts.

        0 stands for the original, if one is asked for and nothing was printed before.
        """

    def answer(self, sale_id: str, attempt: Attempt) -> Transaction | None:
        """Write the answer of an asked attempt that took no money, once; None if it has another answer already."""

    def leave_to_manager(self, sale_id: str, attempt_id: str) -> bool:
        """Mark an attempt without an answer as unknown, also in a sale that has ended; False if it has an answer.

        A sale in `paying` becomes `unresolved`.
        """

    def bring(self, facts: SaleFacts) -> Transaction | None:
        """Apply the journal's facts to a sale and return it; other fields stay. Write concern 1: see `many`.

        Upserts if the facts have the order; None for an unknown sale otherwise. A repeat, or older facts, change
        nothing.
        """

    def lease(self, sale_id: str, owner: str, seconds: int) -> bool:
        """Lease an unfinished sale to recovery if its lease has run out; False if it has not."""

    def end_lease(self, sale_id: str, owner: str) -> None:
        """Remove recovery's lease of a sale that waits for a manager, unless something of it is still asked."""

    def to_recover(self, limit: int, but: Collection[str] = ()) -> tuple[str, ...]:
        """Return the ids of unfinished sales whose lease has run out, oldest first, except those in `but`.

        Only ids, since one corrupt sale must not hide the others.
        """

    def undecided(self, limit: int) -> tuple[Transaction, ...]:
        """Return sales with a payment or refund that has not ended, of all tills, oldest first."""

    def unresolved(self, limit: int) -> tuple[Transaction, ...]:
        """Return sales with a payment, refund or surplus money that waits for a manager, oldest first."""

    def of_customer(self, user_id: str, limit: int, offset: int = 0) -> tuple[Transaction, ...]:
        """Return a user's purchases, refunded ones included, the latest screening first."""

    def movies_seen(self, user_id: str) -> frozenset[str]:
        """Return the movies of a user's sales that somebody was let in to; an admission that was undone is none."""

    def undecided_of(self, user_id: str, limit: int) -> tuple[Transaction, ...]:
        """Return a user's sales that are neither bought nor ended without money, the latest screening first.

        They are being paid, wait for a manager's decision, or ended with money that has not gone back yet.
        """

    def of_ticket(self, ticket_id: str) -> Transaction | None:
        """Return the sale of a ticket, or None."""

    def of_short_code(self, code: str, limit: int) -> tuple[Transaction, ...]:
        """Return the sales with a ticket of this short code, of which there is one in nearly every case."""

    def ask_refund(
        self, sale_id: str, refund: Refund, lease: int, *, before: datetime | None = None
    ) -> Transaction | None:
        """Add a refund to its sale with a lease, which locks its tickets; None if one is locked or refunded already.

        `before` is an instant from which on, by the database's clock, nothing is added: None too.
        """

    def answer_refund(self, sale_id: str, refund: Refund) -> Transaction | None:
        """Write the refusal of an asked refund, once; its tickets stay locked until its `void` is brought in."""

    def leave_refund_to_manager(self, sale_id: str, refund_id: str) -> bool:
        """Mark an asked refund as unresolved; True if it is marked now."""
