"""What people do at a house, path by path, so that what the program asks of its database can be looked at."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.house import SEATS
from cinema.domain.auditoriums import SeatKind
from cinema.domain.baskets import BasketKind
from cinema.domain.discounts import DiscountReason, DiscountWay, WantedDiscount
from cinema.domain.drawer import DifferenceReason, DrawerReason
from cinema.domain.exchanges import Swap
from cinema.domain.ids import new_id
from cinema.domain.journal import Head
from cinema.domain.limits import LentAction
from cinema.domain.movie_import import Choices
from cinema.domain.movie_tables import MovieTable, TableRow
from cinema.domain.movies import MovieKind, MovieQuery
from cinema.domain.operations import Changed
from cinema.domain.parties import WantedParty
from cinema.domain.payments import AttemptState, PaymentRequest, Provider, Tender
from cinema.domain.price_cards import CardRecord
from cinema.domain.price_conditions import Conditions
from cinema.domain.print_jobs import JobState, PaperKind
from cinema.domain.printers import Printer, PrinterKind, PrintRole
from cinema.domain.proposals import ProposalState
from cinema.domain.quotas import Quota
from cinema.domain.refunds import Refund, refund_shares
from cinema.domain.registration import Registration
from cinema.domain.reviews import ReportReason, ReviewFilter, ReviewOrder
from cinema.domain.schedule import Cancellation, Override
from cinema.domain.schedule_times import TypedTime
from cinema.domain.screening_fields import CancelReason, OverrideReason
from cinema.domain.screenings import Slot, slot_of
from cinema.domain.seat_maps import Pin
from cinema.domain.seat_reservations import OutReason, ReservedFor
from cinema.domain.ticket_types import TypeRecord
from cinema.domain.tills import StationKind
from cinema.domain.transactions import Transaction
from cinema.domain.users import Actor, Channel, Role
from cinema.domain.vouchers import VoucherKind
from cinema.errors import (
    CinemaError,
    ConflictError,
    HoldExpiredError,
    NotFoundError,
    NotSellingError,
    OverlapError,
    PaymentRefusedError,
    PaymentUnresolvedError,
    PendingSalesError,
    SeatsLostError,
    SlipKnownError,
)
from cinema.services.cinema import Cinema
from cinema.services.office.people import Group
from repositories.connect import Connection
from repositories.storage import Storage
from tests.selling_checks import recover
from tests.support import CASH, DECLINES, NO_REFUNDS, SILENT, begin, card, choice, enrol, expire, hold, sell

MANAGER = Actor(Role.ADMIN, "till-1", Channel.COMMAND, "user-manager", "Mia")
STAFF = Actor(Role.STAFF, "till-1", Channel.CUSTOMER, "user-staff", "Sam")
CUSTOMERS = Channel.CUSTOMER
GUEST = Actor(Role.GUEST, "kiosk-1", Channel.CUSTOMER)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


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


def programme(visit: Visit) -> None:
    """The list of days, a day, a title's showings, what is on sale, a seat page and its news."""
    programme = visit.cinema.programme
    programme.of_day(programme.days()[0])
    programme.of_movie(visit.past.movie)
    programme.showing(visit.screening)
    programme.sellable()
    programme.sellable(programme.today())
    numbers = visit.cinema.screening_numbers.all()
    assert visit.cinema.screening_numbers.named(numbers[visit.screening]) == visit.screening
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
    cinema.accounts.failed_tries(actor)
    cinema.accounts.confirm(actor, "a long sentence")
    cinema.accounts.profile(actor)
    cinema.accounts.save_profile(actor, "Ada", ("drama",), "es")
    cinema.accounts.set_favourite(actor, visit.past.movie, favourite=True)
    audience(visit, actor)
    cinema.accounts.change_password(actor, "a long sentence", "a longer sentence")
    sale = visit.sold(actor)
    assert cinema.receipts.purchases(actor) == (sale,)
    past = Actor(Role.CUSTOMER, "kiosk-1", Channel.CUSTOMER, visit.past.customer)
    assert len(cinema.receipts.purchases(past)) > 1
    assert cinema.receipts.being_checked(past) == ()
    assert cinema.booking.left_behind(past) == ()
    cinema.receipts.of_sale(actor, sale.id)
    cinema.receipts.by_number(actor, sale.receipt_number or "")
    with suppress(NotFoundError):
        cinema.receipts.by_number(actor, "2026-99-000001")
    cinema.ticket_checks.check(MANAGER, cinema.receipts.codes(MANAGER, visit.past)[visit.past.tickets[0].id])
    cinema.accounts.unlock(MANAGER, "ada")
    secret = cinema.accounts.reset(MANAGER, "ada")
    cinema.accounts.sign_in("ada", secret)
    cinema.accounts.change_password(actor, secret, "yet another long sentence")
    cinema.accounts.help_in(MANAGER, ada.id)
    cinema.accounts.erase(MANAGER, "ada")


