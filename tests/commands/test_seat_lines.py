"""The seats of a screening as lines of text."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from cinema.commands.seat_lines import kinds_line, seat_lines
from cinema.domain.auditoriums import Auditorium, SeatKind, plan_from_rows
from cinema.domain.movies import Movie, MovieKind
from cinema.domain.prices import PriceCard, TicketType
from cinema.domain.screenings import Availability, Screening, Seating, Showing
from cinema.domain.seat_maps import LiveSeat, SeatMap, SeatState

NOW = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
PRICES = {SeatKind.STANDARD: 950, SeatKind.PREMIUM: 1250, SeatKind.WHEELCHAIR: 950, SeatKind.COMPANION: 0}


def seating(*rows: tuple[str, str, float], **states: SeatState) -> Seating:
    plan = plan_from_rows("hall", 1, list(rows), 0.05)
    live = {seat.id: LiveSeat(SeatState.BLOCKED if seat.id in plan.blocked else SeatState.FREE) for seat in plan.seats}
    live |= {seat: LiveSeat(state, "h", NOW + timedelta(minutes=5)) for seat, state in states.items()}
    screening = Screening("s", "m", "hall", plan.id, NOW, NOW, "2026-11-20", "card")
    movie = Movie("m", MovieKind.FILM, "Metropolis", "Metropolis", 1927, 153, "PG", "A city.")
    showing = Showing(screening, movie, Auditorium("hall", 1, "Hall", plan.id), Availability("s", 1, 1, True), 950)
    card = PriceCard("card", "Card", (TicketType("adult", "Adult", PRICES),))
    return Seating(showing, plan, card, SeatMap("s", live, selling=True, sell_until=NOW, now=NOW))


def test_seats_stand_in_columns_with_numbers_aisles_kinds_and_letters_at_both_ends() -> None:
    lines = seat_lines(
        seating(("A", "wc_ss", 0), ("B", "ss_sb", 0), ("C", "pp_pp", 1), B1=SeatState.SOLD, C4=SeatState.HELD)
    )
    assert lines == [
        "       SCREEN",
        "",
        "A  1W 2C    3. 4.  A",
        "B  1x 2.    3. 4-  B",
        "",
        "C  1P 2P    3P 4o  C",
    ]


def test_a_row_that_is_half_a_seat_shorter_stands_between_the_seats_of_the_next() -> None:
    lines = seat_lines(seating(("A", "s" * 9, 0), ("BB", "s" * 12, 0)))[2:]
    assert lines[0].index("9.") + 1 < lines[1].index("12.")
    assert len({len(line.rstrip("AB")) for line in lines}) == 1, "the letters at the right stand in one column"
    assert lines[0].startswith(" A         1.  2.")
    assert lines[1].startswith("BB   1.  2.")


def test_the_legend_names_the_kinds_of_the_plan_with_their_prices() -> None:
    assert kinds_line(seating(("A", "wcsp", 0)), "EUR") == (
        ". Standard €9.50, P Premium €12.50, W Wheelchair space €9.50, C Companion €0.00"
    )
    assert kinds_line(seating(("A", "ss", 0)), "EUR") == ". Standard €9.50"


def test_rows_are_ascii() -> None:
    found = seating(("A", "wc_ssb", 0), ("B", "ss_spp", 0))
    assert all(line.isascii() for line in seat_lines(replace(found)))
