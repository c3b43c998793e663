"""Who may call what, from where: each public method of every service, as each role, through each channel.

A method that is in none of the tables fails the first test: whoever adds one decides who may call it.
"""

import inspect
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from cinema.adapters.passwords import BcryptPasswords
from cinema.domain.admittance import Admission
from cinema.domain.baskets import Basket, BasketKind, Collected
from cinema.domain.drawer import DifferenceReason, DrawerReason
from cinema.domain.exchanges import ExchangeQuote, Swap
from cinema.domain.ids import new_id
from cinema.domain.limits import LentAction
from cinema.domain.movies import MovieQuery
from cinema.domain.news import News, NewsKind
from cinema.domain.orders import CompanionReason, Line, Order
from cinema.domain.papers.blocks import Paper
from cinema.domain.papers.week import WeekSheet
from cinema.domain.parties import WantedParty
from cinema.domain.payments import PaymentRequest, Provider, Tender
from cinema.domain.print_jobs import PaperKind
from cinema.domain.receipts import Receipt
from cinema.domain.refunds import RefundCause
from cinema.domain.registration import Registration
from cinema.domain.reviews import Review, ReviewFilter
from cinema.domain.seat_maps import Hold
from cinema.domain.seed import SeedData
from cinema.domain.session_report import SessionReport, TillSession
from cinema.domain.stranding import StrandedReason
from cinema.domain.till_sessions import SessionSums
from cinema.domain.tills import StationKind
from cinema.domain.transactions import Transaction, TransactionState
from cinema.domain.users import Actor, Channel, Role
from cinema.domain.vouchers import VoucherKind
from cinema.errors import CinemaError, NotAllowedError
from cinema.services.cinema import Cinema
from tests.conftest import Remembered, SmallHouse
from tests.services.office_rows import OFFICE
from tests.support import Kept, begin, card, choice, enrol, hold, raw, sell

ROLES = (Role.GUEST, Role.CUSTOMER, Role.STAFF, Role.MANAGER, Role.ADMIN)
CHANNELS = (Channel.CUSTOMER, Channel.BOX_OFFICE, Channel.KIOSK, Channel.ADMIN, Channel.COMMAND)
OFFICES = (Channel.BOX_OFFICE, Channel.ADMIN, Channel.COMMAND)

SESSION = SessionReport(
    TillSession("one", 1, datetime(2026, 11, 20, tzinfo=UTC), None, 0, None, "EUR"),
    SessionSums(), (), SessionSums(), (), (), datetime(2026, 11, 20, tzinfo=UTC),
)  # fmt: skip
NO_WEEK = WeekSheet("", "", (("", ""),) * 7, (), "")
Rule = Callable[[Actor], bool]


def everybody(_actor: Actor) -> bool:
    return True


def nobody(_actor: Actor) -> bool:
    return False


def anybody_but_at_a_kiosk(actor: Actor) -> bool:
    return actor.channel is not Channel.KIOSK


def people_with_an_account(actor: Actor) -> bool:
    return actor.role is not Role.GUEST


def people_with_an_account_but_at_a_kiosk(actor: Actor) -> bool:
    return people_with_an_account(actor) and anybody_but_at_a_kiosk(actor)


def customers_but_at_a_kiosk(actor: Actor) -> bool:
    return actor.role is Role.CUSTOMER and anybody_but_at_a_kiosk(actor)


def people_who_write(actor: Actor) -> bool:
    return actor.role is not Role.GUEST and actor.user is not None and actor.channel is not Channel.KIOSK


def people_in_the_customer_window(actor: Actor) -> bool:
    return actor.role is not Role.GUEST and actor.channel is Channel.CUSTOMER


def guests_in_the_customer_window(actor: Actor) -> bool:
    return actor.role is Role.GUEST and actor.channel is Channel.CUSTOMER


def staff(actor: Actor) -> bool:
    return ROLES.index(actor.role) >= 2 and actor.channel is not Channel.KIOSK


def managers(actor: Actor) -> bool:
    return ROLES.index(actor.role) >= 3 and actor.channel is not Channel.KIOSK


def managers_in_the_office(actor: Actor) -> bool:
    return ROLES.index(actor.role) >= 3 and actor.channel in OFFICES


def administrators_in_the_office(actor: Actor) -> bool:
    return actor.role is Role.ADMIN and actor.channel in OFFICES


def staff_in_the_office(actor: Actor) -> bool:
    return ROLES.index(actor.role) >= 2 and actor.channel in OFFICES


def at_a_kiosk(actor: Actor) -> bool:
    return actor.channel is Channel.KIOSK


def staff_and_whoever_is_at_a_kiosk(actor: Actor) -> bool:
    return staff(actor) or actor.channel is Channel.KIOSK


def customers_in_their_window(actor: Actor) -> bool:
    return actor.role is Role.CUSTOMER and actor.channel is Channel.CUSTOMER


def guests_and_staff(actor: Actor) -> bool:
    return actor.role is Role.GUEST or staff(actor)


@dataclass(frozen=True)
class Stage:
    """A house with a sale of a customer, one of a guest, and an order of each that is not paid.

    The orders are made when they are first asked for, since few methods need one.
    """

    cinema: Cinema
    house: SmallHouse
    bought: Transaction
    guests_sale: Transaction

    @cached_property
    def order(self) -> Order:
        return begin(self.cinema, ADA_HERSELF, self.house.screening, "B3")

    @cached_property
    def guests_order(self) -> Order:
        return begin(self.cinema, A_GUEST, self.house.screening, "B4")

    @cached_property
    def held(self) -> Hold:
        return hold(self.cinema, ADA_HERSELF, self.house.screening, "B5")


Call = Callable[[Stage, Actor], object]
ADA_HERSELF = Actor(Role.CUSTOMER, "till-1", Channel.CUSTOMER, "ada", "Ada")
A_GUEST = Actor(Role.GUEST, "till-2", Channel.CUSTOMER)
NO_SEED = SeedData("digest", {"timezone": "UTC"}, (), (), (), (), (), ())
TOO_LITTLE = PaymentRequest(Tender.CASH, tendered=0)
NO_SLIP = PaymentRequest(Tender.CARD)
NO_CARD = card("1")
NO_VOUCHER = PaymentRequest(Tender.VOUCHER, voucher="?")
PAID = TransactionState.PAID
ADA = ("Ada", "countess", "not an address", "a long sentence")
HOUSE = ("", "EUR", "UTC", "en", *ADA)
THING = Line("thing", "A thing", 1, 100)


def separate(call: Call) -> Call:
    """Call in a house whose card terminal stands beside the till."""

    def called(stage: Stage, actor: Actor) -> object:
        assert all((stage.order, stage.guests_order))  # customers hold seats where they can pay for them
        stage.house.storage.settings.set("card_provider", Provider.SEPARATE)
        return call(stage, actor)

    return called


def reserving(stage: Stage, actor: Actor) -> object:
    """Reserve an order that says of itself that it is the actor's."""
    own = replace(stage.order, channel=actor.channel, workstation=actor.workstation, customer=actor.user)
    return stage.cinema.reservations.reserve(actor, own)


def begin_companions(stage: Stage, actor: Actor) -> object:
    return stage.cinema.checkout.begin(actor, (), companions=CompanionReason.OTHER_NEED)


