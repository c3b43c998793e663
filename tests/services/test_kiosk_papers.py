"""What a kiosk prints, and when it says that it has not: nothing comes out of it after that."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from cinema.adapters.printers import devices, links
from cinema.domain.kiosk import PickUp
from cinema.domain.print_jobs import JobState
from cinema.errors import ConflictError, NotFoundError
from tests.conftest import SmallHouse
from tests.printer_of_ours import on_network
from tests.services.conftest import PowerCutError
from tests.services.kiosk_house import GUEST, STAFF, KioskHouse, kiosk_house
from tests.services.kiosk_papers import (
    NOT_PRINTED,
    PENDING,
    PRINTED,
    RECEIPT,
    TICKET,
    ask,
    codes,
    given_up,
    outcome,
    states,
)
from tests.support import findings, sell


@pytest.fixture
def at(house: SmallHouse, monkeypatch: pytest.MonkeyPatch) -> KioskHouse:
    monkeypatch.setattr(devices, "_BETWEEN", 0.1)
    monkeypatch.setattr(links, "_DRAIN_SECONDS", 0.1)
    return kiosk_house(house)


def test_a_paper_that_comes_out_is_no_pick_up(at: KioskHouse) -> None:
    with on_network() as running:
        printer = at.add(running, RECEIPT)
        at.step(printer)
        sale = at.sold("B1", "B2")
        jobs = ask(at, sale)
        assert ask(at, sale) == jobs
        assert outcome(at, sale) is PENDING
        with pytest.raises(ConflictError):
            at.cinema.kiosk.pickup_code(GUEST, sale.id)
        at.step(printer)
        assert [outcome(at, sale) for _time in range(2)] == [PRINTED, PRINTED]
        assert len(running.printer.tickets) == 2
    assert codes(at) == []
    with pytest.raises(ConflictError):
        at.cinema.kiosk.pickup_code(GUEST, sale.id)
    with pytest.raises(NotFoundError):
        at.counter.pick_ups.hand_over(STAFF, sale.id, "en")
    assert findings(at.cinema) == []


def test_it_prints_though_the_tills_of_the_house_do_not_print_by_themselves(at: KioskHouse) -> None:
    at.house.storage.settings.set("print_after_sale", 0)
    with on_network() as running:
        at.step(at.add(running, RECEIPT))
        assert len(ask(at, at.sold())) == 1


def test_a_printer_that_ran_out_after_paying_leads_to_the_counter(at: KioskHouse) -> None:
    with on_network() as running, on_network() as counters:
        printer = at.add(running, RECEIPT)
        counter = at.add(counters, RECEIPT, at=at.counter, name="Counter")
        at.step(printer)
        running.printer.no_paper = True
        sale = at.sold()
        ask(at, sale)
        at.step(printer)
        assert outcome(at, sale) is PENDING, "somebody may close the cover"
        at.pass_time("print_jobs", "asked_at", 6)
        assert outcome(at, sale) is NOT_PRINTED, "its printer can't print, so nobody waits long"
        code = at.cinema.kiosk.pickup_code(GUEST, sale.id)
        assert code[0] == "P"
        assert len(code) == 5
        running.printer.no_paper = False
        at.step(printer, 3)
        assert running.printer.out == [], "nothing comes out afterwards"
        assert ask(at, sale)
        at.step(printer, 3)
        assert running.printer.out == [], "however often it is asked for"
        assert codes(at) == [code]
        (job,) = at.counter.pick_ups.hand_over(STAFF, sale.id, "en")
        at.step(counter, 2)
        (paper,) = counters.printer.out
        assert not paper.is_copy, "no byte of it had reached a printer"
        assert at.counter.printing.jobs(STAFF, [job.id])[0].state is JobState.PRINTED
    assert codes(at) == []
    assert outcome(at, sale) is NOT_PRINTED, "what the customer was told stays true"
    assert findings(at.cinema) == []


def test_what_may_be_on_paper_is_printed_as_a_copy(at: KioskHouse) -> None:
    with on_network() as running, on_network() as counters:
        printer = at.add(running, RECEIPT)
        counter = at.add(counters, RECEIPT, at=at.counter, name="Counter")
        at.step(printer)
        running.printer.dies_after = 200
        sale = at.sold()
        ask(at, sale)
        at.step(printer)
        assert outcome(at, sale) is NOT_PRINTED
        (line,) = at.counter.pick_ups.waiting(STAFF)
        assert line.pick_up.maybe
        at.counter.pick_ups.hand_over(STAFF, sale.id, "en")
        at.step(counter, 2)
        assert [one.is_copy for one in counters.printer.out] == [True]


def test_tickets_alone_that_did_not_come_out_are_printed_alone(at: KioskHouse) -> None:
    with on_network() as receipts, on_network() as tickets, on_network() as counters:
        first, second = at.add(receipts, RECEIPT), at.add(tickets, TICKET, name="Tickets")
        counter = at.add(counters, RECEIPT, at=at.counter, name="Counter")
        at.step(first)
        at.step(second)
        tickets.printer.no_paper = True
        sale = at.sold()
        assert len(ask(at, sale)) == 2
        at.step(first)
        at.step(second)
        assert outcome(at, sale) is PENDING
        given_up(at, sale)
        at.counter.pick_ups.hand_over(STAFF, sale.id, "en")
        at.step(counter, 3)
        assert len(receipts.printer.out) == 1
        assert (len(counters.printer.papers[0].text) > 0, tickets.printer.tickets) == (True, [])
        assert not any(sale.receipt_number in one.text for one in counters.printer.out if sale.receipt_number)


def test_a_kiosk_that_died_after_paying_leaves_a_pick_up(at: KioskHouse) -> None:
    with on_network() as running, on_network() as counters:
        printer = at.add(running, RECEIPT)
        counter = at.add(counters, RECEIPT, at=at.counter, name="Counter")
        at.step(printer)
        sale = at.sold()
        assert codes(at) == [], "its window may be about to print"
        at.pass_time("transactions", "paid_at", 61)
        (code,) = codes(at)
        ask(at, sale)
        at.step(printer, 2)
        assert running.printer.out == [], "a late window prints nothing any more"
        assert codes(at) == [code]
        assert len(at.counter.pick_ups.hand_over(STAFF, sale.id, "en")) == 1
        with pytest.raises(ConflictError, match="already"):
            at.counter.pick_ups.hand_over(STAFF, sale.id, "en")
        at.step(counter, 3)
        assert [one.is_copy for one in counters.printer.out] == [False]
        assert len(counters.printer.tickets) == 1


def test_where_codes_alone_are_allowed_nothing_waits_at_the_counter_for_who_has_seen_them(at: KioskHouse) -> None:
    at.cinema.office.set(at.house.operator, "kiosk_qr_alone", "1")
    seen, died = at.sold("B1"), at.sold("C1")
    assert ask(at, seen) == (), "there is no printer"
    at.pass_time("transactions", "paid_at", 61)
    at.counter.pick_ups.waiting(STAFF)
    assert at.cinema.kiosk.printed(GUEST, seen.id) is PRINTED
    (left,) = at.counter.pick_ups.waiting(STAFF)
    assert left.sale.id == died.id, "a kiosk that died before it showed the codes leaves a pick-up"


def test_sales_of_tills_and_windows_are_no_pick_ups(at: KioskHouse) -> None:
    sale = sell(at.cinema, at.house.guest, at.house.screening, "B1")
    at.pass_time("transactions", "paid_at", 300)
    assert codes(at) == []
    with pytest.raises(ConflictError, match="not made at a kiosk"):
        at.counter.kiosk.printed(STAFF, sale.id)


def test_a_job_whose_program_died_is_settled_without_another_program(at: KioskHouse) -> None:
    jobs = at.house.storage.print_jobs
    for sent, expected in ((False, False), (True, True)):
        with on_network() as running:
            printer = at.add(running, RECEIPT, name=f"Foyer {sent}")
            at.step(printer)
            sale = at.sold("B4" if sent else "B5")
            ask(at, sale)
            taken = jobs.take(printer.id, "dead/one", 60)
            assert taken is not None
            assert not sent or jobs.begin(taken.id, "dead/one", 60)
            assert outcome(at, sale) is PENDING
            at.pass_time("print_jobs", "asked_at", 90)
            assert outcome(at, sale) is PENDING, "it may be printing just now"
            at.lose_leases()
            assert outcome(at, sale) is NOT_PRINTED
            assert not jobs.begin(taken.id, "dead/one", 60), "the dead program, if it comes back, sends nothing"
            line = next(one for one in at.counter.pick_ups.waiting(STAFF) if one.sale.id == sale.id)
            assert line.pick_up.maybe is expected


def test_a_program_that_takes_the_job_while_it_is_given_up_prints_it(at: KioskHouse) -> None:
    jobs = at.house.storage.print_jobs
    for _round in range(12):
        with on_network() as running:
            printer = at.add(running, RECEIPT, name=f"Foyer {_round}")
            at.step(printer)
            sale = at.sold(f"C{_round % 10 + 1}") if _round < 10 else at.sold(f"B{_round - 9}")
            ask(at, sale)
            at.pass_time("print_jobs", "asked_at", 60)
            with ThreadPoolExecutor(2) as pool:
                said, taken = pool.submit(outcome, at, sale), pool.submit(jobs.take, printer.id, "x/y", 60.0)
            if taken.result() is not None:
                assert said.result() is PENDING
                assert codes(at).count(f"sale.{sale.id}") == 0
            else:
                assert said.result() is NOT_PRINTED
            assert (states(at, sale)["sale"] is JobState.PRINTING) is (taken.result() is not None)


def test_asking_and_giving_up_at_one_instant_never_do_both(at: KioskHouse) -> None:
    with on_network() as running:
        printer = at.add(running, RECEIPT)
        at.step(printer)
        for number in range(8):
            sale = at.sold(f"C{number + 1}")
            with ThreadPoolExecutor(3) as pool:
                said = [pool.submit(outcome, at, sale) for _time in range(2)]
                pool.submit(ask, at, sale)
            before = len(running.printer.out)
            at.step(printer, 2)
            came = len(running.printer.out) - before
            last = outcome(at, sale)
            assert (came, last) in {(1, PRINTED), (0, NOT_PRINTED)}
            if NOT_PRINTED in {one.result() for one in said}:
                assert (came, last) == (0, NOT_PRINTED)


def test_a_clock_that_was_turned_back_makes_nobody_wait_for_ever(at: KioskHouse) -> None:
    with on_network() as running:
        at.step(at.add(running, RECEIPT))
        sale = at.sold()
        ask(at, sale)
        at.pass_time("print_jobs", "asked_at", -3600)
        assert outcome(at, sale) is NOT_PRINTED


@pytest.mark.parametrize("place", ["add", "decide", "settle"])
def test_a_power_cut_while_it_is_given_up_is_made_good_by_the_next_look(
    at: KioskHouse, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    with on_network() as running:
        printer = at.add(running, RECEIPT)
        at.step(printer)
        sale = at.sold()
        ask(at, sale)
        at.pass_time("print_jobs", "asked_at", 60)
        jobs = type(at.house.storage.print_jobs)
        whole: Callable[..., object] = getattr(jobs, place)

        def cut(*words: object, **named: object) -> object:
            whole(*words, **named)
            raise PowerCutError

        if place == "settle":
            assert at.house.storage.print_jobs.take(printer.id, "dead/one", 60) is not None
            at.lose_leases()
        with monkeypatch.context() as patched:
            patched.setattr(jobs, place, cut)
            with pytest.raises(PowerCutError):
                outcome(at, sale)
        at.pass_time("transactions", "paid_at", 100)
        at.pass_time("print_jobs", "asked_at", 60)
        assert len(codes(at)) == 1
        at.step(printer, 3)
        assert running.printer.out == []
        assert outcome(at, sale) is NOT_PRINTED


def test_a_record_is_stored_once(at: KioskHouse) -> None:
    storage, sale = at.house.storage, at.sold()
    outcome(at, sale)
    stored = storage.pick_ups.find(sale.id)
    assert stored is not None
    assert storage.pick_ups.add(PickUp(sale.id, stored.at, stored.until)) == stored
    assert storage.pick_ups.of_code(stored.code) == stored
    assert storage.pick_ups.close(sale.id, "sam", "till")
    assert not storage.pick_ups.close(sale.id, "sam", "till")
    assert storage.pick_ups.of_code(stored.code) is None