def opinions(visit: Visit) -> None:
    """A review is read, written, changed, reported, hidden, restored, searched for and deleted; its news."""
    cinema, movie = visit.cinema, visit.past.movie
    ada, bea = (
        cinema.actor(cinema.accounts.register(GUEST, name, name, f"{name}@example.org", "a long sentence"), CUSTOMERS)
        for name in ("writer", "reader")
    )
    written = cinema.reviews.write(ada, movie, 4, "A city.")
    cinema.reviews.write(ada, movie, 3, "A city, on a second look.", written.revision)
    for order in ReviewOrder:
        assert cinema.reviews.of_movie(bea, movie, order).reviews
    cinema.reviews.report(bea, written.id, ReportReason.OTHER)
    cinema.reviews.report(bea, written.id, ReportReason.OTHER)
    cinema.review_office.reported(MANAGER)
    cinema.review_office.dismiss_reports(MANAGER, written)
    cinema.review_office.hide(MANAGER, written.id, "Advertising", written.revision + 1)
    for wanted in ReviewFilter:
        cinema.review_office.list(MANAGER, wanted)
        cinema.review_office.list(MANAGER, wanted, "lan")
    for one in cinema.news.of(ada):
        cinema.news.told(ada, one)
    cinema.review_office.restore(MANAGER, written.id)
    visit.sold(bea)
    cinema.news.of(bea)
    visit.storage.users.asked_for_review(bea.user or "", movie)
    visit.storage.reviews.recount(movie)
    cinema.reviews.delete(ada, movie)
    for name in ("writer", "reader"):
        cinema.accounts.erase(MANAGER, name)


def audience(visit: Visit, actor: Actor) -> None:
    """Favourites and what is recommended, what is told of them, and what the counter sees."""
    cinema = visit.cinema
    assert [one.movie.id for one in cinema.favourites.mine(actor)] == [visit.past.movie]
    for news in cinema.news.of(actor):
        cinema.news.told(actor, news)
    visit.storage.users.left_screen(actor.user or "", (visit.past.movie,))
    cinema.news.of(actor)
    cinema.favourites.on_screen(STAFF, actor.user or "")
    cinema.recommendations.for_you(actor)
    often_here = Actor(Role.CUSTOMER, "kiosk-1", Channel.CUSTOMER, visit.past.customer)
    enrol(visit.storage, often_here)
    cinema.recommendations.for_you(often_here)


def sale(visit: Visit) -> None:
    """A hold that grows, is extended, found and given back; lost seats; a declined payment, another, and an end."""
    cinema, screening, guest = visit.cinema, visit.screening, GUEST
    party = cinema.party_booking.hold(guest, screening, None, WantedParty({"adult": 1}, {}))
    party = cinema.party_booking.hold(guest, screening, party.hold.id, WantedParty({"adult": 2}, {}))
    cinema.booking.release(guest, party.hold)
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
    kiosk = replace(guest, channel=Channel.KIOSK)
    kept = cinema.booking.extend(kiosk, hold(cinema, kiosk, screening, *visit.seats()))
    cinema.booking.release(kiosk, kept)
    with suppress(HoldExpiredError):
        cinema.booking.extend(kiosk, kept)
    declined = begin(cinema, guest, screening, *visit.seats())
    with suppress(PaymentRefusedError):
        cinema.checkout.pay(guest, declined, card(DECLINES))
    paid = cinema.checkout.pay(guest, cinema.checkout.again(guest, declined), card())
    cinema.checkout.resume(guest, paid.id)
    with suppress(PaymentRefusedError):
        cinema.checkout.resume(guest, begin(cinema, guest, screening, *visit.seats()))
    late = begin(cinema, guest, screening, *visit.seats())
    expire(visit.connection, screening, late.screenings[0].hold)
    with suppress(HoldExpiredError):
        cinema.checkout.pay(guest, late, card())


def named(visit: Visit) -> None:
    """A receipt that names its buyer, and an order that drops the name."""
    names, checkout = visit.cinema.receipt_names, visit.cinema.checkout
    order = names.name(STAFF, begin(visit.cinema, STAFF, visit.screening, *visit.seats()), "Ada Lovelace")
    visit.cinema.receipts.of_sale(STAFF, checkout.pay(STAFF, order, CASH).id)
    dropped = begin(visit.cinema, STAFF, visit.screening, *visit.seats())
    names.drop(STAFF, names.name(STAFF, dropped, "Ada Lovelace"))


def comps(visit: Visit) -> None:
    """Complimentary tickets for a customer who was looked up."""
    visit.cinema.members.find(MANAGER, "sam")
    held = hold(visit.cinema, MANAGER, visit.screening, *visit.seats())
    free = WantedDiscount(DiscountWay.FREE, DiscountReason.PRESS)
    order = visit.cinema.checkout.begin(MANAGER, [choice(held)], wanted=[free], customer=STAFF.user)
    visit.cinema.checkout.pay(MANAGER, order, CASH)


