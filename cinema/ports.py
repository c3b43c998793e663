"""What the rules need from outside: storage, payment, paper and time. One sentence a method.

Whatever implements these must keep what they say about repeats and conflicts. A method that can't reach what it
stands for raises StorageError; no method returns half a result.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from cinema.domain.audit import ALL, MapRow, Part, SaleRow, SeriesRow
from cinema.domain.auditoriums import Auditorium, SeatPlan
from cinema.domain.house import House
from cinema.domain.journal import Head, JournalEntry, JournalEvent
from cinema.domain.movies import Movie, MoviePage, MovieQuery
from cinema.domain.payments import Answer, Attempt, AttemptState, PaymentRequest
from cinema.domain.prices import PriceCard
from cinema.domain.receipts import Receipt
from cinema.domain.refunds import Refund
from cinema.domain.reviews import Review
from cinema.domain.screenings import Availability, Screening, Slot
from cinema.domain.seat_maps import Hold, SeatChange, SeatMap
from cinema.domain.transactions import Transaction, TransactionState
from cinema.domain.users import User


class Users(Protocol):
    """People with an account."""

    def add(self, user: User, password_hash: str) -> None:
        """Add a person; ConflictError with field username or email if either is taken (case ignored)."""

    def get(self, user_id: str) -> User:
        """Return a person; NotFoundError if there is none."""

    def find_login(self, login: str) -> tuple[User, str] | None:
        """Return the person whose username or e-mail this is (case ignored) with the password's hash, or None."""

    def set_password(self, user_id: str, password_hash: str, *, must_change: bool) -> None:
        """Replace the password's hash; a repeat changes nothing."""

    def set_profile(self, user_id: str, name: str, genres: tuple[str, ...], language: str) -> User:
        """Replace name, preferred genres and language, and return the person."""

    def set_favourite(self, user_id: str, movie: str, *, favourite: bool) -> User:
        """Add or take away a favourite; a repeat changes nothing."""

    def any_admin(self) -> bool:
        """Tell whether there is an administrator."""

    def begin_erasing(self, user_id: str) -> None:
        """Let a person sign in no more; ConflictError for the last administrator; a repeat changes nothing."""

    def remove(self, user_id: str) -> None:
        """Remove a person's document, so that username and e-mail can be taken anew; a repeat changes nothing."""


@dataclass(frozen=True, slots=True)
class SignInGate:
    """Whether a login may be tried now: `wait` whole seconds until it may (0: now)."""

    wait: int
    failures: int


class SignIns(Protocol):
    """Failed attempts by normalised login, known or not; judged by the database's clock."""

    def gate(self, login: str) -> SignInGate:
        """Return whether this login may be tried now."""

    def failed(self, login: str) -> SignInGate:
        """Count a failure and return how long to wait now."""

    def succeeded(self, login: str) -> None:
        """Forget the failures of a login."""

    def forget(self, login: str) -> None:
        """Remove what is known of a login, itself included; a repeat changes nothing."""


class Movies(Protocol):
    """The catalogue."""

    def get(self, movie_id: str) -> Movie:
        """Return a title; NotFoundError if there is none. What another program changed is seen within two seconds."""

    def get_many(self, movie_ids: Sequence[str]) -> dict[str, Movie]:
        """Return the titles that exist of those asked for, by id."""

    def search(self, query: MovieQuery, shown: Sequence[str] | None, offset: int, limit: int) -> MoviePage:
        """Return one page of titles that match; `shown` narrows to these ids, None does not."""

    def put(self, movie: Movie) -> None:
        """Write a title, its ratings left as they are; a repeat changes nothing."""

    def put_poster(self, name: str, content: bytes) -> None:
        """Keep a poster under a name; the same content again changes nothing."""

    def poster(self, name: str) -> bytes | None:
        """Return a poster's file, or None if there is none of that name."""


class Reviews(Protocol):
    """What people say of movies."""

    def of_movie(self, movie_id: str, limit: int) -> tuple[Review, ...]:
        """Return the newest reviews of a title."""

    def put(self, review: Review) -> None:
        """Write a user's review of a title, replacing their older one, and keep the title's ratings right."""

    def forget_writer(self, user_id: str) -> None:
        """Take the name and the words out of a person's reviews; the stars stay; a repeat changes nothing."""