def receipt_of(stage: Stage) -> Receipt:
    """Return a receipt as a window has it."""
    sale = stage.bought
    assert sale.paid_at is not None
    return Receipt(
        sale.receipt_number or "", sale.id, "House", "", "", "UTC", sale.currency, (), (), sale.total, sale.paid_at
    )


def no_exchange(stage: Stage) -> ExchangeQuote:
    """Return an exchange that nobody began."""
    return ExchangeQuote(stage.bought.id, "?", (), stage.order, (), (), "nobody")


def give_all(stage: Stage, actor: Actor) -> object:
    """Give back a sale of nothing, which comes to nothing."""
    nothing = replace(stage.bought, tickets=())
    return stage.cinema.refunds.give_all(actor, nothing, RefundCause.VOIDED, None)


def close_with_a_large_difference(stage: Stage, actor: Actor) -> object:
    sessions = stage.cinema.till_sessions
    if sessions.current(actor) is None:
        sessions.open(actor, 1_000_00)
    return sessions.close(actor, 0, 1_000_00, DifferenceReason.UNKNOWN)


def collected(order: Order) -> Collected:
    at = order.screenings[0].starts_at
    return Collected(Basket(new_id(), BasketKind.PARKED, order, "", "till", at, at), ())


def offered(order: Order, actor: Actor) -> Basket:
    """Return a basket as its offerer has it who is told that it is gone."""
    at = order.screenings[0].starts_at
    own = replace(order, workstation=actor.workstation, seller=actor.user, customer=None)
    return Basket(new_id(), BasketKind.HANDED_OVER, own, "", "till", at, at, "1234")


def free(order: Order) -> Order:
    """Return an order with nothing to pay."""
    return replace(order, total=0)