def split(visit: Visit) -> None:
    """A sale by several tenders, of which one is declined; and one that is given up."""
    cinema = visit.cinema
    sale = cinema.checkout.begin_split(STAFF, begin(cinema, STAFF, visit.screening, *visit.seats()))
    cinema.checkout.tender(STAFF, sale.id, CASH, 500)
    with suppress(PaymentRefusedError):
        cinema.checkout.tender(STAFF, sale.id, card(DECLINES), 300)
    cinema.checkout.renew(STAFF, sale.id)
    cinema.checkout.tender(STAFF, sale.id, card(), sale.total - 500)
    given_up = cinema.checkout.begin_split(STAFF, begin(cinema, STAFF, visit.screening, *visit.seats()))
    cinema.checkout.tender(STAFF, given_up.id, card(), 500)
    cinema.checkout.give_up(STAFF, given_up.id)


def refund(visit: Visit) -> None:
    """A ticket given back, then the rest of the sale; and one too much."""
    sold = visit.sold()
    number = sold.receipt_number or ""
    visit.cinema.refunds.refund(STAFF, number, sold.seats[:1], reason="Ill")
    visit.cinema.refunds.refund(STAFF, number, reason="Ill too")
    with suppress(CinemaError):
        visit.cinema.refunds.refund(STAFF, number, reason="Once more")


def own_tickets(visit: Visit) -> None:
    """A customer cancels a ticket, asks for others and withdraws one; the counter lists, refuses, gives back."""
    cinema, own, desk = visit.cinema, visit.cinema.own_tickets, visit.cinema.cancel_desk
    cinema.office.set(MANAGER, "cancel_until_minutes", "1")
    made = Registration("Ada", "ada-cancels", "cancels@example.org", "a long sentence")
    user = cinema.accounts.register(GUEST, made.name, made.username, made.email, made.password)
    ada = Actor(Role.CUSTOMER, "till-1", Channel.CUSTOMER, user.id, "Ada")
    bought = visit.sold(ada)
    own.cancel_offer(ada, bought.id)
    own.cancel(ada, bought.id, bought.seats[:1])
    own.cancel(ada, bought.id)  # no single seat is left free
    sam = replace(STAFF, channel=Channel.BOX_OFFICE)
    held = hold(cinema, sam, visit.screening, *visit.seats(4))
    asked = cinema.checkout.pay(sam, cinema.checkout.begin(sam, [choice(held)], customer=user.id), CASH)
    requests = [own.cancel(ada, asked.id, [seat]).request for seat in asked.seats]
    own.requests(ada)
    assert all(requests)
    first, second, *_others = (one for one in requests if one is not None)
    own.withdraw(ada, first.id)
    desk.refuse(sam, second.id, "Too late")
    desk.waiting(sam)
    cinema.refunds.refund(sam, asked.receipt_number or "", asked.seats[2:], reason="asked")
    desk.waiting(sam)
    code = cinema.guest_codes.code_for(GUEST, visit.sold(GUEST).id).code
    cinema.counter_sales.search(STAFF, code)


def exchange(visit: Visit) -> None:
    """A ticket for another seat, and once more for itself; the paper; and a sale that is voided at once."""
    exchanges, sold = visit.cinema.exchanges, visit.sold()
    quote = exchanges.begin(STAFF, sold.receipt_number or "", [Swap(sold.seats[0], visit.seats(1)[0])])
    new = exchanges.finish(STAFF, quote)
    again = exchanges.begin(STAFF, new.receipt_number or "", [Swap(new.seats[0])])
    exchanges.finish(STAFF, again)
    exchanges.resume(STAFF, again)
    exchanges.release(STAFF, again)
    receipt = visit.cinema.receipts.of_sale(STAFF, new.id)
    visit.cinema.counter_sales.paper(STAFF, receipt, fresh=True)
    for text in ("19.00", "4242", "B1", "12:00", "ana"):
        with suppress(NotFoundError):
            visit.cinema.counter_sales.search(STAFF, text)
    visit.cinema.voids.void(STAFF, visit.sold().receipt_number or "")


def baskets(visit: Visit) -> None:
    """A basket is parked and collected, one is reserved and given back; and a sale that a killed till left."""
    waiting, cinema = visit.cinema.baskets, visit.cinema
    parked = waiting.park(STAFF, begin(cinema, STAFF, visit.screening, *visit.seats()), "Grey coat")
    waiting.waiting(STAFF, "grey")
    waiting.collect(STAFF, parked.id)
    reserved = waiting.reserve(STAFF, begin(cinema, STAFF, visit.screening, *visit.seats()), "Oliveira")
    waiting.release(STAFF, reserved.id)
    counter = replace(STAFF, channel=Channel.BOX_OFFICE)
    left = begin(cinema, counter, visit.screening, *visit.seats(1))
    cinema.checkout.pay(counter, left, CASH)
    visit.storage.baskets.keep(replace(parked, id=left.id, kind=BasketKind.UNFINISHED, order=left, program="gone"), 60)
    (there,) = cinema.unfinished.here(counter)
    cinema.unfinished.finish(counter, there.id)