class Auditoriums(Protocol):
    """Rooms and their seat plans."""

    def all(self) -> tuple[Auditorium, ...]:
        """Return every room, by number."""

    def get(self, auditorium_id: str) -> Auditorium:
        """Return a room; NotFoundError if there is none. What another program changed is seen within two seconds."""

    def plan(self, plan_id: str) -> SeatPlan:
        """Return a seat plan in one version; NotFoundError if there is none. Plans never change."""

    def put(self, auditorium: Auditorium, plan: SeatPlan) -> None:
        """Write a room and a plan; ConflictError if that version of the plan exists with other seats."""


class PriceCards(Protocol):
    """Price cards."""

    def get(self, card_id: str) -> PriceCard:
        """Return a card; NotFoundError if there is none. What another program changed is seen within two seconds."""

    def put(self, card: PriceCard) -> None:
        """Write a card; sales already begun keep their prices."""


class Screenings(Protocol):
    """Showings and the booked time of rooms."""

    def get(self, screening_id: str) -> Screening:
        """Return a showing; NotFoundError if there is none. What another program changed is seen within two seconds."""

    def of_day(self, day: str) -> tuple[Screening, ...]:
        """Return a day's showings (ISO date, house timezone), soonest first."""

    def of_movie(self, movie_id: str, first_day: str, limit: int) -> tuple[Screening, ...]:
        """Return a title's showings from a day on, soonest first."""

    def between(self, start: datetime, end: datetime, limit: int) -> tuple[Screening, ...]:
        """Return the scheduled showings that start in `[start, end)`, soonest first."""

    def movies_on(self, day: str) -> tuple[str, ...]:
        """Return the ids of the titles shown on a day."""

    def days(self, first_day: str, limit: int) -> tuple[str, ...]:
        """Return the next days that have showings, first_day included."""

    def book(self, auditorium: str, slot: Slot) -> None:
        """Book a room's time for a screening in one guarded write; ConflictError if another's overlaps.

        A screening that is booked already moves to the new time; the same time again changes nothing.
        """

    def put(self, screening: Screening) -> None:
        """Write a showing; a repeat changes nothing."""

    def last_day(self) -> str | None:
        """Return the last day that has showings, or None."""


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


class HouseSettings(Protocol):
    """The house's settings, its ticket key, and whether this is a demo."""

    def house(self) -> House:
        """Return the settings, defaults where none was set."""

    def set(self, name: str, value: Any) -> None:
        """Keep a setting; a repeat changes nothing."""

    def has_prices(self) -> bool:
        """Tell whether there is a price card or a sale, so that amounts have a currency."""

    def is_set_up(self) -> bool:
        """Tell whether the house was set up (or loaded from a sample)."""

    def mark_set_up(self) -> None:
        """Remember that the house is set up; ConflictError in a demo; a repeat changes nothing."""

    def is_demo(self) -> bool:
        """Tell whether this database was marked as a demo."""

    def mark_demo(self) -> None:
        """Mark an empty database as a demo for good; ConflictError if it holds anything; a repeat: nothing."""

    def ticket_key(self) -> bytes:
        """Return the house's private signing key (32 bytes), made at the first call and the same ever after."""

    def seed_state(self, seed_id: str) -> dict[str, str]:
        """Return what is known of a load: `anchor` and each section that is complete."""

    def note_seed(self, seed_id: str, key: str, value: str) -> str:
        """Keep a fact of a load unless it is there; return what is there now."""


class TerminalMemory(Protocol):
    """What the test terminal remembers, in the database, so that it survives the program."""

    def decide(self, key: str, kind: str, amount: int, last4: str, delay: int, *, is_refund: bool = False) -> Answer:
        """Keep and return the first answer for a key; a tombstone refuses for ever. `delay` seconds until visible.

        `is_refund` tells that the money went back.
        """

    def read(self, key: str) -> Answer | None:
        """Return the answer visible now, None if the key was never heard of."""

    def cancel(self, key: str) -> Answer:
        """Approved if the charge went through, else leave a tombstone and return cancelled; a repeat: the same."""


class PaymentTerminal(Protocol):
    """One way to take money. Every call may be repeated with the same key."""

    provider: str

    def check(self, request: PaymentRequest, amount: int) -> PaymentRequest:
        """Return the request tidied, or raise InvalidInputError for the field; no money moves."""

    def charge(self, key: str, amount: int, request: PaymentRequest) -> Answer:
        """Take the money once for this key; kind `none` when no answer came in time."""

    def refund(self, key: str, amount: int, payment: Attempt, reference: str | None) -> Answer:
        """Give back once for this key what `payment` took, or a part; kind `none` when no answer came in time.

        `reference` is what the staff read on a separate terminal's slip.
        """

    def status(self, key: str) -> Answer:
        """Ask what became of a charge or refund; `none` if that can't be known now."""

    def cancel(self, key: str) -> Answer:
        """Make sure a charge or refund does not happen any more.

        Approved if it had happened, cancelled if it never will, else none.
        """


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