A_WORD = News(NewsKind.REVIEW_WANTED, "nothing", "Metropolis", datetime(2026, 1, 1, tzinfo=UTC))
NO_REVIEW = Review("nothing", "ada", "Ada", "metropolis", 3, "", datetime(2026, 1, 1, tzinfo=UTC))
LET_IN = Admission("a", "t", "s", "till", "door", None, datetime(2026, 1, 1, tzinfo=UTC))
CHECKED: list[tuple[str, str, Rule, Call]] = [
    ("accounts.register", "", guests_and_staff, lambda s, a: s.cinema.accounts.register(a, *ADA)),
    (
        "accounts.add", "", administrators_in_the_office,
        lambda s, a: s.cinema.accounts.add(a, Registration("S", "sam", "s@example.org", "a long sentence"), Role.STAFF),
    ),
    ("accounts.change_password", "", people_with_an_account, lambda s, a: s.cinema.accounts.change_password(a, "", "")),
    ("accounts.save_profile", "", people_with_an_account, lambda s, a: s.cinema.accounts.save_profile(a, "", (), "en")),
    ("accounts.profile", "", people_with_an_account, lambda s, a: s.cinema.accounts.profile(a)),
    (
        "accounts.set_favourite", "", people_with_an_account,
        lambda s, a: s.cinema.accounts.set_favourite(a, "metropolis", favourite=True),
    ),
    ("accounts.confirm", "", people_with_an_account, lambda s, a: s.cinema.accounts.confirm(a, "")),
    ("accounts.failed_tries", "", people_with_an_account, lambda s, a: s.cinema.accounts.failed_tries(a)),
    ("accounts.unlock", "", managers_in_the_office, lambda s, a: s.cinema.accounts.unlock(a, "nobody")),
    ("accounts.reset", "", administrators_in_the_office, lambda s, a: s.cinema.accounts.reset(a, "nobody")),
    ("accounts.erase", "", administrators_in_the_office, lambda s, a: s.cinema.accounts.erase(a, "nobody")),
    ("accounts.help_in", "", staff_in_the_office, lambda s, a: s.cinema.accounts.help_in(a, "nobody")),
    (
        "own_account.change_email", "", people_with_an_account_but_at_a_kiosk,
        lambda s, a: s.cinema.own_account.change_email(a, "", "new@example.org"),
    ),
    (
        "own_account.sign_out_everywhere", "", people_with_an_account_but_at_a_kiosk,
        lambda s, a: s.cinema.own_account.sign_out_everywhere(a, ""),
    ),
    (
        "own_account.export", "", people_with_an_account_but_at_a_kiosk,
        lambda s, a: s.cinema.own_account.export(a),
    ),
    (
        "own_account.save_export", "", people_with_an_account_but_at_a_kiosk,
        lambda s, a: s.cinema.own_account.save_export(a, Path("/nowhere/at/all")),
    ),
    (
        "own_account.tickets_to_come", "", people_with_an_account_but_at_a_kiosk,
        lambda s, a: s.cinema.own_account.tickets_to_come(a),
    ),
    ("own_account.erase", "", customers_but_at_a_kiosk, lambda s, a: s.cinema.own_account.erase(a, "")),
    ("office.set", "", administrators_in_the_office, lambda s, a: s.cinema.office.set(a, "hold_seconds", "x")),
    ("office.set_many", "", administrators_in_the_office, lambda s, a: s.cinema.office.set_many(a, {"name": ""})),
    ("office.set_up", "", anybody_but_at_a_kiosk, lambda s, a: s.cinema.office.set_up(a, *HOUSE)),
    ("seed.load", "", administrators_in_the_office, lambda s, a: s.cinema.seed.load(a, NO_SEED, demo=False)),
    ("seed.claim_first_evening", "", administrators_in_the_office, lambda s, a: s.cinema.seed.claim_first_evening(a)),
    ("seed.roll_forward", "", administrators_in_the_office, lambda s, a: s.cinema.seed.roll_forward(a, NO_SEED)),
    (
        "reviews.write", "", people_who_write,
        lambda s, a: s.cinema.reviews.write(a, "metropolis", 0, ""),
    ),
    ("reviews.of_movie", "", everybody, lambda s, a: s.cinema.reviews.of_movie(a, "metropolis")),
    ("reviews.delete", "", people_who_write, lambda s, a: s.cinema.reviews.delete(a, "metropolis")),
    ("reviews.report", "", people_who_write, lambda s, a: s.cinema.reviews.report(a, "nothing", "")),
    ("review_office.list", "", managers_in_the_office, lambda s, a: s.cinema.review_office.list(a, ReviewFilter.ALL)),
    ("review_office.reported", "", managers_in_the_office, lambda s, a: s.cinema.review_office.reported(a)),
    ("review_office.hide", "", managers_in_the_office, lambda s, a: s.cinema.review_office.hide(a, "nothing", "", 1)),
    ("review_office.restore", "", managers_in_the_office, lambda s, a: s.cinema.review_office.restore(a, "nothing")),
    (
        "review_office.dismiss_reports", "", managers_in_the_office,
        lambda s, a: s.cinema.review_office.dismiss_reports(a, NO_REVIEW),
    ),
    ("news.of", "", everybody, lambda s, a: s.cinema.news.of(a)),
    ("news.told", "", everybody, lambda s, a: s.cinema.news.told(a, A_WORD)),
    (
        "proposals.propose", "", people_with_an_account_but_at_a_kiosk,
        lambda s, a: s.cinema.proposals.propose(a, {"title": ""}),
    ),
    ("proposals.mine", "", people_with_an_account_but_at_a_kiosk, lambda s, a: s.cinema.proposals.mine(a)),
    ("favourites.mine", "", people_with_an_account, lambda s, a: s.cinema.favourites.mine(a)),
    ("favourites.on_screen", "", staff, lambda s, a: s.cinema.favourites.on_screen(a, s.house.staff.user or "")),
    ("recommendations.for_you", "", everybody, lambda s, a: s.cinema.recommendations.for_you(a)),
    (
        "own_tickets.cancel_offer", "", people_in_the_customer_window,
        lambda s, a: s.cinema.own_tickets.cancel_offer(a, "?"),
    ),
    (
        "own_tickets.cancel_offer", "another's", nobody,
        lambda s, a: s.cinema.own_tickets.cancel_offer(a, s.bought.id),
    ),
    ("own_tickets.cancel", "", people_in_the_customer_window, lambda s, a: s.cinema.own_tickets.cancel(a, "?")),
    ("own_tickets.cancel", "another's", nobody, lambda s, a: s.cinema.own_tickets.cancel(a, s.bought.id)),
    ("own_tickets.requests", "", people_in_the_customer_window, lambda s, a: s.cinema.own_tickets.requests(a)),
    ("own_tickets.withdraw", "", people_in_the_customer_window, lambda s, a: s.cinema.own_tickets.withdraw(a, "?")),
    ("cancel_desk.waiting", "", staff, lambda s, a: s.cinema.cancel_desk.waiting(a)),
    ("cancel_desk.refuse", "", staff, lambda s, a: s.cinema.cancel_desk.refuse(a, "?", "too late")),
    (
        "guest_codes.code_for", "a guest's own", guests_in_the_customer_window,
        lambda s, a: s.cinema.guest_codes.code_for(a, s.guests_sale.id),
    ),
    ("guest_codes.code_for", "another's", nobody, lambda s, a: s.cinema.guest_codes.code_for(a, s.bought.id)),
    ("backups.backup", "", managers_in_the_office, lambda s, a: s.cinema.backups.backup(a, Path("/nowhere/at/all"))),
    ("backups.heads", "", managers_in_the_office, lambda s, a: s.cinema.backups.heads(a, Path("/nowhere/at/all"))),
    ("office.record_marks", "", administrators_in_the_office, lambda s, a: s.cinema.office.record_marks(a)),
    (
        "backups.restore", "", administrators_in_the_office,
        lambda s, a: s.cinema.backups.restore(a, Path("/nowhere/at/all")),
    ),
    ("accounts.find", "", staff, lambda s, a: s.cinema.accounts.find(a, "nobody")),
    ("audit.findings", "", managers, lambda s, a: s.cinema.audit.findings(a)),
    ("journal.about", "", managers, lambda s, a: s.cinema.journal.about(a, s.bought.id)),
    ("journal.findings", "", managers, lambda s, a: s.cinema.journal.findings(a)),
    ("journal.heads", "", managers, lambda s, a: s.cinema.journal.heads(a)),
    ("journal.kept", "", managers, lambda s, a: s.cinema.journal.kept(a)),
    ("journal.lost", "", managers, lambda s, a: s.cinema.journal.lost(a)),
    ("journal.verify", "", managers, lambda s, a: s.cinema.journal.verify(a)),
    ("repairs.planned", "", managers, lambda s, a: s.cinema.repairs.planned(a, ())),
    ("repairs.do", "", managers, lambda s, a: s.cinema.repairs.do(a, ())),
    ("admin.backups.notice", "", staff, lambda s, a: s.cinema.admin.backups.notice(a)),
    ("tills.all", "", managers, lambda s, a: s.cinema.tills.all(a)),
    ("till_sessions.current", "", staff, lambda s, a: s.cinema.till_sessions.current(a)),
    ("till_sessions.require_open", "", staff, lambda s, a: s.cinema.till_sessions.require_open(a)),
    ("till_sessions.counts_blind", "", staff, lambda s, a: s.cinema.till_sessions.counts_blind(a)),
    ("till_sessions.opening", "", staff, lambda s, a: s.cinema.till_sessions.opening(a)),
    ("till_sessions.open", "", staff, lambda s, a: s.cinema.till_sessions.open(a, -1)),
    ("till_sessions.add", "", staff, lambda s, a: s.cinema.till_sessions.add(a, -1, DrawerReason.CHANGE)),
    ("till_sessions.drop", "", staff, lambda s, a: s.cinema.till_sessions.drop(a, -1, DrawerReason.OTHER)),
    ("till_sessions.x", "", staff, lambda s, a: s.cinema.till_sessions.x(a)),
    ("till_sessions.last_z", "", staff, lambda s, a: s.cinema.till_sessions.last_z(a)),
    ("till_sessions.close", "", staff, lambda s, a: s.cinema.till_sessions.close(a, -1, None)),
    ("till_sessions.close", "with a large difference", managers, close_with_a_large_difference),
    ("safe.contents", "", staff, lambda s, a: s.cinema.safe.contents(a)),
    ("other_sessions.x", "", managers, lambda s, a: s.cinema.other_sessions.x(a, 9)),
    ("other_sessions.close", "", managers, lambda s, a: s.cinema.other_sessions.close(a, 9, -1, None)),
    ("safe.takings", "", managers, lambda s, a: s.cinema.safe.takings(a)),
    ("safe.bank", "", managers, lambda s, a: s.cinema.safe.bank(a, (), "")),
    ("business_days.open_tills", "", managers, lambda s, a: s.cinema.business_days.open_tills(a)),
    ("business_days.closed", "", managers, lambda s, a: s.cinema.business_days.closed(a, "?")),
    ("business_days.state", "", managers, lambda s, a: s.cinema.business_days.state(a, "?")),
    ("business_days.closings", "", managers, lambda s, a: s.cinema.business_days.closings(a)),
    ("business_days.close", "", managers, lambda s, a: s.cinema.business_days.close(a, "?")),
    ("stations.this", "", everybody, lambda s, a: s.cinema.stations.this(a)),
    ("stations.all", "", managers_in_the_office, lambda s, a: s.cinema.stations.all(a)),
    (
        "stations.register", "", managers_in_the_office,
        lambda s, a: s.cinema.stations.register(a, StationKind.DOOR, ""),
    ),
    ("stations.retire", "", managers_in_the_office, lambda s, a: s.cinema.stations.retire(a, "none")),
    ("pins.choose", "", staff, lambda s, a: s.cinema.pins.choose(a, "", "")),
    ("pins.give", "", administrators_in_the_office, lambda s, a: s.cinema.pins.give(a, "nobody")),
    ("pins.remove", "", administrators_in_the_office, lambda s, a: s.cinema.pins.remove(a, "nobody")),
    ("pin_sign_in.people", "", anybody_but_at_a_kiosk, lambda s, a: s.cinema.pin_sign_in.people(a)),
    ("lending.lend", "", staff, lambda s, a: s.cinema.lending.lend(a, "nobody", "", LentAction.REFUND)),
    ("lending.require", "without a loan", managers, lambda s, a: s.cinema.lending.require(a, LentAction.COMP, None)),
    ("unresolved.waiting", "", managers, lambda s, a: s.cinema.unresolved.waiting(a)),
    ("unresolved.decide", "", managers, lambda s, a: s.cinema.unresolved.decide(a, "?", taken=True)),
    (
        "unresolved.decide_surplus", "", managers,
        lambda s, a: s.cinema.unresolved.decide_surplus(a, "?", given_back=True),
    ),
    ("unresolved.decide_refund", "", managers, lambda s, a: s.cinema.unresolved.decide_refund(a, "?", given_back=True)),
    ("refunds.refund", "", staff, lambda s, a: s.cinema.refunds.refund(a, "?", reason="ill")),
    ("voids.void", "", staff, lambda s, a: s.cinema.voids.void(a, "?")),
    ("voids.require_voidable", "", staff, lambda s, a: s.cinema.voids.require_voidable(a, s.bought)),
    ("members.get", "", staff, lambda s, a: s.cinema.members.get(a, "user-staff")),
    ("members.find", "", staff, lambda s, a: s.cinema.members.find(a, "ada")),
    ("printing.sold", "a guest's", everybody, lambda s, a: s.cinema.printing.sold(a, s.guests_sale.id, "en")),
    ("printing.sold", "another's", staff, lambda s, a: s.cinema.printing.sold(a, s.bought.id, "en")),
    ("printing.ask", "", staff, lambda s, a: s.cinema.printing.ask(a, PaperKind.SALE, s.bought.id, "en")),
    ("printing.shown", "", staff, lambda s, a: s.cinema.printing.shown(a)),
    ("printing.waiting", "", staff, lambda s, a: s.cinema.printing.waiting(a)),
    ("printing.jobs", "", everybody, lambda s, a: s.cinema.printing.jobs(a, ["nothing"])),
    ("printing.again", "", staff, lambda s, a: s.cinema.printing.again(a, "nothing")),
    ("printing.drop", "", staff, lambda s, a: s.cinema.printing.drop(a, "nothing")),
    ("printing.came_out", "", staff, lambda s, a: s.cinema.printing.came_out(a, "nothing")),
    ("printing.release", "", staff, lambda s, a: s.cinema.printing.release(a, "nothing")),
    ("printing.drop_waiting", "", staff, lambda s, a: s.cinema.printing.drop_waiting(a, "nothing")),
    ("printing.roles", "", everybody, lambda s, a: s.cinema.printing.roles(a)),
    ("printing.to_run", "", everybody, lambda s, a: s.cinema.printing.to_run(a)),
    ("printing.now", "", everybody, lambda s, a: s.cinema.printing.now(a)),
    ("printer_runs.tend", "", everybody, lambda s, a: s.cinema.printer_runs.tend(a)),
    ("printer_runs.worker", "", nobody, lambda s, a: s.cinema.printer_runs.worker(a, "nothing")),
    ("kiosk.state", "", everybody, lambda s, a: s.cinema.kiosk.state(a)),
    ("kiosk.put_out_of_order", "", staff_in_the_office, lambda s, a: s.cinema.kiosk.put_out_of_order(a, "?", "")),
    ("kiosk.put_in_order", "", staff_in_the_office, lambda s, a: s.cinema.kiosk.put_in_order(a, "?")),
    ("kiosk.check_pin", "", at_a_kiosk, lambda s, a: s.cinema.kiosk.check_pin(a, "nobody", "1")),
    ("kiosk.end_service", "", everybody, lambda s, a: s.cinema.kiosk.end_service(a)),
    ("kiosk.end_visit", "", everybody, lambda s, a: s.cinema.kiosk.end_visit(a)),
    (
        "kiosk.print_tickets", "a guest's", everybody,
        lambda s, a: s.cinema.kiosk.print_tickets(a, s.guests_sale.id, "en"),
    ),
    ("kiosk.print_tickets", "another's", staff, lambda s, a: s.cinema.kiosk.print_tickets(a, s.bought.id, "en")),
    ("kiosk.printed", "a guest's", everybody, lambda s, a: s.cinema.kiosk.printed(a, s.guests_sale.id)),
    ("kiosk.printed", "another's", staff, lambda s, a: s.cinema.kiosk.printed(a, s.bought.id)),
    ("kiosk.pickup_code", "", staff, lambda s, a: s.cinema.kiosk.pickup_code(a, s.bought.id)),
    ("pick_ups.waiting", "", staff, lambda s, a: s.cinema.pick_ups.waiting(a)),
    ("pick_ups.hand_over", "", staff, lambda s, a: s.cinema.pick_ups.hand_over(a, "?", "en")),
    ("pick_ups.tick_off", "", staff, lambda s, a: s.cinema.pick_ups.tick_off(a, "?")),
    ("door.scan", "", staff, lambda s, a: s.cinema.door.scan(a, "?")),
    ("door.scan", "all the same", managers, lambda s, a: s.cinema.door.scan(a, "?", all_the_same=True)),
    ("door.undo", "", staff, lambda s, a: s.cinema.door.undo(a, "nothing", "nothing")),
    ("door_away.fetch", "", staff, lambda s, a: s.cinema.door_away.fetch(a)),
    ("door_away.status", "", staff, lambda s, a: s.cinema.door_away.status(a)),
    ("door_away.scan", "", staff, lambda s, a: s.cinema.door_away.scan(a, "?")),
    ("door_away.remember", "", staff, lambda s, a: s.cinema.door_away.remember(a, LET_IN)),
    ("door_away.forget", "", staff, lambda s, a: s.cinema.door_away.forget(a, "nothing")),
    ("door_away.undo", "", staff, lambda s, a: s.cinema.door_away.undo(a, "nothing", "nothing")),
    ("door_settling.settle", "", staff, lambda s, a: s.cinema.door_settling.settle(a)),
    ("door_settling.told", "", staff, lambda s, a: s.cinema.door_settling.told(a)),
    ("door_settling.waiting", "", staff, lambda s, a: s.cinema.door_settling.waiting(a)),
    ("door_settling.confirm", "", staff, lambda s, a: s.cinema.door_settling.confirm(a, ["nothing"])),
    ("door.counts", "", staff, lambda s, a: s.cinema.door.counts(a, [s.house.screening])),
    ("papers.day_lines", "", staff, lambda s, a: s.cinema.papers.day_lines(a, "en")),
    ("papers.day_sheet", "", staff, lambda s, a: s.cinema.papers.day_sheet(a, "en")),
    ("papers.week", "", staff, lambda s, a: s.cinema.papers.week(a, "en")),
    ("papers.save_week", "", staff, lambda s, a: s.cinema.papers.save_week(a, Path("/nowhere/at/all"), "en")),
    ("papers.reserved", "", staff, lambda s, a: s.cinema.papers.reserved(a)),
    ("papers.reservations", "", staff, lambda s, a: s.cinema.papers.reservations(a, "en")),
    ("counter_sales.find", "", staff, lambda s, a: s.cinema.counter_sales.find(a, "?")),
    ("counter_sales.search", "", staff, lambda s, a: s.cinema.counter_sales.search(a, "19:47")),
    ("counter_sales.paper", "", staff, lambda s, a: s.cinema.counter_sales.paper(a, receipt_of(s), fresh=True)),
    ("counter_sales.latest", "", staff, lambda s, a: s.cinema.counter_sales.latest(a)),
    ("vouchers.line", "", staff, lambda s, a: s.cinema.vouchers.line(a, VoucherKind.VALUE, 0)),
    ("vouchers.show", "", staff, lambda s, a: s.cinema.vouchers.show(a, "?")),
    ("vouchers.usable", "", staff, lambda s, a: s.cinema.vouchers.usable(a, "?")),
    ("vouchers.newest", "", managers, lambda s, a: s.cinema.vouchers.newest(a)),
    ("vouchers.cover", "", staff, lambda s, a: s.cinema.vouchers.cover(a, s.guests_order, "?")),
    ("vouchers.codes", "", staff, lambda s, a: s.cinema.vouchers.codes(a, s.bought)),
    ("vouchers.block", "", managers, lambda s, a: s.cinema.vouchers.block(a, "?")),
    ("vouchers.unblock", "", managers, lambda s, a: s.cinema.vouchers.unblock(a, "?")),
    ("vouchers.reissue", "", managers, lambda s, a: s.cinema.vouchers.reissue(a, "?")),
    ("vouchers.code_again", "", managers, lambda s, a: s.cinema.vouchers.code_again(a, "?")),
    (
        "checkout.pay_in_parts", "in cash", staff,
        lambda s, a: s.cinema.checkout.pay_in_parts(a, s.guests_order, [(TOO_LITTLE, s.guests_order.total)]),
    ),
    ("checkout.pay", "by voucher", staff, lambda s, a: s.cinema.checkout.pay(a, s.guests_order, NO_VOUCHER)),
    ("exchanges.ways_to_pay", "", everybody, lambda s, a: s.cinema.exchanges.ways_to_pay(a)),
    ("exchanges.begin", "", staff, lambda s, a: s.cinema.exchanges.begin(a, "?", [Swap("B1")])),
    ("exchanges.finish", "", staff, lambda s, a: s.cinema.exchanges.finish(a, no_exchange(s))),
    ("exchanges.resume", "", staff, lambda s, a: s.cinema.exchanges.resume(a, no_exchange(s))),
    ("exchanges.left_alone", "", staff, lambda s, a: s.cinema.exchanges.left_alone(a, no_exchange(s))),
    ("exchanges.release", "", staff, lambda s, a: s.cinema.exchanges.release(a, no_exchange(s))),
    ("refunds.give_all", "", staff, give_all),
    (
        "refunds.refund_screening", "", staff,
        lambda s, a: s.cinema.refunds.refund_screening(a, "nothing", "nothing", reason="ill"),
    ),
    ("booking.hold", "free seats", everybody, lambda s, a: s.cinema.booking.hold(a, s.house.screening, None, ("C1",))),
    (
        "booking.hold_any", "of no area", everybody,
        lambda s, a: s.cinema.booking.hold_any(a, s.house.screening, None, "", 1),
    ),
    (
        "party_booking.hold", "free seats", everybody,
        lambda s, a: s.cinema.party_booking.hold(a, s.house.other_screening, None, WantedParty({"adult": 1}, {})),
    ),
    ("booking.find", "one's own hold alone is found", everybody, lambda s, a: s.cinema.booking.find(a, "?", "?")),
    ("booking.extend", "one's own hold alone is found", everybody, lambda s, a: s.cinema.booking.extend(a, s.held)),
    (
        "booking.change_types", "one's own hold alone is found", everybody,
        lambda s, a: s.cinema.booking.change_types(a, s.held, {"B5": "child"}),
    ),
    ("booking.release", "one's own hold alone is found", everybody, lambda s, a: s.cinema.booking.release(a, s.held)),
    ("booking.most", "", everybody, lambda s, a: s.cinema.booking.most(a)),
    ("checkout.ways_to_pay", "those that are open", everybody, lambda s, a: s.cinema.checkout.ways_to_pay(a)),
    ("checkout.begin", "of nothing", everybody, lambda s, a: s.cinema.checkout.begin(a, ())),
    ("checkout.begin", "of another's hold", nobody, lambda s, a: s.cinema.checkout.begin(a, [choice(s.held)])),
    ("checkout.begin", "of what is no seat", staff, lambda s, a: s.cinema.checkout.begin(a, (), lines=[THING])),
    (
        "checkout.pay", "by a connected card", guests_and_staff,
        lambda s, a: s.cinema.checkout.pay(a, s.guests_order, NO_CARD),
    ),
    ("checkout.pay", "in cash", staff, lambda s, a: s.cinema.checkout.pay(a, s.guests_order, TOO_LITTLE)),
    ("checkout.pay", "by a slip", staff, separate(lambda s, a: s.cinema.checkout.pay(a, s.guests_order, NO_SLIP))),
    ("checkout.pay", "another's order", staff, lambda s, a: s.cinema.checkout.pay(a, s.order, NO_CARD)),
    (
        "checkout.ask", "by a connected card", guests_and_staff,
        lambda s, a: s.cinema.checkout.ask(a, s.guests_order, NO_CARD),
    ),
    ("checkout.ask", "by a slip", staff, separate(lambda s, a: s.cinema.checkout.ask(a, s.guests_order, NO_SLIP))),
    ("checkout.ask", "another's order", staff, lambda s, a: s.cinema.checkout.ask(a, s.order, NO_CARD)),
    ("checkout.again", "a guest's", guests_and_staff, lambda s, a: s.cinema.checkout.again(a, s.guests_order)),
    ("checkout.again", "another's", staff, lambda s, a: s.cinema.checkout.again(a, s.order)),
    ("checkout.begin", "with companions alone", staff, begin_companions),
    ("checkout.left_alone", "", everybody, lambda s, a: s.cinema.checkout.left_alone(a, s.held)),
    (
        "checkout.begin", "leaving a seat alone", staff,
        lambda s, a: s.cinema.checkout.begin(a, (), stranded=StrandedReason.PARTY),
    ),
    ("checkout.answer", "", staff, lambda s, a: s.cinema.checkout.answer(a, s.guests_sale.id, None)),
    (
        "checkout.begin_split", "a guest's", guests_and_staff,
        lambda s, a: s.cinema.checkout.begin_split(a, free(s.guests_order)),
    ),
    ("checkout.begin_split", "another's", staff, lambda s, a: s.cinema.checkout.begin_split(a, free(s.order))),
    ("checkout.tender", "by card", everybody, lambda s, a: s.cinema.checkout.tender(a, s.guests_sale.id, NO_CARD, 1)),
    ("checkout.tender", "in cash", staff, lambda s, a: s.cinema.checkout.tender(a, s.guests_sale.id, TOO_LITTLE, 1)),
    ("checkout.tender", "another's", staff, lambda s, a: s.cinema.checkout.tender(a, s.bought.id, NO_CARD, 1)),
    ("checkout.give_up", "a guest's", everybody, lambda s, a: s.cinema.checkout.give_up(a, s.guests_sale.id)),
    ("checkout.give_up", "another's", staff, lambda s, a: s.cinema.checkout.give_up(a, s.bought.id)),
    ("checkout.renew", "a guest's", staff, lambda s, a: s.cinema.checkout.renew(a, s.guests_sale.id)),
    ("checkout.renew", "another's", staff, lambda s, a: s.cinema.checkout.renew(a, s.bought.id)),
    ("checkout.resume", "a guest's sale", everybody, lambda s, a: s.cinema.checkout.resume(a, s.guests_sale.id)),
    ("checkout.conclude", "", staff, lambda s, a: s.cinema.checkout.conclude(a, s.guests_sale.order)),
    ("checkout.resume", "another's sale", staff, lambda s, a: s.cinema.checkout.resume(a, s.bought.id)),
    ("baskets.park", "another's", staff, lambda s, a: s.cinema.baskets.park(a, s.order)),
    ("baskets.reserve", "another's", staff, lambda s, a: s.cinema.baskets.reserve(a, s.order)),
    ("baskets.waiting", "", staff, lambda s, a: s.cinema.baskets.waiting(a)),
    ("baskets.collect", "", staff, lambda s, a: s.cinema.baskets.collect(a, "?")),
    ("baskets.put_back", "", staff, lambda s, a: s.cinema.baskets.put_back(a, collected(s.order))),
    ("baskets.release", "", staff, lambda s, a: s.cinema.baskets.release(a, "?")),
    ("reservations.offered", "", everybody, lambda s, a: s.cinema.reservations.offered(a)),
    ("reservations.mine", "one's own", everybody, lambda s, a: s.cinema.reservations.mine(a)),
    ("reservations.reserve", "where cards are taken", nobody, lambda s, a: s.cinema.reservations.reserve(a, s.order)),
    ("reservations.reserve", "one's own", customers_in_their_window, separate(reserving)),
    ("reservations.give_up", "one's own", people_with_an_account, lambda s, a: s.cinema.reservations.give_up(a, "?")),
    (
        "hand_overs.offer", "", staff_and_whoever_is_at_a_kiosk,
        lambda s, a: s.cinema.hand_overs.offer(a, s.order),
    ),
    ("hand_overs.take", "", staff_and_whoever_is_at_a_kiosk, lambda s, a: s.cinema.hand_overs.take(a, "1234")),
    (
        "hand_overs.recall", "one's own", staff_and_whoever_is_at_a_kiosk,
        lambda s, a: s.cinema.hand_overs.recall(a, offered(s.order, a)),
    ),
    (
        "hand_overs.give_up", "one's own", staff_and_whoever_is_at_a_kiosk,
        lambda s, a: s.cinema.hand_overs.give_up(a, offered(s.order, a)),
    ),
    ("unfinished.here", "", staff, lambda s, a: s.cinema.unfinished.here(a)),
    ("unfinished.finish", "", staff, lambda s, a: s.cinema.unfinished.finish(a, "?")),
    ("unfinished.void", "", staff, lambda s, a: s.cinema.unfinished.void(a, "?")),
    ("receipts.codes", "a guest's", everybody, lambda s, a: s.cinema.receipts.codes(a, s.guests_sale)),
    ("receipts.codes", "another's", staff, lambda s, a: s.cinema.receipts.codes(a, s.bought)),
    ("ticket_checks.check", "", staff, lambda s, a: s.cinema.ticket_checks.check(a, "?")),
    ("ticket_checks.look", "", staff, lambda s, a: s.cinema.ticket_checks.look(a, "?")),
    ("receipts.of_sale", "a guest's", everybody, lambda s, a: s.cinema.receipts.of_sale(a, s.guests_sale.id)),
    ("receipts.of_sale", "another's", staff, lambda s, a: s.cinema.receipts.of_sale(a, s.bought.id)),
    ("receipts.by_number", "", staff, lambda s, a: s.cinema.receipts.by_number(a, s.guests_sale.receipt_number or "")),
    ("receipts.of_refund", "a sale without one", everybody, lambda s, a: s.cinema.receipts.of_refund(a, s.bought)),
    ("receipts.purchases", "one's own", people_with_an_account, lambda s, a: s.cinema.receipts.purchases(a)),
    ("booking.left_behind", "one's own", everybody, lambda s, a: s.cinema.booking.left_behind(a)),
    ("receipts.being_checked", "one's own", people_with_an_account, lambda s, a: s.cinema.receipts.being_checked(a)),
    ("receipt_names.name", "a guest's", everybody, lambda s, a: s.cinema.receipt_names.name(a, s.guests_order, "")),
    ("receipt_names.name", "another's", staff, lambda s, a: s.cinema.receipt_names.name(a, s.order, "")),
    ("receipt_names.drop", "another's", staff, lambda s, a: s.cinema.receipt_names.drop(a, s.order)),
    ("receipt_names.forget", "", managers, lambda s, a: s.cinema.receipt_names.forget(a, "?")),
]  # fmt: skip
"""Methods that take an actor: name, of what, who is allowed, and a call that gets as far as the check."""