def reservations(visit: Visit) -> None:
    """A customer reserves in a window without cards, looks at what they have, and gives one up."""
    cinema, settings, provider = visit.cinema, visit.storage.settings, visit.cinema.house().card_provider
    ada = Actor(Role.CUSTOMER, "window-1", Channel.CUSTOMER, "ada-reserves", "Ada")
    enrol(visit.storage, ada)
    settings.set("card_provider", Provider.SEPARATE)
    settings.set("customers_reserve", 1)
    made = [cinema.reservations.reserve(ada, begin(cinema, ada, visit.screening, *visit.seats(1))) for _one in range(2)]
    cinema.reservations.offered(ada)
    cinema.reservations.mine(ada)
    for one in made:
        cinema.reservations.give_up(ada, one.id)
    settings.set("card_provider", provider)


def hand_overs(visit: Visit) -> None:
    """A basket is handed over, typed wrongly and rightly, repeated; others are taken back and given up."""
    cinema = visit.cinema
    cinema.stations.register(MANAGER, StationKind.TILL, "Hand-overs")
    offered = [
        cinema.hand_overs.offer(STAFF, begin(cinema, STAFF, visit.screening, *visit.seats())) for _one in range(4)
    ]
    cinema.baskets.waiting(STAFF, offered[0].number or "")
    known = {one.number for one in offered}
    with suppress(NotFoundError):
        cinema.hand_overs.take(STAFF, next(code for code in map("{:04}".format, range(9)) if code not in known))
    for _repeat in range(2):
        cinema.hand_overs.take(STAFF, offered[0].number or "", step="one")
    cinema.hand_overs.recall(STAFF, offered[1])
    cinema.hand_overs.give_up(STAFF, offered[2])
    cinema.baskets.release(STAFF, offered[3].id)


def at_the_door(visit: Visit) -> None:
    """A ticket is scanned twice, taken back, entered, and who is in is counted."""
    sale = visit.sold()
    code = visit.cinema.receipts.of_sale(STAFF, sale.id).tickets[0].code
    for _scan in range(2):
        visit.cinema.door.scan(MANAGER, code, all_the_same=True)
    inside = visit.storage.transactions.get(sale.id).inside[sale.tickets[0].id]
    visit.cinema.door.undo(STAFF, sale.id, inside.id)
    visit.cinema.ticket_checks.check(STAFF, sale.tickets[0].short_code)
    visit.cinema.door.note()
    visit.cinema.door.counts(STAFF, [visit.screening])
    visit.cinema.door_away.fetch(STAFF)


def recovery(visit: Visit) -> None:
    """A start of the program after a crash, with all that it may find; a manager decides what nobody can tell."""
    cinema, screening = visit.cinema, visit.screening
    cinema.checkout.ask(GUEST, begin(cinema, GUEST, screening, *visit.seats()), card())
    silent = begin(cinema, GUEST, screening, *visit.seats())
    with suppress(PaymentUnresolvedError):
        cinema.checkout.pay(GUEST, silent, card(SILENT))
    held = hold(cinema, STAFF, screening, *visit.seats())
    visit.storage.seat_maps.pin(Pin(screening, held.id, new_id(), new_id(), "till", 1900), held.seats, held.owner)
    sold = visit.sold(GUEST)
    refund_of = visit.storage.transactions.get(sold.id)
    shares = refund_shares(refund_of.payments, refund_of.given_back, refund_of.total)
    tickets = tuple(ticket.id for ticket in refund_of.tickets)
    asked = Refund(
        new_id(), tickets, refund_of.total, shares, AttemptState.ASKED, None, "till-1", sold.paid_at or _EPOCH
    )
    cinema.refunds._steps.ask(sold.id, asked)  # a till seals what it asks for
    expire(visit.connection, screening, hold(cinema, GUEST, screening, *visit.seats()).id)
    recover(cinema, visit.connection)
    assert [one.id for one in cinema.unresolved.waiting(MANAGER)] == [silent.id]
    cinema.unresolved.decide(MANAGER, silent.id, taken=False)


def refused_refund(visit: Visit) -> None:
    """A refund that the card refuses, and one of which nobody can tell the end."""
    cinema = visit.cinema
    sale = sell(cinema, GUEST, visit.screening, *visit.seats(), request=card(NO_REFUNDS))
    with suppress(PaymentRefusedError):
        cinema.refunds.refund(STAFF, sale.receipt_number or "", reason="Ill")
    asked = visit.sold(GUEST)
    shares = refund_shares(asked.payments, asked.given_back, asked.total)
    tickets = tuple(ticket.id for ticket in asked.tickets)
    refund_of = Refund(new_id(), tickets, asked.total, shares, AttemptState.ASKED, None, "till-1", _EPOCH)
    visit.storage.transactions.ask_refund(asked.id, refund_of, 60)
    visit.storage.transactions.leave_refund_to_manager(asked.id, refund_of.id)
    cinema.unresolved.decide_refund(MANAGER, asked.id, given_back=False)


