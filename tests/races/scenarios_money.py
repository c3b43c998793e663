"""Races for money: two tills pay one basket, one payment or refund comes twice, refunds meet resale."""

from dataclasses import replace
from typing import Any

from cinema.domain.house import House
from cinema.domain.ids import new_id
from cinema.domain.payments import AttemptState, PaymentRequest, Provider, Tender
from cinema.domain.refunds import Refund
from cinema.domain.transactions import Transaction
from cinema.ports import HouseSettings
from repositories.storage import Storage
from tests.races import jobs
from tests.races.rig import Change, Crowd, Job, total
from tests.races.stage import Stage
from tests.races.tally import Row, with_wrong
from tests.support import card, hold, sell


def refund_against_resale(stage: Stage, crowd: Crowd, contenders: int) -> Row:
    """Of each two to four, some refund one sale, whole or in part, and the others want its seats."""
    together = min(4, contenders)
    parties = contenders // together
    stage.clear(rows=parties // 5 + 2, columns=15)
    work = []
    for place in range(parties):
        seats = _three(place)
        sold = sell(stage.cinema, jobs.KIOSK, stage.screening, *seats)
        receipt = sold.receipt_number or ""
        work.append(Job(jobs.give_back, ([(receipt, ())],)))
        old = [ticket.id for ticket in sold.tickets]
        work.append(Job(jobs.take_over, (stage.screening, seats, 0.0, old)))
        if together == 4:
            work.append(Job(jobs.give_back, ([(receipt, seats[:1]), (receipt, seats[1:])],)))
            work.append(Job(jobs.take_over, (stage.screening, seats[:1], 0.0, old)))
    attempts, refused, told, refunded = total(crowd.run(work))
    done = f"{len(refunded)} refunds"
    return stage.row(
        "refund against resale", contenders, attempts, refused, told=told, told_refunded=refunded, note=done
    )  # fmt: skip


def two_tills_confirm_one_hold(stage: Stage, crowd: Crowd, contenders: int) -> Row:
    """Each two want to pay one hold: half of the pairs the same sale, the others each with a sale of their own."""
    stage.clear(rows=contenders // 10 + 2, columns=15)
    work = []
    for place in range(contenders // 2):
        held = hold(stage.cinema, jobs.KIOSK, stage.screening, *_three(place))
        if place % 2:
            sale = stage.cinema.checkout.begin(jobs.KIOSK, held, dict.fromkeys(held.seats))
            work += [Job(jobs.pay_one_sale, (sale.id,))] * 2
        else:
            work += [Job(jobs.pay_one_hold, (held,))] * 2
    attempts, refused, told, _refunded = total(crowd.run(work))
    return stage.row("two tills confirm one hold", contenders, attempts, refused, told=told)


def one_sale_for_all(stage: Stage, crowd: Crowd, contenders: int, *, change: Change | None = None) -> Row:
    """Everybody pays the same sale, each with an attempt of their own."""
    stage.clear()
    held = hold(stage.cinema, jobs.KIOSK, stage.screening, *_three(0))
    sale = stage.cinema.checkout.begin(jobs.KIOSK, held, dict.fromkeys(held.seats))
    said = crowd.run([Job(jobs.pay_one_sale, (sale.id,), change)] * contenders)
    attempts, refused, told, _refunded = total(said)
    return stage.row("all pay one sale", contenders, attempts, refused, told=told)


class BesideTheTill:
    """The settings of a house whose card terminal is not connected."""

    def __init__(self, inner: HouseSettings) -> None:
        self._inner = inner

    def house(self) -> House:
        return replace(self._inner.house(), card_provider=Provider.SEPARATE)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


def with_a_terminal_beside_the_till(storage: Storage) -> Storage:
    """Let cards be paid by the word of a slip."""
    settings: Any = BesideTheTill(storage.settings)
    return replace(storage, settings=settings)


def slips_of_many(stage: Stage, crowd: Crowd, contenders: int) -> Row:
    """Each took money for one of two sales on a terminal of its own, and types the slip twice.

    One of two sales waits for its slip already; the other is open.
    """
    stage.clear()
    sales = []
    for place in range(2):
        held = hold(stage.cinema, stage.house.staff, stage.screening, *_three(place))
        sales.append(stage.cinema.checkout.begin(stage.house.staff, held, dict.fromkeys(held.seats)).id)
    stage.house.storage.settings.set("card_provider", "separate")
    stage.cinema.checkout.ask(stage.house.staff, sales[0], PaymentRequest(Tender.CARD))
    change = with_a_terminal_beside_the_till
    work = [Job(jobs.pay_by_slip, (sales[number % 2],), change) for number in range(contenders)]
    attempts, refused, told, _refunded = total(crowd.run(work))
    written = [
        (one["_id"], slip["reference"])
        for one in stage.connection.database["transactions"].find({})
        for slip in one["attempts"] + one["surplus"]
        if slip["state"] == "approved"
    ]
    given_back = 0
    for sale in stage.cinema.unresolved.waiting(stage.house.operator):
        for slip in sale.waiting_surplus:
            stage.cinema.unresolved.decide_slip(stage.house.operator, sale.id, slip.reference or "", given_back=True)
            given_back += 1
    note = f"{given_back} given back by a manager"
    row = stage.row("slips of many for two sales", contenders, attempts, refused, told=told, note=note)
    typed = [(sales[number % 2], jobs.slip_of(number)) for number in range(contenders)]
    wrong = [] if sorted(written) == sorted(typed) else [f"{len(written)} of {len(typed)} slips are written down"]
    return with_wrong(row, wrong)


def same_payment_twice(stage: Stage, crowd: Crowd, contenders: int) -> Row:
    """Each two bring one asked payment to its end, or one of them recovers it."""
    stage.clear(rows=contenders // 10 + 2, columns=15)
    sales = []
    work = []
    for place in range(contenders // 2):
        held = hold(stage.cinema, jobs.KIOSK, stage.screening, *_three(place))
        sale = stage.cinema.checkout.begin(jobs.KIOSK, held, dict.fromkeys(held.seats))
        stage.cinema.checkout.ask(jobs.KIOSK, sale.id, card())
        sales.append(sale.id)
        work += _delivered(Job(jobs.deliver_payment, (sale.id,)), place)
    attempts, refused, told, _refunded = total(crowd.run(work))
    return stage.row("the same payment delivered twice", contenders, attempts, refused, told=told)


def same_refund_twice(stage: Stage, crowd: Crowd, contenders: int) -> Row:
    """Each two bring one asked refund to its end, or one of them recovers it."""
    stage.clear(rows=contenders // 10 + 2, columns=15)
    work = []
    for place in range(contenders // 2):
        sold = sell(stage.cinema, jobs.KIOSK, stage.screening, *_three(place))
        _ask_refund(stage, sold)
        work += _delivered(Job(jobs.deliver_refund, (sold.id,)), place)
    attempts, refused, told, refunded = total(crowd.run(work))
    return stage.row(
        "the same refund delivered twice", contenders, attempts, refused, told=told, told_refunded=refunded
    )  # fmt: skip


def one_refund_for_all(stage: Stage, crowd: Crowd, contenders: int, *, change: Change | None = None) -> Row:
    """Everybody refunds the same sale, and again when refused."""
    stage.clear()
    sold = sell(stage.cinema, jobs.KIOSK, stage.screening, *_three(0))
    said = crowd.run([Job(jobs.give_back, ([(sold.receipt_number, ())],), change)] * contenders)
    attempts, refused, told, refunded = total(said)
    return stage.row("all refund one sale", contenders, attempts, refused, told=told, told_refunded=refunded)


def _ask_refund(stage: Stage, sale: Transaction) -> None:
    payment = sale.payment
    assert payment is not None
    refund = Refund(
        new_id(), tuple(one.id for one in sale.tickets), sale.total, payment.tender, payment.provider,
        AttemptState.ASKED, "a race", "user-1", "till-1", payment.at,
    )  # fmt: skip
    assert stage.house.storage.refunds.ask(sale.id, refund, 60) is not None


def _delivered(job: Job, place: int) -> list[Job]:
    return [job, Job(jobs.settle, job.given) if place % 3 == 2 else job]


def _three(place: int) -> tuple[str, ...]:
    """Return three seats beside each other, others for each place."""
    row, first = chr(ord("B") + place // 5), 1 + 3 * (place % 5)
    return tuple(f"{row}{number}" for number in range(first, first + 3))
