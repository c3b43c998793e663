"""What people do at a house, path by path, so that what the program asks of its database can be looked at."""

from contextlib import suppress
from dataclasses import dataclass

from benchmarks.house import SEATS
from cinema.domain.movies import MovieKind, MovieQuery
from cinema.domain.transactions import Transaction
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import (
    CinemaError,
    ConflictError,
    HoldExpiredError,
    PaymentRefusedError,
    PaymentUnresolvedError,
    SeatsLostError,
)
from cinema.services.cinema import Cinema
from repositories.connect import Connection
from repositories.storage import Storage
from tests.support import CASH, DECLINES, SILENT, begin, card, expire, expire_leases, hold, sell

MANAGER = Actor(Role.ADMIN, "till-1", Channel.COMMAND, "user-manager", "Mia")
STAFF = Actor(Role.STAFF, "till-1", Channel.CUSTOMER, "user-staff", "Sam")
GUEST = Actor(Role.GUEST, "kiosk-1", Channel.CUSTOMER)


@dataclass
class Visit:
    """A house that has sold for days, somebody who acts in it, and the seats nobody has taken yet."""

    cinema: Cinema
    storage: Storage
    connection: Connection
    screening: str
    past: Transaction
    _taken: int = 0

    def seats(self, count: int = 2) -> tuple[str, ...]:
        """Return seats that are free."""
        self._taken += count
        return SEATS[self._taken - count : self._taken]

    def sold(self, actor: Actor = STAFF) -> Transaction:
        """Sell two seats."""
        return sell(self.cinema, actor, self.screening, *self.seats(), request=CASH if actor is STAFF else None)


def catalogue(visit: Visit) -> None:
    """Every filter and order of the catalogue, a title, and what people say of it."""
    for query in (
        MovieQuery(),
        MovieQuery(text="lan"),
        MovieQuery(text="lantern of harbour"),
        MovieQuery(kind=MovieKind.FILM),
        MovieQuery(genre="drama"),
        MovieQuery(year_from=1920, year_to=1930),
        MovieQuery(min_rating=3),
        MovieQuery(age_rating="PG"),
        MovieQuery(day=visit.cinema.programme.days()[0]),
        MovieQuery(sort="newest"),
        MovieQuery(sort="oldest"),
        MovieQuery(sort="rating"),
        MovieQuery(kind=MovieKind.FILM, genre="drama", text="l", sort="rating"),
    ):
        visit.cinema.catalogue.search(query)
    visit.cinema.catalogue.movie(visit.past.movie)
    visit.cinema.catalogue.reviews(visit.past.movie)


def programme(visit: Visit) -> None:
    """The list of days, a day, a title's showings, what is on sale, a seat page and its news."""
    programme = visit.cinema.programme
    programme.of_day(programme.days()[0])
    programme.of_movie(visit.past.movie)
    programme.showing(visit.screening)
    programme.sellable()
    programme.sellable(programme.today())
    visit.cinema.booking.seating(visit.screening)
    with visit.cinema.booking.changes(visit.screening) as news:
        hold(visit.cinema, GUEST, visit.screening, *visit.seats())
        while next(news) is None:
            pass


def people(visit: Visit) -> None:
    """Registering, signing in or failing to, the profile, the history with its receipt, a ticket at the door."""
    cinema = visit.cinema
    ada = cinema.accounts.register(GUEST, "Ada", "ada", "ada@example.org", "a long sentence")
    with suppress(CinemaError):
        cinema.accounts.sign_in("ada", "another sentence")
    cinema.accounts.sign_in("ada@example.org", "a long sentence")
    actor = cinema.actor(ada, Channel.CUSTOMER)
    cinema.accounts.profile(actor)
    cinema.accounts.save_profile(actor, "Ada", ("drama",), "es")
    cinema.accounts.set_favourite(actor, visit.past.movie, favourite=True)
    cinema.accounts.change_password(actor, "a long sentence", "a longer sentence")
    sale = visit.sold(actor)
    assert cinema.receipts.purchases(actor) == (sale,)
    past = Actor(Role.CUSTOMER, "kiosk-1", Channel.CUSTOMER, visit.past.customer)
    assert len(cinema.receipts.purchases(past)) > 1
    cinema.receipts.of_sale(actor, sale.id)
    cinema.receipts.by_number(actor, sale.receipt_number or "")
    cinema.ticket_checks.check(cinema.receipts.codes(visit.past)[visit.past.tickets[0].id])
    cinema.accounts.erase(MANAGER, "ada")


