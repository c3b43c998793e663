"""The line that tells at the till what a scanned ticket is: not for today, over, used, cancelled, or good."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cinema.domain.admittance import Admission
from cinema.domain.ticket_looks import TicketLook, TicketTime
from cinema.domain.tickets import TicketVerdict
from gui.scanning.scanned_ticket import words_of
from tests.conftest import ZONE, SmallHouse
from tests.support import sell


@pytest.fixture
def look(house: SmallHouse) -> TicketLook:
    sale = sell(house.cinema, house.guest, house.screening, "B1")
    code = house.cinema.receipts.codes(house.staff, sale)[sale.tickets[0].id]
    return replace(house.cinema.ticket_checks.look(house.staff, code), time=TicketTime.TODAY)


def test_the_line_says_when_a_ticket_lets_nobody_in(look: TicketLook) -> None:
    assert look.screening is not None
    assert look.ticket is not None
    let_in = Admission("a", look.ticket.id, look.screening.id, "t", "Door 2", None, look.screening.starts_at)
    for changed, words in (
        (look, "valid, not used."),
        (replace(look, time=TicketTime.OTHER_DAY), "valid, not used, not for today."),
        (replace(look, time=TicketTime.OVER), "its screening is over."),
        (replace(look, time=TicketTime.OVER, admission=let_in), "used at"),
        (replace(look, admission=let_in), "Door 2."),
        (replace(look, verdict=TicketVerdict.CANCELLED), "its screening is cancelled."),
        (replace(look, verdict=TicketVerdict.REFUNDED, time=TicketTime.OVER), "refunded or exchanged."),
    ):
        assert words in words_of(changed, ZONE), words


def test_the_line_has_the_start_as_it_is_now(look: TicketLook) -> None:
    assert look.screening is not None
    later = replace(look.screening, starts_at=look.screening.starts_at + timedelta(days=400))
    assert str(later.starts_at.year) in words_of(replace(look, screening=later), ZONE)


def test_what_is_no_ticket_is_told_as_none() -> None:
    assert "no ticket of this house" in words_of(TicketLook(TicketVerdict.UNKNOWN), ZONE)
