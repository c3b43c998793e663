"""What tests of what a kiosk prints and of what the counter hands over share."""

from collections.abc import Callable

import pytest

from cinema.domain.kiosk import KINDS, PrintOutcome, job_of
from cinema.domain.print_jobs import JobState
from cinema.domain.printers import PrintRole
from cinema.domain.tills import StationKind
from cinema.domain.transactions import Transaction
from cinema.services.cinema import Cinema
from tests.services.conftest import PowerCutError
from tests.services.kiosk_house import GUEST, STAFF, KioskHouse
from tests.services.printing_house import MANAGER

RECEIPT, TICKET = PrintRole.RECEIPT, PrintRole.TICKET
PRINTED, PENDING, NOT_PRINTED = PrintOutcome


def outcome(at: KioskHouse, sale: Transaction) -> PrintOutcome:
    return at.cinema.kiosk.printed(GUEST, sale.id)


def ask(at: KioskHouse, sale: Transaction) -> tuple[str, ...]:
    return at.cinema.kiosk.print_tickets(GUEST, sale.id, "en")


def states(at: KioskHouse, sale: Transaction) -> dict[str, JobState]:
    found = at.house.storage.print_jobs.many([job_of(kind, sale.id) for kind in KINDS])
    return {one.kind.value: one.state for one in found}


def codes(at: KioskHouse) -> list[str]:
    return [one.pick_up.code for one in at.counter.pick_ups.waiting(STAFF)]


def given_up(at: KioskHouse, sale: Transaction) -> None:
    """Let the kiosk wait for a paper longer than it does."""
    at.pass_time("print_jobs", "asked_at", 60)
    assert outcome(at, sale) is NOT_PRINTED


def another_till(at: KioskHouse) -> Cinema:
    second = at.house.another_till("counter-2")
    second.stations.register(MANAGER, StationKind.TILL, "Counter 2")
    return second


def died_between(at: KioskHouse, monkeypatch: pytest.MonkeyPatch) -> Transaction:
    """Sell a seat at a kiosk that dies once it has asked for the first of its papers."""
    sale, jobs = at.sold(), type(at.house.storage.print_jobs)
    whole: Callable[..., object] = jobs.add

    def cut(*words: object) -> object:
        whole(*words)
        raise PowerCutError

    with monkeypatch.context() as patched:
        patched.setattr(jobs, "add", cut)
        with pytest.raises(PowerCutError):
            ask(at, sale)
    return sale
