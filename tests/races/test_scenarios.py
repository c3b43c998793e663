"""The short form of every race, and of the controls that show that one can be lost: real processes, counted after."""

from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from tests.races import (
    accessible_spaces,
    basket_races,
    best_seats,
    door_races,
    exchange_races,
    half_price,
    hand_over_races,
    scenarios_holds,
    scenarios_money,
    scenarios_seats,
    single_seats,
    till_races,
    tills,
)
from tests.races.rig import Crowd
from tests.races.stage import Stage
from tests.races.table import CONTROLS, RACES
from tests.races.tally import Row

Race = Callable[[Stage, Crowd, int], Row]
# What is sold in the end, at least and at most, whoever is faster.
_SOLD: dict[Race, Callable[[int], tuple[int, int]]] = {
    scenarios_seats.rush_for_distinct_seats: lambda contenders: (contenders, contenders),
    scenarios_seats.same_seats: lambda _contenders: (30, 30),
    scenarios_seats.overlapping_groups: lambda contenders: (1, 8 * 4 * contenders),
    half_price.last_half_price: lambda contenders: (min(half_price.MOST, half_price.buyers_of(contenders)),) * 2,
    best_seats.best_until_full: lambda contenders: (contenders * best_seats.SEATS_EACH - 2, 10 * contenders + 20),
    single_seats.single_seats: lambda contenders: (contenders // 2,) * 2,
    accessible_spaces.spaces_to_others: lambda _contenders: (2, 2),
    basket_races.one_basket_for_all: lambda contenders: (basket_races.SEATS * basket_races.baskets_of(contenders),) * 2,
    hand_over_races.one_code_for_all_tills: lambda contenders: (
        (basket_races.SEATS * basket_races.baskets_of(contenders),) * 2
    ),
    hand_over_races.hand_over_against_its_end: lambda contenders: (2 * (contenders // 2),) * 2,
    hand_over_races.guessed_codes: lambda _contenders: (0, 0),
    scenarios_holds.expiring_holds: lambda contenders: (2 * (contenders // 2),) * 2,
    scenarios_holds.extend_against_expire: lambda contenders: (2 * (contenders // 2),) * 2,
    scenarios_holds.release_against_take_over: lambda contenders: (3 * _parties(contenders),) * 2,
    # Of four, who wants one seat may be first, and the others' two stay free.
    scenarios_money.refund_against_resale: lambda contenders: (
        (3 if contenders < 4 else 1) * _parties(contenders),
        3 * _parties(contenders),
    ),
    scenarios_money.two_tills_confirm_one_hold: lambda contenders: (3 * (contenders // 2),) * 2,
    scenarios_money.one_order_for_all: lambda _contenders: (3, 3),
    scenarios_money.slips_of_many: lambda _contenders: (6, 6),
    # Of each third pair one cancels, and may be first.
    scenarios_money.same_payment_twice: lambda contenders: (3 * _not_cancelled(contenders), 3 * (contenders // 2)),
    scenarios_money.one_refund_for_all: lambda _contenders: (0, 0),
    scenarios_money.same_refund_twice: lambda contenders: (0, 3 * (contenders // 6)),
    scenarios_money.cancelled_before_it_was_charged: lambda _contenders: (0, 0),
    scenarios_money.other_cards: lambda contenders: (3 * (contenders // 2),) * 2,
    scenarios_holds.second_screening_lost: lambda contenders: (2 * (contenders // 2), 4 * (contenders // 2)),
    scenarios_money.split_among_all: lambda _contenders: (3, 3),
    scenarios_money.split_sale_refunded_apart: lambda contenders: (3 - min(3, contenders),) * 2,
    exchange_races.exchange_against_refund: lambda contenders: (0, contenders // 2),
    # The buyer gets the wanted seat beside the old ticket, or the old ticket is given for it.
    exchange_races.exchange_against_resale: lambda contenders: (contenders // 2, 2 * (contenders // 2)),
    exchange_races.one_ticket_for_all: lambda _contenders: (1, 1),
    door_races.one_code_at_all_doors: lambda _contenders: (1, 1),
    door_races.one_code_at_doors_without_the_database: lambda _contenders: (1, 1),
    # What is refunded is gone, what is exchanged is another ticket; of each pair the door may be first.
    door_races.admitted_against_refund: lambda contenders: (
        contenders // 2 - door_races.refunds_of(contenders),
        contenders // 2,
    ),
    tills.voucher_for_all: lambda contenders: (contenders // 2,) * 2,
    tills.programs_on_one_till: lambda contenders: (6 * contenders,) * 2,
    tills.copied_data_folder: lambda contenders: (6 * contenders,) * 2,
    till_races.closed_elsewhere_amid_sales: lambda contenders: (6 * (contenders - 2),) * 2,
    till_races.closed_amid_sales: lambda contenders: (6 * (contenders - 1),) * 2,
}
# And how many refunds are done.
_REFUNDED: dict[Race, Callable[[int], tuple[int, int]]] = {
    scenarios_money.refund_against_resale: lambda contenders: (_parties(contenders), 2 * _parties(contenders)),
    scenarios_money.one_refund_for_all: lambda _contenders: (1, 1),
    scenarios_money.same_refund_twice: lambda contenders: (_not_cancelled(contenders), contenders // 2),
    scenarios_money.split_sale_refunded_apart: lambda contenders: (min(3, contenders),) * 2,
    # An exchange ends a ticket as a refund does: exactly one of the two does.
    exchange_races.exchange_against_refund: lambda contenders: (contenders // 2,) * 2,
    exchange_races.exchange_against_resale: lambda contenders: (0, contenders // 2),
    exchange_races.one_ticket_for_all: lambda _contenders: (1, 1),
    door_races.admitted_against_refund: lambda contenders: (0, contenders // 2),
}


def _parties(contenders: int) -> int:
    return contenders // min(4, contenders)


def _not_cancelled(contenders: int) -> int:
    return contenders // 2 - contenders // 6


@pytest.fixture(scope="module")
def stage(mongodb_uri: str) -> Iterator[Stage]:
    with closing(Stage.open(mongodb_uri)) as made:
        yield made


@pytest.fixture(scope="module")
def crowd(stage: Stage, mongodb_uri: str) -> Iterator[Crowd]:
    with closing(Crowd(mongodb_uri, stage.database, 8)) as made:
        yield made


@pytest.mark.parametrize("contenders", [2, 8])
@pytest.mark.parametrize("race", RACES, ids=lambda race: race.__name__)
def test_in_a_race_nothing_is_sold_twice_nothing_lost_and_no_number_left_out(
    stage: Stage, crowd: Crowd, race: Race, contenders: int
) -> None:
    row = stage.verify(race(stage, crowd, contenders))
    least, most = _SOLD[race](contenders)
    assert least <= row.sold <= most, row
    least, most = _REFUNDED[race](contenders) if race in _REFUNDED else (0, 0)
    assert least <= row.refunded <= most, row


@pytest.mark.parametrize(("control", "column"), CONTROLS, ids=lambda one: getattr(one, "__name__", one))
def test_without_its_guard_the_same_race_goes_wrong_and_the_rig_sees_it(
    stage: Stage, crowd: Crowd, control: Race, column: str
) -> None:
    # A race goes wrong by chance: on an idle or a busy machine each contender may be done before the next one begins.
    assert any(getattr(control(stage, crowd, 8), column) > 0 for _round in range(40))


def test_what_is_sold_without_the_seat_guard_is_found_by_the_audit(stage: Stage, crowd: Crowd) -> None:
    control, _column = CONTROLS[0]
    control(stage, crowd, 4)
    # The audit gives a till a minute for what is due.
    stage.connection.database["journal"].update_many({}, {"$unset": {"due": ""}})
    assert any(finding.startswith("seat-sold-twice") for finding in stage.findings())