Read = Callable[[Stage], object]


def first_of_the_changes(stage: Stage) -> object:
    with stage.cinema.booking.changes(stage.house.screening) as news:
        return next(news)


READ_BY_ALL: dict[str, Read] = {
    "admin.backups.due": lambda s: s.cinema.admin.backups.due(),
    "booking.changes": first_of_the_changes,
    "booking.seating": lambda s: s.cinema.booking.seating(s.house.screening),
    "catalogue.movie": lambda s: s.cinema.catalogue.movie("metropolis"),
    "catalogue.poster": lambda s: s.cinema.catalogue.poster("metropolis"),
    "catalogue.search": lambda s: s.cinema.catalogue.search(MovieQuery()),
    "office.house": lambda s: s.cinema.office.house(),
    "office.is_demo": lambda s: s.cinema.office.is_demo(),
    "office.is_set_up": lambda s: s.cinema.office.is_set_up(),
    "office.timezone": lambda s: s.cinema.office.timezone(),
    "programme.cancelled": lambda s: s.cinema.programme.cancelled([s.house.screening]),
    "members.require": lambda s: s.cinema.members.require(s.house.staff.user or ""),
    "programme.find": lambda s: s.cinema.programme.find("metropolis"),
    "door.note": lambda s: s.cinema.door.note(),
    "programme.days": lambda s: s.cinema.programme.days(),
    "programme.of_day": lambda s: s.cinema.programme.of_day(s.cinema.programme.today()),
    "programme.of_movie": lambda s: s.cinema.programme.of_movie("metropolis"),
    "programme.sellable": lambda s: s.cinema.programme.sellable(),
    "programme.showing": lambda s: s.cinema.programme.showing(s.house.screening),
    "screening_numbers.all": lambda s: s.cinema.screening_numbers.all(),
    "screening_numbers.named": lambda s: s.cinema.screening_numbers.named(s.house.screening),
    "programme.today": lambda s: s.cinema.programme.today(),
    "receipts.pdf": lambda s: s.cinema.receipts.pdf(s.cinema.receipts.of_sale(s.house.staff, s.bought.id), "en"),
    "receipts.session_pdf": lambda s: s.cinema.receipts.session_pdf(SESSION, "en"),
    "receipts.paper": lambda s: s.cinema.receipts.paper(s.cinema.receipts.of_sale(s.house.staff, s.bought.id), "en"),
    "receipts.session_paper": lambda s: s.cinema.receipts.session_paper(SESSION, "en"),
    "papers.of_receipt": lambda s: s.cinema.papers.of_receipt(receipt_of(s), "en"),
    "papers.of_session": lambda s: s.cinema.papers.of_session(SESSION, "en"),
    "papers.week_pdf": lambda s: s.cinema.papers.week_pdf(NO_WEEK, "en"),
    "papers.week_picture": lambda s: s.cinema.papers.week_picture(NO_WEEK, "en"),
    "papers.pdf": lambda s: s.cinema.papers.pdf(Paper("", ()), "en"),
    "papers.picture": lambda s: s.cinema.papers.picture(Paper("", ()), "80"),
    "papers.pieces": lambda s: s.cinema.papers.pieces(Paper("", ()), "80"),
    "receipts.qr": lambda s: s.cinema.receipts.qr("code"),
    "receipts.text": lambda s: s.cinema.receipts.text(s.cinema.receipts.of_sale(s.house.staff, s.bought.id), "en"),
    "seed.is_loaded": lambda s: s.cinema.seed.is_loaded(),
    "tills.this_one": lambda s: s.cinema.tills.this_one(),
}
"""Methods that only read and are open to all: they take no actor and leave the database as it was."""

