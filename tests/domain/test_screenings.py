"""Whether seats of a screening can be had."""

import pytest

from cinema.domain.screenings import Availability, SaleState


@pytest.mark.parametrize(
    ("free", "selling", "state"),
    [
        (40, True, SaleState.OPEN),
        (11, True, SaleState.OPEN),
        (10, True, SaleState.FEW),
        (1, True, SaleState.FEW),
        (0, True, SaleState.SOLD),
        (40, False, SaleState.CLOSED),
        (0, False, SaleState.CLOSED),
    ],
)
def test_a_screening_says_whether_seats_can_be_had(free: int, selling: bool, state: SaleState) -> None:
    assert Availability("s", free, 306, selling).state is state


def test_only_what_is_on_sale_and_has_seats_can_be_bought() -> None:
    assert [state for state in SaleState if state.can_buy] == [SaleState.OPEN, SaleState.FEW]
