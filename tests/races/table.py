"""Which rows the rig's part of the proof has, and what each control must show."""

from collections.abc import Callable

from tests.races.accessible_spaces import spaces_to_others, spaces_without_guard
from tests.races.basket_races import collected_without_guard, one_basket_for_all
from tests.races.best_seats import best_until_full, best_without_another_try
from tests.races.cancel_races import cancelled_and_killed, refunded_by_many, refunded_from_memory
from tests.races.control_charges import charges_without_guard
from tests.races.control_journal import chain_without_guard, claims_without_guard
from tests.races.control_refunds import refunds_without_guard
from tests.races.control_seats import seats_without_guard
from tests.races.control_void import freed_without_void, unlocked_without_void
from tests.races.door_races import (
    admitted_against_refund,
    entered_twice_without_guard,
    given_back_without_guard,
    let_in_without_guard,
    one_code_at_all_doors,
    one_code_at_doors_without_the_database,
)
from tests.races.exchange_races import (
    exchange_against_refund,
    exchange_against_resale,
    exchanges_without_guard,
    one_ticket_for_all,
)
from tests.races.half_price import half_price_without_guard, last_half_price
from tests.races.hand_over_races import (
    code_without_end,
    code_without_guard,
    guessed_codes,
    guesses_without_guard,
    hand_over_against_its_end,
    one_code_for_all_tills,
)
from tests.races.kills import kills_at_every_step
from tests.races.kiosk_kills import kiosk_recovered_unasked
from tests.races.lost_steps import entry_without_its_sale, settled_without_reading
from tests.races.printer_races import printed_without_note
from tests.races.random_kills import random_kills
from tests.races.rig import Crowd
from tests.races.scenarios_holds import (
    expiring_holds,
    extend_against_expire,
    release_against_take_over,
    second_screening_lost,
)
from tests.races.scenarios_money import (
    cancelled_before_it_was_charged,
    one_order_for_all,
    one_refund_for_all,
    other_cards,
    refund_against_resale,
    same_payment_twice,
    same_refund_twice,
    slips_of_many,
    split_among_all,
    split_sale_refunded_apart,
    two_tills_confirm_one_hold,
)
from tests.races.scenarios_seats import overlapping_groups, rush_for_distinct_seats, same_seats
from tests.races.schedule_races import (
    auditorium_without_guard,
    move_without_guard,
    moved_while_tills_sell,
    one_auditorium_for_all,
)
from tests.races.single_seats import single_seats, single_without_note
from tests.races.split import split_without_majority
from tests.races.stage import Stage
from tests.races.tally import Row
from tests.races.till_races import (
    closed_amid_sales,
    closed_elsewhere_amid_sales,
    closed_without_guard,
    elsewhere_without_end,
)
from tests.races.tills import copied_data_folder, programs_on_one_till, voucher_for_all, voucher_without_claim

CONTENDERS = (2, 8, 50, 200)
FEW = (2, 4, 8)
RACES: tuple[Callable[[Stage, Crowd, int], Row], ...] = (
    rush_for_distinct_seats,
    same_seats,
    overlapping_groups,
    last_half_price,
    best_until_full,
    single_seats,
    spaces_to_others,
    one_basket_for_all,
    one_code_for_all_tills,
    hand_over_against_its_end,
    guessed_codes,
    expiring_holds,
    extend_against_expire,
    release_against_take_over,
    refund_against_resale,
    two_tills_confirm_one_hold,
    one_order_for_all,
    slips_of_many,
    same_payment_twice,
    one_refund_for_all,
    same_refund_twice,
    cancelled_before_it_was_charged,
    other_cards,
    second_screening_lost,
    split_among_all,
    split_sale_refunded_apart,
    exchange_against_refund,
    exchange_against_resale,
    one_ticket_for_all,
    one_code_at_all_doors,
    one_code_at_doors_without_the_database,
    admitted_against_refund,
    voucher_for_all,
    programs_on_one_till,
    copied_data_folder,
    closed_amid_sales,
    closed_elsewhere_amid_sales,
)
# Managers and tills; in the second one a single manager moves what the others sell.
SCHEDULE: tuple[Callable[[Stage, Crowd, int], Row], ...] = (
    one_auditorium_for_all,
    moved_while_tills_sell,
    refunded_by_many,
)
_OF_SCHEDULE = {one_auditorium_for_all: (8, 50), moved_while_tills_sell: (21,), refunded_by_many: (2, 8)}
# Programs that are one till are never many.
OF_FEW = {programs_on_one_till, copied_data_folder, closed_amid_sales, closed_elsewhere_amid_sales, guessed_codes}


def contenders_of(race: Callable[[Stage, Crowd, int], Row]) -> tuple[int, ...]:
    """Return with how many contenders a race is run."""
    if race in _OF_SCHEDULE:
        return _OF_SCHEDULE[race]
    return FEW if race in OF_FEW else CONTENDERS


# Each race without its guard, and the column that must then not be 0: else the rig could not have noticed.
CONTROLS: tuple[tuple[Callable[[Stage, Crowd, int], Row], str], ...] = (
    (seats_without_guard, "sold_twice"),
    (half_price_without_guard, "sold_twice"),
    (best_without_another_try, "lost"),
    (single_without_note, "lost"),
    (spaces_without_guard, "lost"),
    (collected_without_guard, "sold_twice"),
    (code_without_guard, "sold_twice"),
    (code_without_end, "lost"),
    (guesses_without_guard, "lost"),
    (charges_without_guard, "sold_twice"),
    (refunds_without_guard, "sold_twice"),
    (exchanges_without_guard, "sold_twice"),
    (let_in_without_guard, "sold_twice"),
    (given_back_without_guard, "sold_twice"),
    (entered_twice_without_guard, "sold_twice"),
    (chain_without_guard, "gaps"),
    (claims_without_guard, "sold_twice"),
    (voucher_without_claim, "lost"),
    (closed_without_guard, "lost"),
    (elsewhere_without_end, "lost"),
)
SCHEDULE_CONTROLS: tuple[tuple[Callable[[Stage, Crowd, int], Row], str], ...] = (
    (auditorium_without_guard, "sold_twice"),
    (move_without_guard, "lost"),
)
FAULT_CONTROLS: tuple[tuple[Callable[[Stage], Row], str], ...] = (
    (freed_without_void, "sold_twice"),
    (unlocked_without_void, "lost"),
    (refunded_from_memory, "sold_twice"),
    (settled_without_reading, "lost"),
    (entry_without_its_sale, "lost"),
    (split_without_majority, "lost"),
    (printed_without_note, "sold_twice"),
    (kiosk_recovered_unasked, "lost"),
)


def step_kills(stage: Stage) -> Row:
    """The long form: every boundary twice, which is more than 200 kills."""
    return kills_at_every_step(stage, times=2)


def many_random_kills(stage: Stage) -> Row:
    """The long form: with the kills at every step, more than 500 where the machine is not busy."""
    return random_kills(stage, kills=300)


KILLS: tuple[Callable[[Stage], Row], ...] = (step_kills, many_random_kills, cancelled_and_killed)