def slips(visit: Visit) -> None:
    """A sale by the slip of a separate terminal, its slip for another sale, and a second slip, which a manager ends."""
    cinema = visit.cinema
    visit.storage.settings.set("card_provider", "separate")
    asked = cinema.checkout.ask(STAFF, begin(cinema, STAFF, visit.screening, *visit.seats()), _slip(None))
    cinema.checkout.answer(STAFF, asked.id, "SLIP-1")
    with suppress(SlipKnownError):
        cinema.checkout.pay(STAFF, begin(cinema, STAFF, visit.screening, *visit.seats()), _slip("SLIP-1"))
    with suppress(PaymentUnresolvedError):
        cinema.checkout.answer(STAFF, asked.id, "SLIP-2")
    assert [one.id for one in cinema.unresolved.waiting(MANAGER)] == [asked.id]
    cinema.unresolved.decide_surplus(MANAGER, asked.id, "SLIP-2", given_back=True)
    visit.storage.settings.set("card_provider", "test")


def printing(visit: Visit) -> None:
    """A till prints a sale on its printer, which is off, and staff decides what becomes of the papers."""
    cinema, asked = visit.cinema, visit.cinema.printing
    station = cinema.stations.register(MANAGER, StationKind.TILL, "Printing")
    printers = cinema.admin.printers
    new = Printer("", "Counter", PrinterKind.NETWORK, "127.0.0.1:1")
    printer, other = (printers.add(MANAGER, replace(new, name=name)) for name in ("Counter", "Other"))
    printer = printers.change(MANAGER, printer, replace(printer, stand_in=other.id))
    for role in PrintRole:
        printers.assign(MANAGER, station.id, role, printer.id)
    sale = visit.past.id
    jobs = [*asked.sold(MANAGER, sale, "en"), asked.ask(MANAGER, PaperKind.SALE, sale, "en")]
    jobs.append(asked.ask(MANAGER, PaperKind.TEST, printer.id, "en"))
    asked.jobs(MANAGER, [one.id for one in jobs])
    worker = cinema.printer_runs.worker(cinema.operator(), printer.id)
    worker.step()
    visit.storage.print_jobs.take(printer.id, "other", 60.0)
    visit.storage.print_jobs.begin(jobs[0].id, "other", 60.0)
    visit.storage.print_jobs.drawer_opened(jobs[0].id, "other")
    visit.storage.print_jobs.end(jobs[0].id, "other", JobState.UNKNOWN)
    visit.storage.print_jobs.settle(printer.id)
    visit.storage.print_jobs.settle(printer.id, "other")
    visit.storage.printer_states.holder(printer.id)
    visit.storage.print_jobs.copies("sale")
    asked.shown(MANAGER)
    for job in asked.waiting(MANAGER):
        asked.again(MANAGER, job.id)
    asked.release(MANAGER, printer.id)
    asked.drop(MANAGER, jobs[-1].id)
    asked.drop_waiting(MANAGER, printer.id)
    worker.stop()
    printers.table(MANAGER)


def vouchers(visit: Visit) -> None:
    """A voucher sold, looked at, spent in part, found by its last signs, lost and issued anew."""
    checkout, desk = visit.cinema.checkout, visit.cinema.vouchers
    line = desk.line(STAFF, VoucherKind.VALUE, 100_00)
    sale = checkout.pay(STAFF, checkout.begin(STAFF, [], lines=[line]), CASH)
    (code,) = desk.codes(STAFF, sale).values()
    sell(visit.cinema, STAFF, visit.screening, *visit.seats(), request=PaymentRequest(Tender.VOUCHER, voucher=code))
    desk.newest(MANAGER)
    (found,) = desk.newest(MANAGER, code[-4:])
    desk.reissue(MANAGER, found.id)


def till_session(visit: Visit) -> None:
    """A session from its opening count to its Z, with bags for the safe and a late answer; and its business day."""
    sessions, storage = visit.cinema.till_sessions, visit.storage
    sessions.opening(STAFF)
    sessions.open(STAFF, 500_00)
    sessions.require_open(STAFF)
    sold = visit.sold()
    visit.cinema.refunds.refund(STAFF, sold.receipt_number or "", reason="Ill")
    sessions.add(STAFF, 50_00, DrawerReason.CHANGE)
    sessions.drop(STAFF, 100_00, DrawerReason.SAFE, "BAG-1")
    elsewhere = replace(STAFF, workstation="till-2")
    sell(visit.cinema, elsewhere, visit.screening, *visit.seats(), request=CASH)  # as if it were recovered here
    storage.journal.late_for("till-2", 10)
    pending = sessions.x(STAFF).pending
    sessions.close(MANAGER, 400_00, 0, DifferenceReason.UNKNOWN, bag="BAG-2", pending=pending)
    sessions.last_z(STAFF)
    sessions.open(STAFF, 100_00, bag="BAG-1")
    sessions.last_z(STAFF)
    visit.cinema.safe.contents(STAFF)
    visit.cinema.safe.bank(MANAGER, ["BAG-2"], "SLIP-1")
    days = visit.cinema.business_days
    assert [one.till.name for one in days.open_tills(MANAGER)] == ["till-1"]
    sessions.close(MANAGER, 100_00, 0, DifferenceReason.UNKNOWN, pending=pending)
    with suppress(PendingSalesError):
        days.close(MANAGER)
    days.state(MANAGER)
    days.closings(MANAGER)
    storage.screening_sales.admissions([visit.screening])
    list(storage.journal.between(datetime.now(UTC) - timedelta(minutes=1), datetime.now(UTC)))