NOBODYS_ACT = {
    "accounts.sign_in": "it finds out who acts",
    "pin_sign_in.sign_in": "it finds out who acts",
    "admin.backups.run": "the day's backup is made by whichever window is open, in the name of nobody",
    "admin.upkeep.run": "the day's upkeep is done by whichever window is open, in the name of nobody",
    "recovery.recover": "what a crash left is ended by whoever finds it, in the name of nobody",
}
"""Methods that change something without an actor, and why."""


OFFICE_RULES = {Role.MANAGER: managers_in_the_office, Role.ADMIN: administrators_in_the_office}
CHECKED += [(name, "", OFFICE_RULES[least], call) for name, least, call in OFFICE]

NOT_LOOKED_UP = {
    "accounts.profile": "reads",
    "accounts.failed_tries": "reads",
    "booking.find": "reads",
    "booking.hold_any": "holds by `hold`, which looks up",
    "booking.most": "reads",
    "booking.release": "gives seats back",
    "booking.left_behind": "reads",
    "checkout.answer": "records money that was taken",
    "checkout.left_alone": "reads",
    "checkout.resume": "records money that was taken, or ends what was begun",
    "checkout.ways_to_pay": "reads",
    "door_away.forget": "keeps in mind what the door did; the database may be away",
    "door_away.remember": "the same",
    "door_away.scan": "the database is away",
    "door_away.status": "the database is away",
    "door_away.undo": "the database is away",
    "door_settling.told": "reads",
    "door_settling.waiting": "reads",
    "pin_sign_in.people": "reads",
    "kiosk.state": "reads",
    "kiosk.check_pin": "asks about the owner of the PIN instead",
    "kiosk.end_service": "forgets whose PIN was typed",
    "kiosk.end_visit": "forgets what was known of somebody who has gone",
    "printing.jobs": "reads",
    "printing.roles": "reads",
    "printing.to_run": "reads",
    "printing.now": "reads",
    "printer_runs.tend": "starts programs, none of which acts in the actor's name",
    "printer_runs.worker": "is for the operator, who has no account",
    "receipt_names.drop": "forgets a name",
    "receipts.being_checked": "reads",
    "receipts.by_number": "reads",
    "reviews.of_movie": "reads",
    "receipts.codes": "reads",
    "receipts.of_refund": "reads",
    "receipts.of_sale": "reads",
    "receipts.purchases": "reads",
    "reservations.mine": "reads",
    "reservations.offered": "reads",
    "stations.this": "reads",
    "ticket_checks.check": "reads",
    "ticket_checks.look": "reads",
}
"""Methods with an actor whose account isn't looked up again, and why; all others begin or change something."""