def sale(visit: Visit) -> None:
    """A hold that grows, is extended, found and given back; lost seats; a declined payment, another, and an end."""
    cinema, screening, guest = visit.cinema, visit.screening, GUEST
    held = hold(cinema, guest, screening, *visit.seats())
    held = cinema.booking.hold(guest, screening, held.id, visit.seats(1))
    cinema.booking.extend(guest, held)
    with suppress(ConflictError):
        cinema.booking.extend(guest, held)
    cinema.booking.find(guest, screening, held.id)
    with suppress(SeatsLostError):
        cinema.booking.hold(STAFF, screening, None, held.seats)
    with suppress(HoldExpiredError, CinemaError):
        cinema.booking.hold(STAFF, screening, held.id, visit.seats(1))
    cinema.booking.release(guest, held, held.seats[:1])
    cinema.booking.release(guest, held)
    cinema.booking.release(guest, held)
    declined = begin(cinema, guest, screening, *visit.seats())
    with suppress(PaymentRefusedError):
        cinema.checkout.pay(guest, declined.id, card(DECLINES))
    paid = cinema.checkout.pay(guest, declined.id, card())
    cinema.checkout.resume(guest, paid.id)
    cinema.checkout.abandon(guest, begin(cinema, guest, screening, *visit.seats()).id)
    late = begin(cinema, guest, screening, *visit.seats())
    expire(visit.connection, screening, late.hold)
    with suppress(HoldExpiredError):
        cinema.checkout.pay(guest, late.id, card())


def refund(visit: Visit) -> None:
    """A ticket given back, then the rest of the sale; and one too much."""
    sold = visit.sold()
    number = sold.receipt_number or ""
    visit.cinema.refunds.refund(STAFF, number, sold.seats[:1], reason="Ill")
    visit.cinema.refunds.refund(STAFF, number, reason="Ill too")
    with suppress(CinemaError):
        visit.cinema.refunds.refund(STAFF, number, reason="Once more")


def recovery(visit: Visit) -> None:
    """A start of the program after a crash, with all that it may find; a manager decides what nobody can tell."""
    cinema, screening, database = visit.cinema, visit.screening, visit.connection.database
    old = begin(cinema, GUEST, screening, *visit.seats())
    expire(visit.connection, screening, old.hold)
    database["transactions"].update_one(
        {"_id": old.id}, [{"$set": {"created_at": {"$subtract": ["$$NOW", 86_400_000]}}}]
    )
    cinema.checkout.ask(GUEST, begin(cinema, GUEST, screening, *visit.seats()).id, card())
    on_its_way = visit.sold()
    taken = int((on_its_way.receipt_number or "").rpartition("-")[2])
    series = f"receipt-{(on_its_way.receipt_number or '')[:4]}"
    database["counters"].update_one({"_id": series}, {"$set": {f"open.{on_its_way.id}": taken}})
    silent = begin(cinema, GUEST, screening, *visit.seats())
    with suppress(PaymentUnresolvedError):
        cinema.checkout.pay(GUEST, silent.id, card(SILENT))
    refunding = visit.sold()
    database["transactions"].update_one(
        {"_id": refunding.id},
        {"$set": {"state": "refunding", "refunds": [_asked_refund(refunding)]}},
    )
    expire_leases(visit.connection)
    expire(visit.connection, screening, hold(cinema, GUEST, screening, *visit.seats()).id)
    recovered = cinema.recovery.recover()
    assert (recovered.settled, recovered.abandoned, recovered.failed) == (2, 1, 0)
    assert recovered.numbers, "the one on its way, and what this till's next sale would have forgotten"
    assert recovered.swept
    assert [one.id for one in cinema.unresolved.waiting(MANAGER)] == [silent.id]
    cinema.unresolved.decide(MANAGER, silent.id, taken=False)


def slips(visit: Visit) -> None:
    """A sale by the slip of a separate terminal, and a second slip for it, which a manager decides on."""
    cinema = visit.cinema
    begun = begin(cinema, STAFF, visit.screening, *visit.seats())
    cinema.checkout.answer(STAFF, begun.id, "SLIP-1")
    with suppress(PaymentUnresolvedError):
        cinema.checkout.answer(STAFF, begun.id, "SLIP-2")
    assert [one.id for one in cinema.unresolved.waiting(MANAGER)] == [begun.id]
    cinema.unresolved.decide_slip(MANAGER, begun.id, "SLIP-2", given_back=True)


def now_and_then(visit: Visit) -> None:
    """What a window asks once at its start, and what is only asked where two repaired the same thing at once."""
    storage, cinema = visit.storage, visit.cinema
    cinema.is_set_up()
    cinema.is_demo()
    cinema.catalogue.poster("none")
    sold = visit.sold()
    refunded = cinema.refunds.refund(STAFF, sold.receipt_number or "", reason="Ill").refunds[0]
    storage.refunds.get(refunded.id)
    storage.refunds.by_number(refunded.number or "")
    storage.journal.of_transaction(sold.id)
    number = storage.counters.take("receipt-1999", sold.id)
    storage.counters.give_back("receipt-1999", sold.id, number)
    storage.terminal_memory.read(sold.attempts[0].id)
    storage.users.any_admin()
    storage.transactions.mark_returned(sold.id, sold.attempts[0].id)


def _asked_refund(sale: Transaction) -> dict[str, object]:
    return {
        "id": f"refund-of-{sale.id[:8]}",
        "tickets": [ticket.id for ticket in sale.tickets],
        "amount": sale.total,
        "reason": "Ill",
        "by": None,
        "workstation": "till-1",
        "tender": "cash",
        "provider": "cash",
        "state": "asked",
        "at": sale.created_at,
        "reference": None,
        "refusal": None,
        "number": None,
        "done_at": None,
    }


EVERYTHING = (catalogue, programme, people, sale, refund, recovery, slips, now_and_then)