def prices(visit: Visit) -> None:
    """What a manager does with prices, and a basket whose ticket types have a quota."""
    office, booking, storage = visit.cinema.admin.prices, visit.cinema.booking, visit.storage
    made = office.create_type(MANAGER, TypeRecord("", "Student"))
    office.change_type(MANAGER, made, replace(made, tax_rate=4_00))
    festival = CardRecord(
        "",
        "Festival",
        halves={made.id: "adult"},
        prices={"adult": {SeatKind.STANDARD: 800}},
        conditions=Conditions(tags=("festival",)),
        quotas=(Quota("Half price", (made.id,), 1),),
    )
    added = office.create_card(MANAGER, festival)
    office.overview(MANAGER)
    office.clashes(MANAGER, added)
    screening = storage.screenings.get(visit.screening)
    office.card_for(MANAGER, screening)
    office.explain(MANAGER, visit.screening, "adult", visit.seats(1)[0])
    held = booking.hold(GUEST, visit.screening, None, visit.seats(1))
    booking.change_types(GUEST, held, dict.fromkeys(held.seats, "child"))
    visit.cinema.admin.histories.of(MANAGER, "price_cards", added.id)
    storage.ticket_types.get(made.id)


def now_and_then(visit: Visit) -> None:
    """What a window asks once at its start, and what is seldom asked."""
    storage, cinema = visit.storage, visit.cinema
    cinema.is_set_up()
    cinema.is_demo()
    cinema.catalogue.poster("none")
    sold = visit.sold()
    refunded = cinema.refunds.refund(STAFF, sold.receipt_number or "", reason="Ill").refunds[0]
    storage.transactions.by_refund(refunded.number or "")
    storage.journal.of_subject(sold.id)
    storage.journal.claimed(("ticket:none:ended",))
    storage.tills.all()
    storage.transactions.end_lease(sold.id, "nobody")
    storage.house_documents.bring(
        Changed("settings", "opening", storage.house_documents.version("settings", "opening") + 1)
    )
    storage.journal.has(Head("nobody", 1, "none"))
    storage.journal.first_value("settings", "mark", "kind")


def schedule(visit: Visit) -> None:
    """A manager's week: placing, moving with tickets sold, copying, publishing, and what stopped half way."""
    office, copies = visit.cinema.admin.schedule, visit.cinema.admin.schedule_copies
    day = (datetime.now(UTC) + timedelta(days=40)).date()
    movie = visit.storage.screenings.get(visit.screening)
    draft = office.place(
        MANAGER, movie.movie, movie.auditorium, TypedTime(day.isoformat(), "20:15"), price_card=movie.price_card
    )
    office.publish(MANAGER, (draft.id,))
    office.publish(MANAGER, day=day.isoformat())
    office.publish(MANAGER)
    sell(visit.cinema, STAFF, draft.id, SEATS[0], request=CASH)
    override = Override(OverrideReason.OTHER, "words")
    moved = office.move(
        MANAGER, office.screening(MANAGER, draft.id), TypedTime(day.isoformat(), "21:00"), override=override
    )
    assert office.parties(MANAGER, draft.id) == moved.parties
    copies.copy_day(MANAGER, day.isoformat(), [(day + timedelta(days=1)).isoformat()])
    office.week(MANAGER, day.isoformat())
    other = office.copy(MANAGER, moved.screening, TypedTime(day.isoformat(), "9:00"))
    storage, slot = visit.storage, slot_of(other)
    with suppress(OverlapError):
        storage.calendars.book(other.auditorium, Slot("none", slot.start, slot.end), "none", 1)
    storage.calendars.give_back("none", "none")
    storage.screening_changes.drop("none", "none")
    office.remove(MANAGER, other)
    _cancelled(visit, draft.id)


def _cancelled(visit: Visit, screening: str) -> None:
    """Let a hold go, cancel the screening and give its money back."""
    office, cancelling, till = visit.cinema.admin.schedule, visit.cinema.admin.cancelling, visit.cinema
    visit.storage.seat_maps.held_now(screening)
    with suppress(NotSellingError):  # its sale begins again some seconds after a move
        till.booking.hold(STAFF, screening, None, (SEATS[1],))
    cancelling.outlook(MANAGER, screening)
    visit.storage.seat_maps.drop_hold(screening, "none")
    cancelling.cancel(MANAGER, office.screening(MANAGER, screening), Cancellation(CancelReason.OTHER, "words"))
    cancelling.refund_all(MANAGER, screening)
    till.programme.cancelled([screening])


def movies(visit: Visit) -> None:
    """A manager's movies: listed, made, changed, with a picture, imported, deleted."""
    office, files = visit.cinema.admin.movies, visit.cinema.admin.movie_import
    office.table(MANAGER)
    made = office.save(MANAGER, None, {"title": "A movie of today", "minutes": "90"})
    changed = office.save(MANAGER, office.get(MANAGER, made.id), {"year": "1927"})
    table = MovieTable("list", ("title", "minutes"), (TableRow(2, ("Another movie", "80")),))
    choices = Choices(missing={"year": ""})
    files.carry_out(MANAGER, files.plan(MANAGER, table, {"title": "title", "minutes": "minutes"}, choices))
    visit.cinema.admin.histories.of(MANAGER, "movies", made.id)
    office.delete(MANAGER, changed)


