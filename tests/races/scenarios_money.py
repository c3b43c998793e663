"""Races for money: two tills pay one basket, one payment or refund comes twice, refunds meet resale."""

from contextlib import suppress
from dataclasses import replace
from typing import Any

from cinema.domain.house import House
from cinema.domain.ids import new_id
from cinema.domain.payments import AttemptState, PaymentRequest, Provider, Tender
from cinema.domain.refunds import Refund, refund_shares
from cinema.domain.transactions import Transaction
from cinema.errors import CinemaError
from cinema.ports import HouseSettings
from repositories.storage import Storage
from tests.races import jobs
from tests.races.rig import Change, Crowd, Job, total
from tests.races.stage import Stage
from tests.races.tally import Row, with_wrong
from tests.support import begin, card, choice, hold, raw, sell


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
    """Each two want to pay one hold: half of the pairs the same order, the others each with an order of their own."""
    stage.clear(rows=contenders // 10 + 2, columns=15)
    work = []
    for place in range(contenders // 2):
        held = hold(stage.cinema, jobs.KIOSK, stage.screening, *_three(place))
        if place % 2:
            order = stage.cinema.checkout.begin(jobs.KIOSK, [choice(held)])
            work += [Job(jobs.pay_one_order, (order,))] * 2
        else:
            work += [Job(jobs.pay_one_hold, (held,))] * 2
    attempts, refused, told, _refunded = total(crowd.run(work))
    return stage.row("two tills confirm one hold", contenders, attempts, refused, told=told)


def one_order_for_all(stage: Stage, crowd: Crowd, contenders: int, *, change: Change | None = None) -> Row:
    """Everybody pays the same order, each with an attempt of their own."""
    stage.clear()
    order = begin(stage.cinema, jobs.KIOSK, stage.screening, *_three(0))
    said = crowd.run([Job(jobs.pay_one_order, (order,), change)] * contenders)
    attempts, refused, told, _refunded = total(said)
    return stage.row("all pay one order", contenders, attempts, refused, told=told)


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
    """Each took money for one of two orders on a terminal of its own, and types the slip twice.

    One of the two is stored and waits for its slip already; the other is not.
    """
    stage.clear()
    orders = [begin(stage.cinema, stage.house.staff, stage.screening, *_three(place)) for place in range(2)]
    stage.house.storage.settings.set("card_provider", "separate")
    stage.cinema.checkout.ask(stage.house.staff, orders[0], PaymentRequest(Tender.CARD))
    change = with_a_terminal_beside_the_till
    payable = (orders[0].id, orders[1])
    work = [Job(jobs.pay_by_slip, (payable[number % 2],), change) for number in range(contenders)]
    attempts, refused, told, _refunded = total(crowd.run(work))
    written = [
        (entry["subject"], tender["reference"])
        for entry in raw(stage.connection, "journal")
        if entry["kind"] in {"sold", "tender"}
        for tender in entry["operation"].get("tenders") or [entry["operation"]["tender"]]
    ]
    given_back = 0
    for sale in stage.cinema.unresolved.waiting(stage.house.operator):
        for slip in sale.waiting_surplus:
            stage.cinema.unresolved.decide_surplus(stage.house.operator, sale.id, slip.id, given_back=True)
            given_back += 1
    note = f"{given_back} given back by a manager"
    row = stage.row("slips of many for two sales", contenders, attempts, refused, told=told, note=note)
    typed = [(orders[number % 2].id, jobs.slip_of(number)) for number in range(contenders)]
    wrong = [] if sorted(written) == sorted(typed) else [f"{len(written)} of {len(typed)} slips are written down"]
    return with_wrong(row, wrong)


def same_payment_twice(stage: Stage, crowd: Crowd, contenders: int) -> Row:
    """Each two bring one asked payment to its end, or one of them recovers it."""
    stage.clear(rows=contenders // 10 + 2, columns=15)
    work = []
    for place in range(contenders // 2):
        order = begin(stage.cinema, jobs.KIOSK, stage.screening, *_three(place))
        stage.cinema.checkout.ask(jobs.KIOSK, order, card())
        work += _delivered(Job(jobs.deliver_payment, (order.id,)), place)
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


def cancelled_before_it_was_charged(stage: Stage, crowd: Crowd, contenders: int) -> Row:
    """Of each two, one cancels a charge that the terminal never saw, and the other charges it afterwards."""
    stage.clear(rows=contenders // 10 + 2, columns=15)
    work = []
    for place in range(contenders // 2):
        order = begin(stage.cinema, jobs.KIOSK, stage.screening, *_three(place))
        stage.cinema.checkout.ask(jobs.KIOSK, order, card())
        work += [Job(jobs.settle, (order.id,)), Job(jobs.deliver_payment, (order.id, True))]
    attempts, refused, told, _refunded = total(crowd.run(work))
    row = stage.row("cancelled before the terminal saw it", contenders, attempts, refused, told=told)
    charged = [one["_id"] for one in raw(stage.connection, "test_terminal") if one["state"] == "approved"]
    return with_wrong(row, [f"{key} was charged after it was cancelled" for key in charged])


def split_among_all(stage: Stage, crowd: Crowd, contenders: int) -> Row:
    """Everybody pays a third of one sale, again and again: one part is asked at a time, and no more than is open."""
    stage.clear()
    order = begin(stage.cinema, stage.house.staff, stage.screening, *_three(0))
    stage.cinema.checkout.begin_split(stage.house.staff, order)
    said = crowd.run([Job(jobs.tender_apart, (order.id, order.total // 3), None) for _one in range(contenders)])
    attempts, _refused, told, _refunded = total(said)
    for _more in range(3):  # a few may find no room for their part in so few rounds
        if order.id in told:
            break
        with suppress(CinemaError):
            told.append(stage.cinema.checkout.tender(stage.house.staff, order.id, card(), order.total // 3).id)
    done = [order.id] if order.id in told else []
    return stage.row("all pay a part of one sale", contenders, attempts, attempts - 3, told=done)


def split_sale_refunded_apart(stage: Stage, crowd: Crowd, contenders: int) -> Row:
    """A sale that was paid by three cards is given back ticket by ticket at once: no card gets more than it paid."""
    stage.clear()
    order = begin(stage.cinema, stage.house.staff, stage.screening, *_three(0))
    stage.cinema.checkout.begin_split(stage.house.staff, order)
    for _card in range(3):
        sale = stage.cinema.checkout.tender(stage.house.staff, order.id, card(), order.total // 3)
    receipt = sale.receipt_number or ""
    seats = _three(0)
    work = [Job(jobs.give_back, ([(receipt, (seats[number % 3],))], 20)) for number in range(contenders)]
    attempts, refused, _told, refunded = total(crowd.run(work))
    return stage.row("one sale of three cards refunded apart", contenders, attempts, refused, told_refunded=refunded)


def other_cards(stage: Stage, crowd: Crowd, contenders: int) -> Row:
    """Half of them are declined, and pay with another card; the others want those seats all the while."""
    stage.clear(rows=contenders // 10 + 2, columns=15)
    work = []
    for place in range(contenders // 2):
        seats = _three(place)
        work.append(Job(jobs.pay_by_other_cards, (stage.screening, seats)))
        work.append(Job(jobs.take_over, (stage.screening, seats, 0.0)))
    attempts, refused, told, _refunded = total(crowd.run(work))
    return stage.row("declined, then another card", contenders, attempts, refused, told=told)


def _ask_refund(stage: Stage, sale: Transaction) -> None:
    refund = Refund(
        id=new_id(), tickets=tuple(one.id for one in sale.tickets), amount=sale.total,
        shares=refund_shares(sale.payments, {}, sale.total), state=AttemptState.ASKED, by="user-1",
        workstation="till-1", at=sale.payments[0].at, reason="a race", salt=new_id(),
    )  # fmt: skip
    assert stage.house.storage.transactions.ask_refund(sale.id, refund, 60) is not None


def _delivered(job: Job, place: int) -> list[Job]:
    return [job, Job(jobs.settle, job.given) if place % 3 == 2 else job]


def _three(place: int) -> tuple[str, ...]:
    """Return three seats beside each other, others for each place."""
    row, first = chr(ord("B") + place // 5), 1 + 3 * (place % 5)
    return tuple(f"{row}{number}" for number in range(first, first + 3))
