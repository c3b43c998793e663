"""A customer buys at the kiosk by touch alone, and the next one finds nothing of it."""

import pytest

from cinema.domain.kiosk import PaperState
from tests.conftest import SmallHouse
from tests.gui.kiosk_windows import kiosk_window, state_of

MOST_TOUCHES = 9


def test_two_seats_are_bought_with_at_most_nine_touches(house: SmallHouse) -> None:
    with kiosk_window(house) as kiosk:
        page = kiosk.to_payment(house.screening)
        kiosk.touch(page.cards["4242424242424242"])
        done = kiosk.on("done")
        kiosk.until(lambda: done.receipt is not None)
        kiosk.touch(done.finish)
        kiosk.on("attract")

        assert kiosk.touches <= MOST_TOUCHES
        assert len(done.receipt.tickets) == 2
        assert not house.cinema.audit.findings(house.operator)


def test_a_kiosk_without_a_printer_says_so_and_sells_codes_alone_where_the_house_allows_it(house: SmallHouse) -> None:
    with kiosk_window(house) as kiosk:
        state = state_of(kiosk)
        assert (state.paper, state.sells_alone, state.cause) == (PaperState.NONE, True, None)


@pytest.mark.parametrize("card", ["4000000000000002", "4000000000009995"])
def test_a_declined_card_leaves_the_seats_held_and_another_card_pays(house: SmallHouse, card: str) -> None:
    with kiosk_window(house) as kiosk:
        page = kiosk.to_payment(house.screening)
        kiosk.touch(page.cards[card])
        kiosk.until(lambda: not page.flow.busy and page.cards)
        assert page.purchase.basket.hold is not None
        kiosk.touch(page.cards["4242424242424242"])
        kiosk.until(lambda: kiosk.window.page_name == "done")
