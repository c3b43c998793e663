"""The papers that are made from what is stored: the day's sheet, the reserved seats, and what a printer is sent."""

import pytest

from cinema.domain.papers.blocks import Table
from cinema.errors import InvalidInputError
from tests.conftest import SmallHouse
from tests.support import CASH, begin, sell


def test_the_day_s_sheet_has_what_is_shown_with_doors_and_what_is_sold(house: SmallHouse) -> None:
    sell(house.cinema, house.staff, house.screening, "B1", "B2", request=CASH)
    day = house.cinema.programme.showing(house.screening).screening.day
    lines = house.cinema.papers.day_lines(house.staff, "en", day)
    (line,) = [one for one in lines if one.sold + one.held]  # a majority learns of a sale a moment later
    assert (line.sold + line.held, line.title, line.room) == (2, "Metropolis", "Hall")
    assert line.doors_at < line.starts_at < line.ends_at
    paper = house.cinema.papers.day_sheet(house.staff, "en", day)
    (table,) = [block for block in paper.sheets[0].blocks if isinstance(block, Table)]
    assert len(table.rows) == len(lines)
    assert house.cinema.papers.pdf(paper, "en").startswith(b"%PDF")
    assert house.cinema.papers.picture(paper, "58").startswith(b"\x89PNG")
    with pytest.raises(InvalidInputError) as refused:
        house.cinema.papers.day_sheet(house.staff, "en", "tomorrow")
    assert refused.value.field == "day"


def test_the_list_of_reserved_seats_has_the_name_and_the_seats(house: SmallHouse) -> None:
    order = begin(house.cinema, house.staff, house.screening, "B3")
    basket = house.cinema.baskets.reserve(house.staff, order, "Lodz")
    house.cinema.baskets.park(house.staff, begin(house.cinema, house.staff, house.screening, "B5"), "not reserved")
    paper = house.cinema.papers.reservations(house.staff, "en")
    (table,) = [block for block in paper.sheets[0].blocks if isinstance(block, Table)]
    ((number, name, screening, seats, _until),) = table.rows
    assert (number, name, seats) == (basket.number, "Lodz", "B3")
    assert screening.startswith("Metropolis")


def test_a_ticket_says_room_doors_age_rating_and_version(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    receipt = house.cinema.receipts.of_sale(house.staff, sale.id)
    told = str(house.cinema.papers.of_receipt(receipt, "en").sheets[1])
    shown = receipt.screenings[0]
    assert shown.doors_at is not None
    assert "doors " in told
    assert shown.auditorium_name in told


def test_a_printer_is_sent_a_piece_for_each_sheet(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.staff, house.screening, "B1", "B2", request=CASH)
    paper = house.cinema.papers.of_receipt(house.cinema.receipts.of_sale(house.staff, sale.id), "en")
    assert len(house.cinema.papers.pieces(paper, "58")) == 3
    for width, profile, field in (("57", "default", "paper"), ("80", "a typewriter", "profile")):
        with pytest.raises(InvalidInputError) as refused:
            house.cinema.papers.pieces(paper, width, profile)
        assert refused.value.field == field
