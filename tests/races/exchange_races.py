"""Races of exchanges: against a refund of the same ticket, against a sale of the wanted seat, and one ticket for all.

The control takes the lock of the old ticket out: then a terminal gives its difference back more than once.
"""

from dataclasses import replace

from cinema.domain.exchanges import Swap
from tests.races import jobs
from tests.races.control_refunds import without_the_refund_guard
from tests.races.rig import Change, Crowd, Job, total
from tests.races.stage import Stage
from tests.races.tally import Row
from tests.support import sell


def exchange_against_refund(stage: Stage, crowd: Crowd, contenders: int) -> Row:
    """Of each two, one exchanges the ticket that the other refunds."""
    stage.clear(rows=contenders // 10 + 2, columns=15)
    work = []
    for place in range(contenders // 2):
        old, wanted = _pair(place)
        receipt = sell(stage.cinema, jobs.KIOSK, stage.screening, old).receipt_number or ""
        work += [Job(jobs.exchange, (receipt, Swap(old, wanted))), Job(jobs.give_back, ([(receipt, (old,))],))]
    attempts, refused, told, refunded = total(crowd.run(work))
    return stage.row(
        "exchange against refund", contenders, attempts, refused, told=told, told_refunded=refunded,
        note=f"{len(told)} exchanged",
    )  # fmt: skip


def exchange_against_resale(stage: Stage, crowd: Crowd, contenders: int) -> Row:
    """Of each two, one wants to move to the seat that the other buys."""
    stage.clear(rows=contenders // 10 + 2, columns=15)
    work = []
    for place in range(contenders // 2):
        old, wanted = _pair(place)
        receipt = sell(stage.cinema, jobs.KIOSK, stage.screening, old).receipt_number or ""
        work += [
            Job(jobs.exchange, (receipt, Swap(old, wanted, type="child"))),
            Job(jobs.take_over, (stage.screening, (wanted,), 0.0)),
        ]
    attempts, refused, told, _refunded = total(crowd.run(work))
    return stage.row("exchange against resale", contenders, attempts, refused, told=told)


def one_ticket_for_all(stage: Stage, crowd: Crowd, contenders: int, *, change: Change | None = None) -> Row:
    """Everybody exchanges the same ticket for a cheaper one, each for a seat of their own."""
    stage.clear(rows=contenders // 10 + 3, columns=15)
    old = _pair(0)[0]
    receipt = sell(stage.cinema, jobs.KIOSK, stage.screening, old).receipt_number or ""
    seats = [seat for seat in stage.seats() if seat[0] != "A" and seat != old]
    work = [Job(jobs.exchange, (receipt, Swap(old, seat, type="child"), 1), change) for seat in seats[:contenders]]
    attempts, refused, told, _refunded = total(crowd.run(work))
    return stage.row("all exchange one ticket", contenders, attempts, refused, told=told)


def exchanges_without_guard(stage: Stage, crowd: Crowd, contenders: int) -> Row:
    """Everybody exchanges one ticket, which nothing locks: `sold_twice` must not be 0."""
    row = one_ticket_for_all(stage, crowd, contenders, change=without_the_refund_guard)
    return replace(row, scenario="CONTROL: no guard of the exchanges")


def _pair(place: int) -> tuple[str, str]:
    """Return two seats of row B and those behind it that are nobody else's."""
    row, column = divmod(place, 7)
    return f"{chr(ord('B') + row)}{2 * column + 1}", f"{chr(ord('B') + row)}{2 * column + 2}"