LOOKED_UP = [row for row in CHECKED if row[0] not in NOT_LOOKED_UP]


def public_methods() -> dict[str, Callable[..., object]]:
    """Return every public method of the services in a cinema, as `field.method`."""
    return methods_of(Cinema, "")


def methods_of(whole: Any, before: str) -> dict[str, Callable[..., object]]:
    """Return the public methods of the services in a dataclass, and of those in a group of services in it."""
    kinds, found = get_type_hints(whole), dict[str, Callable[..., object]]()
    for field in fields(whole):
        kind, name = kinds[field.name], f"{before}{field.name}."
        if is_dataclass(kind) and kind.__module__.startswith("cinema.services."):
            found |= methods_of(kind, name)
        elif getattr(kind, "__module__", "").startswith("cinema.services."):
            methods = inspect.getmembers(kind, inspect.isfunction)
            found |= {name + method: call for method, call in methods if not method.startswith("_")}
    return found


@pytest.fixture
def stage(bare: Stage) -> Stage:
    """The stage with its orders made."""
    assert all((bare.order, bare.guests_order, bare.held))
    return bare


@pytest.fixture
def bare(remembered: Remembered, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """The sales are copied, the holds are made anew: those run out."""
    monkeypatch.setattr(BcryptPasswords.__init__, "__defaults__", (4,))
    house = remembered(_sell_two)
    stored = [house.storage.transactions.get(one["_id"]) for one in raw(house.connection, "transactions")]
    sales = {sale.tickets[0].seat: sale for sale in stored}
    return Stage(
        house.cinema,
        house,
        bought=sales["B1"],
        guests_sale=sales["B2"],
    )


def _sell_two(house: SmallHouse) -> None:
    """Sell a seat to Ada and one to a guest; everybody who acts here has an account."""
    house.storage.settings.set("customers_reserve", 1)  # where their window takes no cards
    others = {actor.user: actor for actor in actors() if actor.user not in {None, "user-staff"}}
    enrol(house.storage, ADA_HERSELF)
    sell(house.cinema, ADA_HERSELF, house.screening, "B1")
    sell(house.cinema, A_GUEST, house.screening, "B2")
    enrol(house.storage, *others.values())  # durable, and so is all before it: every read sees the sales paid


def actors() -> list[Actor]:
    """Return somebody of each role in each channel, none of them Ada, at the workstation of the stage's guest."""
    return [
        Actor(role, "till-2", channel, None if role is Role.GUEST else f"user-{role}")
        for role in ROLES
        for channel in CHANNELS
    ]


def all_of_it(stage: Stage) -> Kept:
    """Return the whole database as the primary has it now: recovery does not wait for others where it tidies."""
    connection = stage.house.connection
    return {name: raw(connection, name) for name in sorted(connection.database.list_collection_names())}


def is_allowed(call: Call, stage: Stage, actor: Actor) -> bool:
    """Tell whether a call got beyond the question who may; how it ended after that is other tests' matter."""
    try:
        call(stage, actor)
    except NotAllowedError:
        return False
    except CinemaError:
        return True
    return True


def test_all_that_a_cinema_holds_besides_its_services_is_known() -> None:
    services = {name.partition(".")[0] for name in public_methods()}
    assert {field.name for field in fields(Cinema)} - services == {
        "database",
        "speech",
        "workstation",
        "private",
        "close",
    }


def test_each_public_method_of_a_service_says_who_may_call_it() -> None:
    asked = {name for name, _of, _rule, _call in CHECKED}
    assert not asked & (READ_BY_ALL.keys() | NOBODYS_ACT.keys())
    assert asked | READ_BY_ALL.keys() | NOBODYS_ACT.keys() == public_methods().keys()
    takes_an_actor = {
        name for name, method in public_methods().items() if "actor" in inspect.signature(method).parameters
    }
    assert takes_an_actor == asked


@pytest.mark.parametrize(("of", "rule", "call"), [pytest.param(*row[1:], id=" ".join(row[:2])) for row in CHECKED])
def test_a_method_is_open_to_those_who_may_call_it_and_to_nobody_else(
    bare: Stage, of: str, rule: Rule, call: Call
) -> None:
    del of
    wrong = [
        f"{actor.role} at {actor.channel}: {'allowed' if not rule(actor) else 'refused'}"
        for actor in actors()
        if is_allowed(call, bare, actor) is not rule(actor)
    ]
    assert wrong == []


def test_what_is_open_to_all_changes_nothing(stage: Stage) -> None:
    stage.cinema.recovery.recover()
    stage.cinema.receipts.codes(
        stage.house.staff, stage.bought
    )  # the house's ticket key is made when it is first needed
    before = all_of_it(stage)
    for name, read in READ_BY_ALL.items():
        with suppress(CinemaError):
            read(stage)
        assert all_of_it(stage) == before, name


def test_a_refused_call_changes_nothing(stage: Stage) -> None:
    guest = Actor(Role.GUEST, "till-2", Channel.KIOSK)
    before = all_of_it(stage)
    for _name, _of, rule, call in CHECKED:
        if not rule(guest):
            is_allowed(call, stage, guest)
    stage.house.storage.settings.set("card_provider", Provider.TEST)
    assert all_of_it(stage) == before


@pytest.mark.parametrize("provider", [Provider.SEPARATE, Provider.TEST])
def test_who_may_pay_how_follows_from_role_and_channel(house: SmallHouse, provider: Provider) -> None:
    house.storage.settings.set("card_provider", provider)
    for actor in actors():
        ways = house.cinema.checkout.ways_to_pay(actor)
        takes_cash = any(way.tender is Tender.CASH for way in ways)
        takes_cards = any(way.tender is Tender.CARD for way in ways)
        assert takes_cash is staff(actor), actor
        assert takes_cards is (provider is Provider.TEST or staff(actor)), actor


def test_a_colleague_buys_at_a_kiosk_as_a_customer(house: SmallHouse) -> None:
    sam = Actor(Role.STAFF, "kiosk-1", Channel.KIOSK, "sam")
    enrol(house.storage, sam)
    sale = sell(house.cinema, sam, house.screening, "B1")
    assert (sale.seller, sale.customer) == (None, "sam")


def test_whose_account_is_not_looked_up_is_entered_of_methods_that_there_are() -> None:
    assert NOT_LOOKED_UP.keys() < {name for name, _of, _rule, _call in CHECKED}


def test_who_was_erased_changes_nothing_from_a_window_that_is_still_open(stage: Stage) -> None:
    erased = Actor(Role.ADMIN, "till-2", Channel.COMMAND, "user-admin")
    enrol(stage.house.storage, replace(erased, user="another-admin"))
    stage.house.another_till("till-3").accounts.erase(stage.house.operator, "account-of-user-admin")
    before = all_of_it(stage)
    for name, of, _rule, call in LOOKED_UP:
        with pytest.raises(NotAllowedError, match="Sign in again"):
            call(stage, erased)
        assert not is_allowed(call, stage, erased), f"{name} {of}"
    stage.house.storage.settings.set("card_provider", Provider.TEST)
    assert all_of_it(stage) == before


def test_an_erased_customer_buys_nothing(stage: Stage) -> None:
    ada = Actor(Role.CUSTOMER, "till-1", Channel.CUSTOMER, "ada", "Ada")
    stage.house.another_till("till-3").accounts.erase(stage.house.operator, "account-of-ada")
    cinema = stage.house.another_till("till-1")
    refused: list[Callable[[], object]] = [
        lambda: cinema.booking.hold(ada, stage.house.screening, None, ("C1",)),
        lambda: cinema.booking.extend(ada, stage.held),
        lambda: cinema.checkout.begin(ada, [choice(stage.held)]),
        lambda: cinema.checkout.pay(ada, stage.order, NO_CARD),
        lambda: cinema.checkout.ask(ada, stage.order, NO_CARD),
        lambda: cinema.checkout.begin_split(ada, stage.order),
        lambda: cinema.receipt_names.name(ada, stage.order, "Ada"),
    ]
    for call in refused:
        with pytest.raises(NotAllowedError, match="Sign in again"):
            call()
    assert cinema.booking.release(ada, stage.held) is None


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.STAFF, Role.MANAGER])
def test_who_was_demoted_has_the_new_role_in_a_window_that_is_still_open(stage: Stage, role: Role) -> None:
    demoted = Actor(Role.ADMIN, "till-2", Channel.COMMAND, "user-admin")
    stage.house.connection.database["users"].update_one({"_id": demoted.user}, {"$set": {"role": role.value}})
    wrong = []
    for name, of, rule, call in LOOKED_UP:
        if is_allowed(call, stage, demoted) is not rule(replace(demoted, role=role)):
            wrong.append(f"{name} {of}")
        stage.house.storage.settings.set("card_provider", Provider.TEST)  # some calls need the other terminal
    assert wrong == []