def own_account(visit: Visit) -> None:
    """What a customer does with their own account, to its end."""
    cinema, sentence = visit.cinema, "a long sentence"
    own = cinema.own_account
    cinema.accounts.register(GUEST, "Eve", "eve", "eve@example.org", sentence)
    actor = cinema.actor(cinema.accounts.sign_in("eve", sentence), Channel.CUSTOMER)
    own.change_email(actor, sentence, "eve@example.net")
    own.export(actor)
    own.tickets_to_come(actor)
    own.sign_out_everywhere(actor, sentence)
    own.erase(cinema.actor(cinema.accounts.sign_in("eve", sentence), Channel.CUSTOMER), sentence)
    assert visit.storage.users.half_erased(60, 10) == ()


def proposals(visit: Visit) -> None:
    """A customer proposes titles, managers decide them, and the customer is told and looks."""
    box, office, news = visit.cinema.proposals, visit.cinema.proposal_office, visit.cinema.news
    made = [
        box.propose(MANAGER, {"kind": "film", "title": title, "year": year})
        for title, year in (("Kwaidan", "1964"), ("Ugetsu", "1953"), ("Ikiru", "1952"))
    ]
    office.waiting(MANAGER)
    for one in made:
        office.sheet(MANAGER, one.id)
    movie = office.accept(MANAGER, made[0].id, similar=[made[1].id])
    office.merge(MANAGER, made[1].id, movie.id)
    office.refuse(MANAGER, made[2].id, "No print is to be had.")
    office.table(MANAGER, ProposalState.REFUSED)
    for told in news.of(MANAGER):
        news.told(MANAGER, told)
    box.mine(MANAGER)


def office_of_people(visit: Visit) -> None:
    """The lists of people, a person's form and each change of an account."""
    office, cinema = visit.cinema.admin.people, visit.cinema
    given = {"name": "Bea Office", "username": "bea", "email": "bea@example.org", "member_number": "7"}
    person, _secret = office.create(MANAGER, given)
    with suppress(ConflictError):
        office.create(MANAGER, {"name": "B", "username": "b-7", "email": "b@example.org", "member_number": "7"})
    for group in Group:
        office.table(MANAGER, group)
    office.table(MANAGER, Group.CUSTOMERS, "bea off")
    user = office.save(MANAGER, person.user, {"name": "Bea Desk"}).user
    visit.storage.users.lock(user.id, "till-1", 900)
    office.unlock(MANAGER, user.id)
    office.one_time_password(MANAGER, user.id)
    office.end_sessions(MANAGER, user.id)
    user = office.give_role(MANAGER, user, Role.ADMIN).user
    user = office.give_role(MANAGER, user, Role.CUSTOMER).user
    user = office.deactivate(MANAGER, user).user
    user = office.activate(MANAGER, user).user
    with TemporaryDirectory() as folder:
        office.export(MANAGER, user.id, Path(folder) / "bea.json")
    visit.storage.users.stop_erasing(user.id)
    cinema.admin.people.erase(MANAGER, user.id)


def kiosk(visit: Visit) -> None:
    """A kiosk looks at itself, can't print what it sold, and the counter prints one, ticks the other off."""
    cinema, guest = visit.cinema, replace(GUEST, workstation="till-1", channel=Channel.KIOSK)
    station = cinema.stations.register(MANAGER, StationKind.KIOSK, "Foyer")
    cinema.kiosk.state(guest)
    cinema.kiosk.put_out_of_order(MANAGER, station.id, "paper jam")
    cinema.kiosk.put_in_order(MANAGER, station.id)
    with suppress(CinemaError):
        cinema.kiosk.check_pin(guest, "12", "90817")
    printer = cinema.admin.printers.add(MANAGER, Printer("", "Foyer", PrinterKind.NETWORK, "127.0.0.1:1"))
    cinema.office.set(MANAGER, "stranded_at_kiosk", "off")  # the seats are simply the next ones
    sales = [visit.sold(guest) for _time in range(3)]
    earlier = {"$set": {"paid_at": {"$subtract": ["$paid_at", 120_000]}}}
    for role in PrintRole:
        cinema.admin.printers.assign(MANAGER, station.id, role, printer.id)
    for one in sales[:2]:
        cinema.kiosk.print_tickets(guest, one.id, "en")
        cinema.kiosk.printed(guest, one.id)
    long_ago = {"$set": {"asked_at": {"$subtract": ["$asked_at", 120_000]}}}
    visit.connection.database["print_jobs"].update_many({"printer": printer.id}, [long_ago])
    visit.connection.database["transactions"].update_one({"_id": sales[2].id}, [earlier])
    code = cinema.kiosk.pickup_code(guest, sales[0].id)
    cinema.counter_sales.search(MANAGER, code)
    for line in cinema.pick_ups.waiting(MANAGER):
        if line.sale.id == sales[2].id:
            cinema.pick_ups.tick_off(MANAGER, line.sale.id)
        else:
            cinema.pick_ups.hand_over(MANAGER, line.sale.id, "en")


