"""What printers answer, which of it is garbage, how long a paper may take, and what staff and customers are told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinema.domain.print_jobs import (
    JobState,
    PaperKind,
    PrintJob,
    Printout,
    customer_words,
    is_backlog,
    job_words,
    lease_of,
    paper_key,
    time_limit,
)
from cinema.domain.printers import Condition, PaperSize, Printer, PrinterKind, check_printer, condition_of
from cinema.errors import InvalidInputError

NOW = datetime(2026, 11, 20, 20, 15, tzinfo=UTC)
JOB = PrintJob("one", PaperKind.SALE, "sale", "2026-01-000123", "en", "printer", "till", NOW)
READY = {1: 0x12, 2: 0x12, 3: 0x12, 4: 0x12}
COUNTER = Printer("counter", "Counter", PrinterKind.NETWORK, "10.0.0.5")


@pytest.mark.parametrize(
    ("answers", "condition"),
    [
        ({}, Condition.READY),
        ({1: 0x1A}, Condition.FAULT),  # offline, and nothing says why
        ({1: 0x1A, 2: 0x16}, Condition.COVER_OPEN),
        ({1: 0x1A, 2: 0x32, 4: 0x7E}, Condition.NO_PAPER),
        ({4: 0x1E}, Condition.PAPER_LOW),
        ({1: 0x1A, 3: 0x1A}, Condition.FAULT),  # the cutter
        ({1: None}, Condition.UNKNOWN),
        ({1: 0x00}, Condition.UNKNOWN),
        ({4: 0xFF}, Condition.UNKNOWN),
    ],
)
def test_the_answers_of_a_printer_say_how_it_is(answers: dict[int, int | None], condition: Condition) -> None:
    assert condition_of(READY | answers) is condition


@given(st.dictionaries(st.integers(1, 4), st.integers(0, 255) | st.none()))
def test_whatever_a_printer_answers_it_prints_only_if_each_answer_is_one(answers: dict[int, int | None]) -> None:
    found = condition_of(answers)
    if found.prints:
        assert answers[1] is not None
        assert all(one is None or one & 0x93 == 0x12 for one in answers.values())


@given(st.integers(0, 10_000), st.integers(0, 200_000))
def test_a_longer_paper_may_take_longer_and_its_lease_is_longer_still(lines: int, size: int) -> None:
    short, long = Printout(b"", 0), Printout(bytes(size), lines)
    assert time_limit(short) <= time_limit(long) < lease_of(long)
    assert time_limit(long) >= size / 960, "a serial line of 9600 baud takes so long"


def test_a_receipt_with_and_without_its_tickets_is_one_original_and_a_test_page_has_none() -> None:
    assert paper_key(PaperKind.SALE, "1") == paper_key(PaperKind.RECEIPT, "1") != paper_key(PaperKind.TICKETS, "1")
    assert paper_key(PaperKind.TEST, "1") is None


def test_a_customer_is_told_where_the_paper_is_and_never_why_it_is_late() -> None:
    late = replace(JOB, cause=Condition.NO_PAPER.value)
    assert "being printed" in customer_words(JOB, NOW)
    for one in (late, replace(JOB, state=JobState.UNKNOWN), replace(JOB, state=JobState.FAILED, cause="lost")):
        assert customer_words(one, NOW) == "Please collect it at the counter, number 2026-01-000123."
    assert job_words(late, NOW) == "waits, out of paper"
    assert "take your paper" in customer_words(replace(JOB, state=JobState.PRINTED), NOW).lower()


def test_an_old_job_is_backlog_until_somebody_releases_it() -> None:
    later = NOW + timedelta(minutes=3)
    assert not is_backlog(JOB, NOW)
    assert is_backlog(JOB, later)
    assert not is_backlog(replace(JOB, released=True), later)


@pytest.mark.parametrize(
    ("kind", "address", "paper", "machine", "field"),
    [
        (PrinterKind.NETWORK, "", PaperSize.MM80, "", "address"),
        (PrinterKind.NETWORK, "host:0", PaperSize.MM80, "", "address"),
        (PrinterKind.NETWORK, "host:70000", PaperSize.MM80, "", "address"),
        (PrinterKind.NETWORK, "a host", PaperSize.MM80, "", "address"),
        (PrinterKind.NETWORK, "host", PaperSize.A4, "", "paper"),
        (PrinterKind.SERIAL, "ttyUSB0", PaperSize.MM80, "till-1", "address"),
        (PrinterKind.USB, "04b8", PaperSize.MM80, "till-1", "address"),
        (PrinterKind.FILE, "relative.prn", PaperSize.MM80, "till-1", "address"),
        (PrinterKind.FILE, "/home/till/.bashrc", PaperSize.MM80, "till-1", "address"),
        (PrinterKind.FILE, "/dev/../etc/passwd", PaperSize.MM80, "till-1", "address"),
        (PrinterKind.SYSTEM, "-o danger", PaperSize.A4, "till-1", "address"),
        (PrinterKind.SYSTEM, "office", PaperSize.A4, "", "machine"),
        (PrinterKind.SYSTEM, "office", PaperSize.MM80, "till-1", "paper"),
    ],
)
def test_a_printer_that_cannot_be_reached_so_is_refused_at_its_field(
    kind: PrinterKind, address: str, paper: PaperSize, machine: str, field: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        check_printer(Printer("new", "New", kind, address, paper, machine), {})
    assert refused.value.field == field


def test_a_printer_stands_in_for_no_other_than_one_of_the_house_and_names_are_told_apart() -> None:
    known = {COUNTER.id: COUNTER}
    for new, field in ((replace(COUNTER, stand_in=COUNTER.id), "stand_in"), (replace(COUNTER, id="b"), "name")):
        with pytest.raises(InvalidInputError) as refused:
            check_printer(new, known)
        assert refused.value.field == field
    assert check_printer(replace(COUNTER, id="b", name=" Bar ", stand_in="counter"), known).name == "Bar"


def test_two_printers_of_one_device_are_known_as_one() -> None:
    assert COUNTER.host_port == ("10.0.0.5", 9100)
    assert COUNTER.device == replace(COUNTER, address="10.0.0.5:9100").device
    assert replace(COUNTER, address="[::1]").host_port == ("::1", 9100)
    assert replace(COUNTER, address="[::1]:9101").host_port == ("::1", 9101)