def test_a_change_of_role_is_followed_within_seconds(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    admin = Actor(Role.ADMIN, "till-2", Channel.COMMAND, "user-admin")
    stage.cinema.office.set(admin, "hold_seconds", "60")
    stage.house.connection.database["users"].update_one({"_id": admin.user}, {"$set": {"role": "staff"}})
    monkeypatch.setattr("repositories.read_cache.FRESH_SECONDS", 0.0)
    with pytest.raises(NotAllowedError):
        stage.cinema.office.set(admin, "hold_seconds", "70")


def test_who_was_promoted_needs_no_new_sign_in(stage: Stage) -> None:
    staff_member = Actor(Role.STAFF, "till-2", Channel.COMMAND, "user-staff")
    stage.house.connection.database["users"].update_one({"_id": "user-staff"}, {"$set": {"role": "admin"}})
    cinema = stage.house.another_till("till-2")
    assert cinema.office.set(staff_member, "hold_seconds", "60").hold_seconds == 60


def test_money_that_was_taken_is_recorded_whoever_is_gone_meanwhile(stage: Stage) -> None:
    house = stage.house
    house.storage.settings.set("card_provider", Provider.SEPARATE)
    sam = Actor(Role.STAFF, "till-2", Channel.BOX_OFFICE, "sam", "Sam")
    enrol(house.storage, sam)
    till = house.another_till("till-2")
    charged, asked = begin(till, sam, house.screening, "C1"), begin(till, sam, house.screening, "C2")
    part = till.checkout.begin_split(sam, begin(till, sam, house.screening, "C3"))
    till.checkout.ask(sam, asked, NO_SLIP)
    house.another_till("till-3").accounts.erase(house.operator, "account-of-sam")
    till = house.another_till("till-2")
    with pytest.raises(NotAllowedError):
        till.checkout.pay(sam, charged, PaymentRequest(Tender.CASH, tendered=100_00, reference="SLIP-1"))
    assert till.checkout.pay(sam, charged, slip("SLIP-1")).state is PAID
    assert till.checkout.answer(sam, asked.id, "SLIP-2").state is PAID
    assert till.checkout.resume(sam, asked).state is PAID
    assert till.checkout.tender(sam, part.id, slip("SLIP-3"), part.total).state is PAID
    with pytest.raises(NotAllowedError):
        till.booking.hold(sam, house.screening, None, ("C4",))


def slip(reference: str) -> PaymentRequest:
    return PaymentRequest(Tender.CARD, reference=reference)
