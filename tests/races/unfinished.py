"""Sales that are left in the middle: a refund meets one that is not up to date, a split sale is walked away from."""

import os
import signal
from collections.abc import Sequence
from contextlib import suppress

from cinema.domain.payments import PaymentRequest
from cinema.errors import CinemaError
from tests.races.deeds import deeds_for, order_for
from tests.races.faults import Fault, every_fault
from tests.races.freeze import PATIENCE, start, wait_for_sleep
from tests.races.stage import Stage
from tests.races.tally import Row, with_wrong
from tests.support import CASH, SILENT, TIMES_OUT, card, raw, sell

_HALF_DONE = tuple(
    fault
    for fault in every_fault()
    if (fault.kind, fault.tender) in {("sale", "cash"), ("sale", "card"), ("two screenings", "cash")}
    and fault.step in {"transactions.bring", "seat_maps.finish"}
)


def refunded_half_done(stage: Stage, faults: Sequence[Fault] = _HALF_DONE) -> Row:
    """Give back a sale whose till is stopped between its entry and its last seat, and wake the till then."""
    stage.clear(screenings=2)
    told: list[str] = []
    refunded: list[str] = []
    deeds = deeds_for(stage, faults, told)
    refused = 0
    for number, (fault, deed) in enumerate(zip(faults, deeds, strict=True)):
        sleeper = start(stage, number, deed, fault)
        wait_for_sleep(sleeper)
        [entry] = [one for one in raw(stage.connection, "journal") if _names(one, deed.lots[0])]
        try:
            done = stage.cinema.refunds.refund(stage.house.staff, entry["number"], reason="half done")
            refunded += [one.id for one in done.refunds]
            told.append(sell(stage.cinema, stage.house.staff, *deed.lots[0], request=CASH).id)
        except CinemaError:  # the sale is not stored at all yet, so nobody can find it by its number
            refused += 1
        os.kill(sleeper.process.pid or 0, signal.SIGCONT)
        assert sleeper.pipe.poll(PATIENCE), f"a till did not wake up: {fault}"
        end, name = sleeper.pipe.recv()
        assert end == "sale", end
        told.append(name)
        sleeper.process.join(PATIENCE)
        sleeper.pipe.close()
    stage.recover()
    attempts = len(told) + len(refunded) + refused
    note = f"{len(refunded)} refunds of sales that were half done"
    row = stage.row(
        "refunded before it is up to date", 2, attempts, refused, told=told, told_refunded=refunded, note=note
    )
    return with_wrong(row, [] if refunded else ["no proof: none was found by its number"])


def _names(entry: dict[str, object], lot: tuple[str, str]) -> bool:
    operation = entry["operation"]
    assert isinstance(operation, dict)
    return entry["kind"] == "sold" and any(
        (one["screening"], one["seat"]) == lot for one in operation["order"]["tickets"]
    )


def walked_away(stage: Stage, rounds: int = 3) -> Row:
    """Leave a split sale after each of its tenders: it is given up, its money goes back, and the seats are sold again.

    Whoever left comes back too late. A tender of which nobody knows the end waits for a manager.
    """
    stage.clear(rows=6)
    operator, staff, till = stage.house.operator, stage.house.staff, stage.cinema
    ways: tuple[list[PaymentRequest], ...] = (
        [], [card()], [CASH], [card(), CASH], [card(TIMES_OUT)], [card(), card(SILENT)], [CASH, card(), card()],
    )  # fmt: skip
    lots = [(stage.screening, seat) for seat in stage.seats() if seat[0] != "A"]
    told: list[str] = []
    attempts = refused = 0
    for number, way in enumerate(ways * rounds):
        order = order_for(till, staff, [lots[2 * number], (stage.screenings()[1], lots[2 * number][1])])
        till.checkout.begin_split(staff, order)
        third = order.total // 4
        for request in way:
            with suppress(CinemaError):
                till.checkout.tender(staff, order.id, request, third)
        stage.recover(1)
        for sale in till.unresolved.waiting(operator):
            if sale.state == "unresolved":
                with suppress(CinemaError):
                    till.unresolved.decide(operator, sale.id, taken=False)
        stage.recover(1)
        attempts += 2
        refused += 1
        with suppress(CinemaError):
            told.append(till.checkout.tender(staff, order.id, card(), third).id)
        told.append(sell(till, staff, *lots[2 * number], request=CASH).id)
        for sale in till.unresolved.waiting(operator):
            for tender in sale.waiting_surplus:
                till.unresolved.decide_surplus(operator, sale.id, tender.id, given_back=True)
    stage.recover()
    back = sum(one["kind"] == "given_back" for one in raw(stage.connection, "journal"))
    return stage.row("split sale walked away from", 1, attempts, refused, told=told, note=f"{back} tenders given back")


SCENARIOS = (refunded_half_done, walked_away)