def rooms(visit: Visit) -> None:
    """A room's form, a plan by rows that is published, screenings that move to it or stay, single seats."""
    office = visit.cinema.admin.auditoriums
    office.rooms.table(MANAGER)
    room = office.rooms.page(MANAGER, "hall").room
    office.rooms.save(MANAGER, room, {"features": "bar"})
    draft = office.plans.from_rows(MANAGER, "hall", "A wcss\nB ssss")
    office.plans.relabelled(MANAGER, office.plans.get(MANAGER, draft.id))
    office.seats.take_out(MANAGER, visit.screening, visit.seats(1), OutReason.BROKEN)
    office.seats.put_back(MANAGER, visit.screening, visit.seats(1))
    office.seats.reserve(MANAGER, visit.screening, visit.seats(1), ReservedFor.HOUSE, 30)
    office.seats.of_screening(MANAGER, visit.screening)
    office.plans.publish(MANAGER, draft, [line.check for line in office.plans.checks(MANAGER, draft)])
    office.moves.screenings_to_move(MANAGER, "hall")
    office.moves.move_all(MANAGER, "hall")


def stations(visit: Visit) -> None:
    """A workstation that a manager registers as a till, with what people do at it by their PINs, and retires."""
    cinema = visit.cinema
    station = cinema.stations.register(MANAGER, StationKind.TILL, "Counter")
    assert cinema.stations.this(STAFF) == station
    cinema.stations.all(MANAGER)
    registration = Registration("Ben", "ben-till", "ben-till@example.org", "a long sentence")
    ben = cinema.accounts.add(MANAGER, registration, Role.STAFF)
    cinema.pins.choose(cinema.actor(ben, Channel.BOX_OFFICE), "a long sentence", "471386")
    given = cinema.pins.give(MANAGER, ben.id)
    cinema.pin_sign_in.people(GUEST)
    with suppress(CinemaError):
        cinema.pin_sign_in.sign_in(ben.id, "90817")
    cinema.pin_sign_in.sign_in(ben.id, given, "58203")
    cinema.admin.people.save(MANAGER, cinema.admin.people.get(MANAGER, ben.id).user, {"staff_number": "12"})
    with suppress(ConflictError):
        manager = cinema.admin.people.get(MANAGER, "user-manager").user
        cinema.admin.people.save(MANAGER, manager, {"staff_number": "12"})
    mia = replace(registration, name="Mia", username="mia-till", email="mia-till@example.org")
    manager = cinema.accounts.add(MANAGER, mia, Role.MANAGER)
    cinema.pins.choose(cinema.actor(manager, Channel.BOX_OFFICE), "a long sentence", "471386")
    loan = cinema.lending.lend(STAFF, manager.id, "471386", LentAction.COMP)
    cinema.lending.require(STAFF, LentAction.COMP, loan)
    cinema.pins.remove(MANAGER, ben.id)
    cinema.stations.retire(MANAGER, station.id)


def office(visit: Visit) -> None:
    """The house's page: its settings, the latest events, and the admissions of a week."""
    admin = visit.cinema.admin
    admin.house.sheet(MANAGER)
    assert admin.house.events(MANAGER)
    assert admin.admissions.table(MANAGER).number > 0
    admin.takings.last_week(MANAGER)
    visit.storage.screening_sales.takings([visit.screening])
    admin.calendars.read(MANAGER)
    admin.web_pages.read(MANAGER)
    visit.cinema.papers.week(MANAGER, "en")


def journal_book(visit: Visit) -> None:
    """The journal's pages: the newest, a sale's, a seat's, a person's, and the proof of an entry."""
    book = visit.cinema.journal_book
    page = book.latest(MANAGER)
    assert page.end is not None
    assert book.latest(MANAGER, page.end).lines
    of_sale = book.of_sale(MANAGER, visit.past.id)
    book.of_seat(MANAGER, visit.past.screenings[0].id, visit.past.tickets[0].seat)
    book.of_person(MANAGER, MANAGER.user or "")
    book.screenings(MANAGER, visit.cinema.programme.today())
    book.proof(MANAGER, of_sale.lines[0].row.id)


def upkeep(visit: Visit) -> None:
    """What a window does once a day."""
    visit.cinema.admin.upkeep.run()


def _slip(reference: str | None) -> PaymentRequest:
    return PaymentRequest(Tender.CARD, reference=reference)


EVERYTHING = (
    catalogue,
    programme,
    people,
    opinions,
    sale,
    named,
    split,
    comps,
    at_the_door,
    refund,
    own_tickets,
    exchange,
    baskets,
    reservations,
    hand_overs,
    refused_refund,
    recovery,
    slips,
    till_session,
    vouchers,
    prices,
    now_and_then,
    schedule,
    movies,
    own_account,
    proposals,
    office_of_people,
    stations,
    printing,
    kiosk,
    rooms,
    office,
    journal_book,
    upkeep,
)
