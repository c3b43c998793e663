"""What a kiosk has not printed is printed at the counter, once, whoever asks and whatever dies."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from cinema.adapters.printers import devices, links
from cinema.domain.ids import new_id
from cinema.domain.print_jobs import JobState, PaperKind
from cinema.domain.tills import StationKind
from cinema.errors import ConflictError, NotFoundError
from cinema.services.kiosk import pick_up_codes
from tests.conftest import SmallHouse
from tests.printer_of_ours import on_network
from tests.services.conftest import PowerCutError
from tests.services.kiosk_house import GUEST, STAFF, KioskHouse, kiosk_house
from tests.services.kiosk_papers import (
    NOT_PRINTED,
    RECEIPT,
    TICKET,
    another_till,
    ask,
    codes,
    died_between,
    given_up,
    outcome,
    states,
)
from tests.services.printing_house import MANAGER
from tests.support import findings


@pytest.fixture
def at(house: SmallHouse, monkeypatch: pytest.MonkeyPatch) -> KioskHouse:
    monkeypatch.setattr(devices, "_BETWEEN", 0.1)
    monkeypatch.setattr(links, "_DRAIN_SECONDS", 0.1)
    return kiosk_house(house)


def test_of_two_tills_one_prints_a_pick_up(at: KioskHouse) -> None:
    second = at.house.another_till("counter-2")
    with on_network() as running, on_network() as counters:
        printer = at.add(running, RECEIPT)
        at.step(printer)
        shared = at.add(counters, RECEIPT, at=at.counter, name="Counter")
        second.stations.register(MANAGER, StationKind.TILL, "Counter 2")
        at.cinema.admin.printers.assign(MANAGER, second.tills.this_one(), RECEIPT, shared.id)
        sales = [at.sold(f"C{number + 1}") for number in range(5)]
        for sale in sales[:3]:
            ask(at, sale)
        for sale in sales:
            if sale in sales[:3]:
                given_up(at, sale)
            else:
                assert outcome(at, sale) is NOT_PRINTED

            def hand_over(till: object, name: str = sale.id) -> bool:
                try:
                    till.pick_ups.hand_over(STAFF, name, "en")  # type: ignore[attr-defined]
                except ConflictError:
                    return False
                return True

            with ThreadPoolExecutor(2) as pool:
                assert sum(pool.map(hand_over, (at.counter, second))) == 1
        at.step(shared, 12)
        for sale in sales:
            assert sale.receipt_number is not None
            assert counters.printer.originals(sale.receipt_number) == 1
            assert counters.printer.copies(sale.receipt_number) == 0


@pytest.mark.parametrize("asked", [True, False])
def test_the_till_that_is_told_so_has_the_paper(at: KioskHouse, monkeypatch: pytest.MonkeyPatch, asked: bool) -> None:
    second = another_till(at)
    with on_network() as running, on_network() as counters, on_network() as others:
        at.step(at.add(running, RECEIPT))
        counter = at.add(counters, RECEIPT, at=at.counter, name="Counter")
        other = at.add(others, RECEIPT, at=second, name="Counter 2")
        sale = at.sold()
        if asked:
            ask(at, sale)
            given_up(at, sale)
        assert outcome(at, sale) is NOT_PRINTED
        pick_ups = type(at.house.storage.pick_ups)
        whole = pick_ups.close
        refused: list[bool] = []

        def close(*words: str) -> bool:
            if not refused:  # the other till does all of it at this instant, or ticks it off
                refused.append(True)
                for call in (
                    lambda: second.pick_ups.hand_over(STAFF, sale.id, "en"),
                    lambda: second.pick_ups.tick_off(STAFF, sale.id),
                ):
                    with pytest.raises(ConflictError, match="Another till"):
                        call()
            return whole(*words)  # type: ignore[arg-type]

        monkeypatch.setattr(pick_ups, "close", close)
        (job,) = at.counter.pick_ups.hand_over(STAFF, sale.id, "en")
        assert refused
        assert job.printer == counter.id
        at.step(counter, 2)
        at.step(other, 2)
        assert (len(counters.printer.out), others.printer.out) == (1, [])
    assert codes(at) == []


def test_a_till_that_lost_its_lease_to_another_one_has_handed_nothing_over(
    at: KioskHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = another_till(at)
    with on_network() as running, on_network() as counters, on_network() as others:
        at.step(at.add(running, RECEIPT))
        counter = at.add(counters, RECEIPT, at=at.counter, name="Counter")
        other = at.add(others, RECEIPT, at=second, name="Counter 2")
        sale = at.sold()
        ask(at, sale)
        given_up(at, sale)
        pick_ups = type(at.house.storage.pick_ups)
        whole = pick_ups.close
        given: list[bool] = []

        def close(*words: str) -> bool:
            if not given:  # this one takes so long that the other till goes on with it
                given.append(True)
                at.pass_time("pick_ups", "leased_until", 60)
                (job,) = second.pick_ups.hand_over(STAFF, sale.id, "en")
                assert job.printer == other.id
            return whole(*words)  # type: ignore[arg-type]

        monkeypatch.setattr(pick_ups, "close", close)
        with pytest.raises(ConflictError, match="Another till"):
            at.counter.pick_ups.hand_over(STAFF, sale.id, "en")
        at.step(counter, 2)
        at.step(other, 2)
        assert (counters.printer.out, [one.is_copy for one in others.printer.out]) == ([], [False])


def test_two_presses_at_one_till_are_one(at: KioskHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    with on_network() as running, on_network() as counters:
        at.step(at.add(running, RECEIPT))
        at.add(counters, RECEIPT, at=at.counter, name="Counter")
        sale = at.sold()
        assert outcome(at, sale) is NOT_PRINTED
        pick_ups = type(at.house.storage.pick_ups)
        whole = pick_ups.close
        again: list[str] = []

        def close(*words: str) -> bool:
            if not again:
                again.append("begun")
                again[:] = [one.id for one in at.counter.pick_ups.hand_over(STAFF, sale.id, "en")]
            return whole(*words)  # type: ignore[arg-type]

        monkeypatch.setattr(pick_ups, "close", close)
        assert [one.id for one in at.counter.pick_ups.hand_over(STAFF, sale.id, "en")] == again


def test_a_kiosk_that_died_between_receipt_and_tickets_leaves_the_tickets(
    at: KioskHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    with on_network() as receipts, on_network() as tickets, on_network() as counters:
        first = at.add(receipts, RECEIPT)
        at.step(at.add(tickets, TICKET, name="Tickets"))
        counter = at.add(counters, RECEIPT, at=at.counter, name="Counter")
        at.step(first)
        sale = died_between(at, monkeypatch)
        at.step(first)
        at.pass_time("transactions", "paid_at", 100)
        assert len(codes(at)) == 1
        assert states(at, sale) == {
            "sale": JobState.DROPPED, "receipt": JobState.PRINTED, "tickets": JobState.DROPPED,
        }  # fmt: skip
        (job,) = at.counter.pick_ups.hand_over(STAFF, sale.id, "en")
        assert (job.kind, job.printer, job.copy) == (PaperKind.TICKETS, counter.id, 0)
        at.step(counter, 3)
        assert (len(receipts.printer.out), tickets.printer.out) == (1, [])
        assert len(counters.printer.tickets) == 1
    assert codes(at) == []
    assert findings(at.cinema) == []


def test_a_kiosk_that_died_between_them_and_printed_neither_leaves_both(
    at: KioskHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    with on_network() as receipts, on_network() as tickets, on_network() as counters:
        at.add(receipts, RECEIPT)
        at.add(tickets, TICKET, name="Tickets")
        at.add(counters, RECEIPT, TICKET, at=at.counter, name="Counter")
        sale = died_between(at, monkeypatch)
        given_up(at, sale)
        jobs = at.counter.pick_ups.hand_over(STAFF, sale.id, "en")
        assert [(one.kind, one.copy) for one in jobs] == [(PaperKind.RECEIPT, 0), (PaperKind.TICKETS, 0)]


def test_a_till_with_two_printers_prints_two_originals_of_what_was_never_asked_for(at: KioskHouse) -> None:
    with on_network() as receipts, on_network() as tickets:
        at.add(receipts, RECEIPT, at=at.counter, name="Counter")
        at.add(tickets, TICKET, at=at.counter, name="Tickets")
        sale = at.sold()
        assert outcome(at, sale) is NOT_PRINTED
        jobs = at.counter.pick_ups.hand_over(STAFF, sale.id, "en")
        assert [(one.kind, one.copy) for one in jobs] == [(PaperKind.RECEIPT, 0), (PaperKind.TICKETS, 0)]


@pytest.mark.parametrize("is_printed", [True, False])
def test_what_a_till_that_died_had_asked_for_is_not_closed_without_a_paper(
    at: KioskHouse, monkeypatch: pytest.MonkeyPatch, is_printed: bool
) -> None:
    second = another_till(at)
    with on_network() as counters, on_network() as others:
        counter = at.add(counters, RECEIPT, at=at.counter, name="Counter")
        other = at.add(others, RECEIPT, at=second, name="Counter 2")
        sale = at.sold()
        assert outcome(at, sale) is NOT_PRINTED

        def cut(*_words: object) -> bool:
            raise PowerCutError

        with monkeypatch.context() as patched:
            patched.setattr(type(at.house.storage.pick_ups), "close", cut)
            with pytest.raises(PowerCutError):
                at.counter.pick_ups.hand_over(STAFF, sale.id, "en")
        with pytest.raises(ConflictError, match="Another till"):
            second.pick_ups.hand_over(STAFF, sale.id, "en")
        if is_printed:
            at.step(counter, 3)
        at.pass_time("pick_ups", "leased_until", 31)
        if is_printed:
            with pytest.raises(ConflictError, match="printed already"):
                second.pick_ups.hand_over(STAFF, sale.id, "en")
            assert len(codes(at)) == 1
            second.pick_ups.tick_off(STAFF, sale.id)
        else:
            (job,) = second.pick_ups.hand_over(STAFF, sale.id, "en")
            assert job.printer == other.id
            at.step(other, 2)
        at.step(counter, 2)
        assert len(counters.printer.out) + len(others.printer.out) == 1
    assert codes(at) == []


def test_a_till_without_a_printer_hands_nothing_over_and_ticks_off(at: KioskHouse) -> None:
    sale = at.sold()
    assert outcome(at, sale) is NOT_PRINTED, "no printer is assigned to the kiosk"
    with pytest.raises(ConflictError, match="assigned"):
        at.counter.pick_ups.hand_over(STAFF, sale.id, "en")
    assert len(codes(at)) == 1
    at.counter.pick_ups.tick_off(STAFF, sale.id)
    assert codes(at) == []
    for call in (
        lambda: at.counter.pick_ups.tick_off(STAFF, sale.id),
        lambda: at.counter.pick_ups.hand_over(STAFF, sale.id, "en"),
    ):
        with pytest.raises(ConflictError):
            call()
    for name in ("nothing", new_id()):
        with pytest.raises(NotFoundError):
            at.counter.pick_ups.tick_off(STAFF, name)


def test_the_sale_is_found_by_its_code(at: KioskHouse) -> None:
    sale = at.sold()
    outcome(at, sale)
    code = at.cinema.kiosk.pickup_code(GUEST, sale.id)
    for typed in (code, f" {code.lower()} ", f"P {code[1:]}"):
        assert [one.id for one in at.counter.counter_sales.search(STAFF, typed)] == [sale.id]
        assert [one.sale.id for one in at.counter.pick_ups.waiting(STAFF, typed)] == [sale.id]
    assert [one.sale.id for one in at.counter.pick_ups.waiting(STAFF, code[1:])] == [sale.id]
    assert at.counter.pick_ups.waiting(STAFF, "P00") == ()
    at.counter.pick_ups.tick_off(STAFF, sale.id)
    with pytest.raises(NotFoundError):
        at.counter.counter_sales.search(STAFF, code)


def test_no_two_open_pick_ups_have_one_code(at: KioskHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter(["P1111", "P1111", "P1111", "P2222"])
    monkeypatch.setattr(pick_up_codes, "new_code", lambda _attempt: next(drawn))
    sales = [at.sold("B1"), at.sold("B2")]
    assert [outcome(at, one) for one in sales] == [NOT_PRINTED] * 2
    assert codes(at) == ["P1111", "P2222"]
    at.counter.pick_ups.tick_off(STAFF, sales[0].id)
    drawn = iter(["P1111"])
    third = at.sold("B3")
    assert at.cinema.kiosk.pickup_code(GUEST, third.id) == "P1111", "of a closed one it is free again"


def test_what_is_refunded_or_long_over_waits_no_more(at: KioskHouse) -> None:
    sale = at.sold()
    outcome(at, sale)
    assert len(codes(at)) == 1
    at.counter.refunds.refund(STAFF, sale.receipt_number or "", reason="ill")
    assert codes(at) == []
    other = at.sold("B2")
    outcome(at, other)
    assert len(codes(at)) == 1
    at.house.connection.database["transactions"].update_one(
        {"_id": other.id}, [{"$set": {"screenings": {"$map": {"input": "$screenings", "in": {"$mergeObjects": [
            "$$this", {"starts_at": {"$subtract": ["$$this.starts_at", 86_400_000 * 3]}}]}}}}}],
    )  # fmt: skip
    assert codes(at) == []


def test_a_corrupt_record_hides_no_other(at: KioskHouse) -> None:
    sale = at.sold()
    outcome(at, sale)
    bad = {"_id": "bad", "open": True, "code": 7, "at": "yesterday"}
    at.house.connection.database["pick_ups"].insert_one(bad, bypass_document_validation=True)
    assert len(codes(at)) == 1
