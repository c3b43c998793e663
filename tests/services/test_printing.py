"""A paper has one original, none is lost, and nothing that a printer does reaches a sale. By printers of ours."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cinema.adapters.printers import devices, links
from cinema.adapters.printers.locks import LocksInFolder
from cinema.bootstrap import join
from cinema.domain.ids import new_id
from cinema.domain.print_jobs import JobState, PaperKind, PrintJob, customer_words, job_words
from cinema.domain.printers import Condition, PrinterKind, PrintRole
from cinema.domain.transactions import Transaction
from cinema.domain.users import Channel
from cinema.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from repositories.private_server.lock import try_lock
from tests.conftest import SmallHouse
from tests.printer_of_ours import OurPrinter, on_network, on_pty
from tests.services.conftest import PowerCutError, faulty
from tests.services.printing_house import MANAGER, NEW, PrintingHouse, printing_house
from tests.support import begin, findings, raw, sell

RECEIPT, TICKET = PrintRole.RECEIPT, PrintRole.TICKET


@pytest.fixture
def at(house: SmallHouse, monkeypatch: pytest.MonkeyPatch) -> PrintingHouse:
    monkeypatch.setattr(devices, "_BETWEEN", 0.1)
    monkeypatch.setattr(links, "_DRAIN_SECONDS", 0.1)
    return printing_house(house)


def sold(at: PrintingHouse, *seats: str) -> Transaction:
    return sell(at.cinema, at.house.staff, at.house.screening, *(seats or ("B1",)))


def asked(at: PrintingHouse, sale: Transaction) -> tuple[PrintJob, ...]:
    return at.cinema.printing.sold(at.house.staff, sale.id, "en")


def job(at: PrintingHouse, name: str) -> PrintJob:
    found = at.house.storage.print_jobs.find(name)
    assert found is not None
    return found


@pytest.mark.parametrize("place", [on_network, on_pty])
def test_a_sale_is_printed_once_with_its_tickets_however_often_it_is_asked_for(
    at: PrintingHouse, place: Callable[..., object]
) -> None:
    with place() as running:  # type: ignore[attr-defined]
        printer, sale = at.add(running, RECEIPT), sold(at, "B1", "B2")
        assert [one.kind for one in asked(at, sale)] == [PaperKind.SALE]
        assert asked(at, sale) == asked(at, sale)
        at.step(printer, 3)
        (paper,) = running.printer.out
        assert sale.receipt_number is not None
        assert sale.receipt_number in paper.text
        assert len(running.printer.tickets) == 2
        assert not paper.is_copy
        assert job(at, f"sale.{sale.id}").state is JobState.PRINTED
        asked(at, sale)
        at.step(printer, 2)
        assert len(running.printer.out) == 1
    assert findings(at.cinema) == []


def test_nothing_is_printed_of_a_sale_that_is_not_paid(at: PrintingHouse) -> None:
    with on_network() as running:
        at.add(running, RECEIPT)
        order = begin(at.cinema, at.house.staff, at.house.screening, "B1")
        with pytest.raises((ConflictError, NotFoundError)):
            at.cinema.printing.sold(at.house.staff, order.id, "en")
        with pytest.raises((ConflictError, NotFoundError)):
            at.cinema.printing.ask(at.house.staff, PaperKind.SALE, order.id, "en", fresh=True)
        assert raw(at.house.connection, "print_jobs") == []


def test_tickets_have_a_printer_of_their_own_and_each_paper_one_original(at: PrintingHouse) -> None:
    with on_network() as receipts, on_network() as tickets:
        first, second = at.add(receipts, RECEIPT), at.add(tickets, TICKET, name="Tickets")
        sale = sold(at)
        assert {one.kind for one in asked(at, sale)} == {PaperKind.RECEIPT, PaperKind.TICKETS}
        again = at.cinema.printing.ask(at.house.staff, PaperKind.RECEIPT, sale.id, "en", fresh=True)
        assert again.is_copy
        at.step(first, 2)
        at.step(second)
        assert [one.is_copy for one in receipts.printer.out] == [False, True]
        assert receipts.printer.tickets == tickets.printer.out == []
        assert len(tickets.printer.tickets) == 1


def test_the_drawer_opens_before_the_paper_and_without_paper_too_but_once(at: PrintingHouse) -> None:
    from cinema.domain.payments import PaymentRequest, Tender

    with on_network() as running:
        printer = at.add(running, RECEIPT)
        for seat, fault in (("B1", False), ("B3", True)):
            running.printer.no_paper = fault
            at.cinema.till_sessions.open(at.house.staff, 0) if not fault else None
            sale = sell(
                at.cinema, at.house.staff, at.house.screening, seat,
                request=PaymentRequest(Tender.CASH, tendered=2000),
            )  # fmt: skip
            at.cinema.printing.sold(at.house.staff, sale.id, "en")
            at.step(printer, 2)
        events = running.printer.events
        assert (events[:2], events[-1], events.count("drawer")) == (["drawer", "paper"], "drawer", 2)
        running.printer.no_paper = False
        at.step(printer)
        assert (events[-1], events.count("drawer"), len(running.printer.out)) == ("paper", 2, 2)


@pytest.mark.parametrize(
    ("fault", "condition"),
    [
        ({"no_paper": True}, Condition.NO_PAPER),
        ({"cover_open": True}, Condition.COVER_OPEN),
        ({"silent": True}, Condition.UNKNOWN),
        ({"garbage": True}, Condition.UNKNOWN),
    ],
)
def test_a_printer_that_cannot_print_gets_nothing_and_its_paper_waits(
    at: PrintingHouse, fault: dict[str, bool], condition: Condition
) -> None:
    with on_network() as running:
        printer, sale = at.add(running, RECEIPT), sold(at)
        for name, value in fault.items():
            setattr(running.printer, name, value)
        (asked_for,) = asked(at, sale)
        at.step(printer)
        waiting, now = job(at, asked_for.id), at.cinema.printing.now(at.house.staff)
        assert (waiting.state, waiting.cause) == (JobState.WAITING, condition.value)
        assert "number " + str(sale.receipt_number) in customer_words(waiting, now)
        assert "waits, " in job_words(waiting, now)
        (shown,) = at.cinema.printing.shown(at.house.staff)
        assert shown.condition is condition
        for name in fault:
            setattr(running.printer, name, False)
        at.step(printer)
        assert [one.is_copy for one in running.printer.out] == [False]


def test_the_stand_in_prints_the_original_while_the_printer_is_off(at: PrintingHouse) -> None:
    with on_network() as other:
        with on_network() as gone:
            pass  # its port is refused from now on
        second = at.add(other, name="Bar")
        first = at.add(gone, RECEIPT, stand_in=second.id)
        at.step(second)
        asked(at, sold(at))
        at.step(first)
        at.step(second)
        assert [one.is_copy for one in other.printer.out] == [False]
        assert {one.printer.name for one in at.cinema.printing.shown(at.house.staff)} == {"Counter", "Bar"}


def test_paper_that_runs_out_in_the_middle_leaves_the_job_unknown_and_the_next_one_is_a_copy(at: PrintingHouse) -> None:
    ours = OurPrinter()
    ours.empty_after = 200
    with on_network(ours) as running:
        printer, sale = at.add(running, RECEIPT), sold(at)
        (asked_for,) = asked(at, sale)
        at.step(printer)
        assert job(at, asked_for.id).state is JobState.UNKNOWN
        at.step(printer, 2)  # it is not tried again by itself
        (shown,) = at.cinema.printing.shown(at.house.staff)
        assert (shown.undecided, shown.is_well) == (1, False)
        ours.no_paper = False
        assert at.cinema.printing.again(at.house.staff, asked_for.id).copy == 1
        at.step(printer)
        number = str(sale.receipt_number)
        assert (ours.originals(number), ours.copies(number)) == (1, 1)
        with pytest.raises(ConflictError):
            at.cinema.printing.again(at.house.staff, asked_for.id)


@pytest.mark.parametrize(
    ("point", "originals", "state"),
    [
        ("after print_jobs.take", 1, JobState.PRINTED),
        ("before print_jobs.begin", 1, JobState.PRINTED),
        ("after print_jobs.begin", 0, JobState.UNKNOWN),
        ("before print_jobs.end", 1, JobState.UNKNOWN),
        ("after print_jobs.end", 1, JobState.PRINTED),
    ],
)
def test_a_program_that_dies_at_any_step_makes_no_second_original_and_loses_no_paper(
    at: PrintingHouse, point: str, originals: int, state: JobState
) -> None:
    with on_network() as running:
        printer, sale = at.add(running, RECEIPT), sold(at)
        (asked_for,) = asked(at, sale)
        dying = at.worker(printer, join(faulty(at.house.storage, point), "till-1", patience=0.01))
        with pytest.raises(PowerCutError):
            dying.step()
        at.lose_leases()
        at.step(printer, 2)
        number = str(sale.receipt_number)
        assert job(at, asked_for.id).state is state
        assert (running.printer.originals(number), running.printer.copies(number)) == (originals, 0)
        if state is JobState.UNKNOWN:
            at.cinema.printing.again(at.house.staff, asked_for.id)
            at.step(printer)
            assert (running.printer.originals(number), running.printer.copies(number)) == (originals, 1)


def test_a_backlog_asks_before_it_prints(at: PrintingHouse) -> None:
    with on_network() as running:
        printer = at.add(running, RECEIPT)
        sales = [sold(at, seat) for seat in ("B1", "B3", "B5")]
        for sale in sales:
            asked(at, sale)
        at.grow_old(600)
        at.step(printer, 2)
        assert running.printer.out == []
        (shown,) = at.cinema.printing.shown(at.house.staff)
        assert shown.backlog == 3
        at.cinema.printing.drop(at.house.staff, f"sale.{sales[0].id}")
        assert at.cinema.printing.release(at.house.staff, printer.id) == 2
        at.step(printer, 3)
        assert len(running.printer.out) == 2


def test_one_program_has_a_printer_and_one_device_prints_for_one_program_at_a_time(at: PrintingHouse) -> None:
    with on_network() as running:
        printer, sale = at.add(running, RECEIPT), sold(at)
        first, second = at.worker(printer), at.worker(printer)
        assert first.step().rest != second.step().rest
        asked(at, sale)
        assert second.step().job is None
        assert first.step().job is not None
        first.stop()
        asked(at, sold(at, "B3"))
        assert second.step().job is not None
        assert len(running.printer.out) == 2


def test_a_printer_of_a_byte_a_second_is_given_up_after_its_time_and_keeps_no_other_from_printing(
    at: PrintingHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(devices, "time_limit", lambda _printout: 0.5)
    slow = OurPrinter()
    slow.seconds_a_byte = 1.0
    with on_network(slow) as late, on_network() as quick:
        first, second = at.add(late, RECEIPT), at.add(quick, TICKET, name="Tickets")
        receipt, tickets = asked(at, sold(at))
        at.step(first)
        at.step(second)
        assert job(at, receipt.id).state is JobState.UNKNOWN
        assert job(at, tickets.id).state is JobState.PRINTED


def test_a_device_that_another_program_of_this_machine_has_prints_for_that_one_alone(
    at: PrintingHouse, tmp_path: Path
) -> None:
    locks = LocksInFolder(tmp_path, try_lock)
    with on_network() as running, on_network() as other:
        second = at.add(other, name="Bar")
        at.step(second)
        printer = at.add(running, RECEIPT, stand_in=second.id)
        held = locks.take(printer.device)
        assert held is not None
        cinema = join(at.house.storage, "till-1", patience=0.01, device_locks=LocksInFolder(tmp_path, try_lock))
        asked(at, sold(at))
        at.worker(printer, cinema).step()
        at.step(second)
        assert (running.printer.connections, len(other.printer.out)) == (0, 1)
        held.close()


def test_two_windows_that_ask_for_the_original_at_once_make_one(at: PrintingHouse) -> None:
    with on_network() as running:
        printer, sale = at.add(running, RECEIPT), sold(at)
        other = at.cinema.printing.ask(at.house.staff, PaperKind.SALE, sale.id, "en", fresh=True, job=new_id())
        (mine,) = asked(at, sale)
        assert sorted((other.copy, mine.copy)) == [0, 1]
        at.step(printer, 2)
        assert (running.printer.originals(str(sale.receipt_number)), len(running.printer.out)) == (1, 2)


def test_a_file_and_the_printer_of_the_system_print_too(
    at: PrintingHouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, script in (("lp", 'cat > "$(dirname "$0")/paper.pdf"'), ("lpstat", "echo printer office is idle")):
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    this = at.cinema.stations.this(MANAGER)
    assert this is not None
    sale = sold(at)
    for kind, address, paper in (("file", str(tmp_path / "roll.prn"), "80"), ("system", "office", "a4")):
        new = replace(NEW, name=kind, kind=PrinterKind(kind), address=address, machine="till-1")
        from cinema.domain.printers import PaperSize

        printer = at.cinema.admin.printers.add(MANAGER, replace(new, paper=PaperSize(paper)))
        at.cinema.admin.printers.assign(MANAGER, this.id, RECEIPT, printer.id)
        at.cinema.printing.ask(at.house.staff, PaperKind.SALE, sale.id, "en")
        at.step(printer)
    assert str(sale.receipt_number).encode() in (tmp_path / "roll.prn").read_bytes()
    assert (tmp_path / "paper.pdf").read_bytes().startswith(b"%PDF")
    assert {one["state"] for one in raw(at.house.connection, "print_jobs")} == {"printed"}


def test_a_printer_is_kept_with_its_form_judged_and_not_removed_while_it_is_used(at: PrintingHouse) -> None:
    office = at.cinema.admin.printers
    with pytest.raises(InvalidInputError) as refused:
        office.add(MANAGER, replace(NEW, address="127.0.0.1:99999"))
    assert refused.value.field == "address"
    with pytest.raises(InvalidInputError) as refused:
        office.add(MANAGER, replace(NEW, kind=PrinterKind.USB, address="04b8:0202"))
    assert refused.value.field == "machine"
    with on_network() as running:
        printer = at.add(running, RECEIPT)
        with pytest.raises(ConflictError, match="Counter 1"):
            office.remove(MANAGER, printer)
        this = at.cinema.stations.this(MANAGER)
        assert this is not None
        office.assign(MANAGER, this.id, RECEIPT, None)
        office.remove(MANAGER, printer)
        assert office.table(MANAGER).lines == ()
    assert findings(at.cinema) == []


def test_a_z_has_one_original_and_is_read_from_its_entries_at_any_time(at: PrintingHouse) -> None:
    sessions, ask, staff = at.cinema.till_sessions, at.cinema.printing.ask, at.house.staff
    with on_network() as running:
        printer = at.add(running, PrintRole.REPORT)
        session = sessions.open(staff, 100_00)
        ask(staff, PaperKind.X, session.id, "en")
        at.step(printer)
        report = sessions.close(staff, 100_00, None)
        for _time in range(2):
            ask(staff, PaperKind.Z, session.id, "en")
        at.step(printer, 2)
        said = [one.text for one in running.printer.out]
        assert "X" in said[0]
        assert all(str(report.number) in one for one in said[1:])
        copies = [one["copy"] for one in raw(at.house.connection, "print_jobs") if one["kind"] == "z"]
        assert sorted(copies) == [0, 1]
        assert [one.is_copy for one in running.printer.out[1:]] == [False, True]
        ask(staff, PaperKind.X, session.id, "en")  # it has ended meanwhile
        at.step(printer)
        failed = [one for one in at.cinema.printing.waiting(staff) if one.state is JobState.FAILED]
        assert ["No session is open" in one.cause for one in failed] == [True]


def test_the_days_sheet_and_the_reserved_seats_are_printed_as_they_are_then(at: PrintingHouse) -> None:
    with on_network() as running:
        printer, staff = at.add(running, PrintRole.REPORT), at.house.staff
        day = at.house.storage.screenings.get(at.house.screening).day
        for kind, subject in ((PaperKind.DAY_SHEET, day), (PaperKind.RESERVATIONS, ""), (PaperKind.DAY_SHEET, day)):
            assert not at.cinema.printing.ask(staff, kind, subject, "en").is_copy
            at.step(printer)
        assert "Metropolis" in running.printer.out[0].text
        assert len(running.printer.out) == 3
        at.cinema.printing.ask(staff, PaperKind.DAY_SHEET, "never", "en")
        at.step(printer)
        assert [one.state for one in at.cinema.printing.waiting(staff)] == [JobState.FAILED]


def test_without_a_printer_or_by_the_setting_a_sale_is_printed_by_nobody(at: PrintingHouse) -> None:
    assert asked(at, sold(at)) == ()
    with on_network() as running:
        at.add(running, RECEIPT)
        at.house.storage.settings.set("print_after_sale", 0)
        assert asked(at, sold(at, "B3")) == ()


def test_a_customer_prints_an_own_purchase(at: PrintingHouse) -> None:
    with on_network() as running:
        printer = at.add(running, RECEIPT)
        guest = replace(at.house.guest, workstation="till-1", channel=Channel.CUSTOMER)
        sale = sell(at.cinema, guest, at.house.screening, "C1")
        (mine,) = at.cinema.printing.sold(guest, sale.id, "en")
        at.step(printer)
        assert at.cinema.printing.jobs(guest, [mine.id])[0].state is JobState.PRINTED
        another = replace(guest, workstation="kiosk-9")
        with pytest.raises(NotAllowedError):
            at.cinema.printing.jobs(another, [mine.id])
        with pytest.raises(NotAllowedError):
            at.cinema.printing.sold(another, sale.id, "en")