class Passwords(Protocol):
    """Hashing of passwords; slow on purpose, so never on the Tk thread."""

    def hash(self, password: str) -> str:
        """Return a salted hash; two calls differ."""

    def matches(self, password: str, hashed: str) -> bool:
        """Tell whether the password belongs to the hash; False for a hash that can't be read."""


class Clock(Protocol):
    """The time of day where no guard depends on it; guards use the database's."""

    def now(self) -> datetime:
        """Return the instant now, in UTC."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor or of the audit: what was looked at, how it is, what to do.

    `about` names what it is about by kind (screening, seat, sale, chain …), for whoever looks at it again or mends it.
    """

    check: str
    ok: bool
    message: str
    subject: str = ""
    advice: str = ""
    about: Mapping[str, str] = field(default_factory=dict)


class AuditRows(Protocol):
    """Narrow rows for the audit, streamed in bounded memory; see `cinema.domain.audit`."""

    def sales(self, part: Part = ALL) -> Iterator[SaleRow]:
        """Yield sales in any state, by screening where all or those of some screenings are asked for.

        Whatever is asked for by name, an empty name asks for those whose own can't be read.
        """

    def seat_maps(self, screenings: Sequence[str] | None = None) -> Iterator[MapRow]:
        """Yield the maps of some screenings or of all (None), by screening."""

    def screenings_of(self, day: str) -> tuple[str, ...]:
        """Return the ids of the screenings shown on a day."""

    def entries(self, chains: Sequence[str] | None = None, day: str | None = None) -> Iterator[JournalEntry]:
        """Yield the journal, some of its chains, or a day's, by chain and number."""

    def entries_about(self, part: Part) -> Iterator[JournalEntry]:
        """Yield the entries of sales by id or by the beginning of their ids."""

    def heads(self) -> Iterator[Head]:
        """Yield the newest entry's place of each chain, by chain."""

    def hashes(self, heads: Sequence[Head]) -> dict[tuple[str, int], str]:
        """Return the hash that stands at each of these places of the journal, where there is one."""

    def series(self) -> dict[str, SeriesRow]:
        """Return what the counters say of each series of numbers."""

    def known_numbers(self, numbers: Sequence[str]) -> frozenset[str]:
        """Return which of these receipt or refund numbers a sale has."""


class SeatRepairs(Protocol):
    """Mends a seat map where it is certain what belongs there; each write is guarded by what was found."""

    def free_ownerless(self, screening_id: str, seat: str, hold_id: str) -> bool:
        """Free a seat held for a hold that is not there or does not list it; False if it is otherwise now."""

    def sell_again(self, screening_id: str, seat: str, ticket: str) -> bool:
        """Mark a free seat as sold to a ticket; True if it is so now, False if the seat is anybody else's."""


class Database(Protocol):
    """The database as a whole."""

    def findings(self) -> tuple[Finding, ...]:
        """Return what `cinema doctor` says of the server, one finding a check."""

    def now(self) -> datetime:
        """Return the database's clock, in UTC."""

    def close(self) -> None:
        """End all connections; a repeat changes nothing."""


Progress = Callable[[int, int, str], None]
"""Called with steps done, steps in all, and the section worked on."""


@dataclass(frozen=True, slots=True)
class Archive:
    """What a backup's file holds: everything that was acknowledged by `instant`, so many documents a collection."""

    instant: datetime
    program: str
    database: str
    documents: dict[str, int]
    size: int


class Archives(Protocol):
    """The whole database as one file, in bounded memory."""

    def write(self, file: Path, *, replace: bool, progress: Progress | None = None) -> Archive:
        """Write everything as it is at one instant while others write, then read it back and check it.

        The file is there whole or not at all; ConflictError if it is there already and may not be replaced.
        """

    def restore(self, file: Path, *, again: bool, progress: Progress | None = None) -> Archive:
        """Check a file whole, then bring it into an empty database; ConflictError, and nothing changed, if it is not.

        One that is cut off leaves a database that can't be opened until it is begun anew with `again`.
        """
