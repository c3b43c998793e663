"""What a customer finds at the kiosk besides the straight way: the list, the counter, numbers, staff, out of order."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cinema.domain.auditoriums import SeatKind
from cinema.domain.demo_cards import DEMO_CARDS, DemoBehaviour
from cinema.domain.ids import short_reference
from cinema.domain.kiosk import CauseCode, PrintOutcome
from cinema.domain.orders import Choice
from cinema.domain.parties import WantedParty
from cinema.domain.users import Channel
from tests.conftest import SmallHouse
from tests.gui.hands import words_of
from tests.gui.kiosk_windows import kiosk_window, opened_kiosk, register_kiosk

APPROVED = "4242424242424242"
SILENT = next(one.number for one in DEMO_CARDS if one.behaviour is DemoBehaviour.SILENT)


def test_the_list_holds_the_same_seats_as_the_map(house: SmallHouse) -> None:
    with kiosk_window(house) as kiosk:
        page = kiosk.to_seats(house.screening)
        page._switch()
        kiosk.until(lambda: page.list is not None and page.list.rows)
        mine = tuple(sorted(page.purchase.basket.seats))
        assert tuple(sorted(page.list.found[0].seats)) == mine
        other = next(seats for seats in page.list.rows if set(seats).isdisjoint(mine))
        kiosk.touch(page.list.rows[other])
        kiosk.until(lambda: not page.is_busy and set(page.purchase.basket.seats) == set(other))


def test_a_party_with_a_wheelchair_is_offered_no_group_without_a_space(house: SmallHouse) -> None:
    with kiosk_window(house) as kiosk:
        kiosk.touch(kiosk.on("attract").begin)
        programme = kiosk.on("programme")
        kiosk.until(lambda: house.screening in programme.times)
        kiosk.touch(programme.times[house.screening])
        how_many = kiosk.on("how_many")
        kiosk.touch(how_many.space)
        kiosk.touch(how_many.numbers[2])
        page = kiosk.on("seats")
        kiosk.until(lambda: len(page.purchase.basket.seats) == 2 and not page.is_busy)
        page._switch()
        kiosk.until(lambda: page.list is not None and page.list.found)
        plan = page.purchase.seating.plan
        groups = [one.seats for one in page.list.found if len(one.seats) == 2]
        assert groups[0] == page.purchase.basket.seats
        assert all(any(plan.by_id[name].kind is SeatKind.WHEELCHAIR for name in seats) for seats in groups)
        assert [one for one in page.list.found if len(one.seats) == 1], "single seats follow"


def test_one_more_seat_is_held_together_with_the_others(house: SmallHouse) -> None:
    with kiosk_window(house) as kiosk:
        page = kiosk.to_seats(house.screening)
        kiosk.touch(page._more)
        kiosk.until(lambda: len(page.purchase.basket.seats) == 3 and not page.is_busy)
        assert len({seat[0] for seat in page.purchase.basket.seats}) == 1


def test_a_ticket_type_is_changed_by_plus_and_back_by_minus(house: SmallHouse) -> None:
    with kiosk_window(house) as kiosk:
        kiosk.touch(kiosk.to_seats(house.screening).proceed)
        page = kiosk.on("types")
        other = next(name for name, button in page.plus.items() if not button.instate(["disabled"]))
        kiosk.touch(page.plus[other])
        kiosk.until(lambda: sum(line.type == other for line in page.purchase.lines) == 1)
        kiosk.touch(page.minus[other])
        kiosk.until(lambda: not any(line.type == other for line in page.purchase.lines))


def test_a_payment_that_nobody_knows_the_end_of_is_told_with_a_number(house: SmallHouse) -> None:
    with kiosk_window(house) as kiosk:
        page = kiosk.to_payment(house.screening)
        kiosk.touch(page.cards[SILENT])
        kiosk.until(lambda: page.checked)
        (sale,) = house.storage.transactions.unresolved(10)
        assert short_reference(sale.id) in page.checked
        kiosk.touch(page.cancel)
        kiosk.on("attract")


def test_paying_at_the_counter_keeps_the_seats_under_four_digits(house: SmallHouse) -> None:
    with kiosk_window(house) as kiosk:
        page = kiosk.to_payment(house.screening)
        seats = set(page.purchase.basket.seats)
        kiosk.touch(page.counter)
        counter = kiosk.on("counter")
        kiosk.until(lambda: counter.basket is not None)
        number = counter.basket.number
        kiosk.touch(counter.finish)
        kiosk.on("attract")
        kiosk.settle()
        stored = house.storage.seat_maps.get(house.screening)
        assert {name for name, one in stored.seats.items() if one.hold is not None} == seats

        kiosk.window.go("collect")
        collect = kiosk.on("collect")
        for digit in number:
            kiosk.touch(collect.pad.buttons[digit])
        kiosk.touch(collect.take)
        types = kiosk.on("types")
        assert set(types.purchase.basket.seats) == seats
        kiosk.touch(types.proceed)
        pay = kiosk.on("pay")
        kiosk.until(lambda: pay.cards)
        kiosk.touch(pay.cards[APPROVED])
        kiosk.on("done")


def test_a_basket_of_two_screenings_from_the_counter_is_paid_as_one_sale(house: SmallHouse) -> None:
    with kiosk_window(house) as kiosk:
        actor = house.cinema.actor(None, Channel.KIOSK)
        choices = []
        for screening in (house.screening, house.other_screening):
            held = house.cinema.party_booking.hold(actor, screening, None, WantedParty({"adult": 2}, {}))
            choices.append(Choice(held.hold, dict(held.types)))
        basket = house.cinema.hand_overs.offer(actor, house.cinema.checkout.begin(actor, choices))
        kiosk.window.go("collect")
        collect = kiosk.on("collect")
        for digit in basket.number or "":
            kiosk.touch(collect.pad.buttons[digit])
        kiosk.touch(collect.take)
        kiosk.touch(kiosk.on("types").proceed)
        pay = kiosk.on("pay")
        kiosk.until(lambda: pay.cards)
        kiosk.touch(pay.cards[APPROVED])
        done = kiosk.on("done")
        kiosk.until(lambda: done.receipt is not None)
        assert len(done.receipt.tickets) == 4
        assert len(done.receipt.screenings) == 2


def test_wrong_digits_are_told_and_typed_again(house: SmallHouse) -> None:
    with kiosk_window(house) as kiosk:
        kiosk.window.go("collect")
        page = kiosk.on("collect")
        for digit in "0000":
            kiosk.touch(page.pad.buttons[digit])
        kiosk.touch(page.take)
        kiosk.until(lambda: page.pad.digits == "" and "not valid" in words_of(kiosk.window.frame))


def test_without_a_connected_terminal_the_kiosk_ends_at_the_counter(house: SmallHouse) -> None:
    with kiosk_window(house, card_provider="separate") as kiosk:
        kiosk.touch(kiosk.to_seats(house.screening).proceed)
        kiosk.touch(kiosk.on("types").proceed)
        page = kiosk.on("counter")
        kiosk.until(lambda: page.basket is not None)


def test_it_stops_before_paying_when_the_paper_is_gone_and_keeps_the_seats_for_the_counter(house: SmallHouse) -> None:
    with kiosk_window(house) as kiosk:
        seats = kiosk.to_seats(house.screening)
        house.cinema.office.set(house.operator, "kiosk_qr_alone", "0")  # as if its printer had gone meanwhile
        kiosk.touch(seats.proceed)
        kiosk.touch(kiosk.on("types").proceed)
        page = kiosk.on("counter")
        kiosk.until(lambda: page.basket is not None)
        assert not house.cinema.audit.findings(house.operator)


def test_out_of_order_comes_between_two_customers_and_goes_by_itself(house: SmallHouse) -> None:
    with kiosk_window(house) as kiosk:
        station = house.cinema.stations.this(house.operator)
        assert station is not None
        house.cinema.kiosk.put_out_of_order(house.operator, station.id, "cleaning")
        page = kiosk.on("out_of_order")
        assert page.cause.code is CauseCode.BY_HAND
        assert "H1" in words_of(kiosk.window.frame)
        assert "cleaning" not in words_of(kiosk.window.frame), "what staff typed is not for customers"
        house.cinema.kiosk.put_in_order(house.operator, station.id)
        kiosk.on("attract")


def test_a_purchase_under_way_is_finished_though_the_kiosk_was_put_out_of_order(house: SmallHouse) -> None:
    with kiosk_window(house) as kiosk:
        page = kiosk.to_payment(house.screening)
        station = house.cinema.stations.this(house.operator)
        assert station is not None
        house.cinema.kiosk.put_out_of_order(house.operator, station.id, "")
        kiosk.until(lambda: kiosk.window.state is not None and kiosk.window.state.cause is not None)
        kiosk.touch(page.cards[APPROVED])
        done = kiosk.on("done")
        kiosk.until(lambda: done.receipt is not None)
        kiosk.touch(done.finish)
        kiosk.on("out_of_order")


def test_a_workstation_that_is_no_kiosk_sells_nothing(house: SmallHouse) -> None:
    with opened_kiosk(house) as kiosk:
        assert kiosk.on("out_of_order").cause.code is CauseCode.NOT_REGISTERED


def test_outside_its_hours_it_says_when_it_opens(house: SmallHouse) -> None:
    zone = ZoneInfo(house.cinema.house().timezone)
    now = datetime.now(zone)
    opens, closes = ((now + timedelta(hours=hours)).strftime("%H:%M") for hours in (2, 4))
    register_kiosk(house, kiosk_opens=opens, kiosk_closes=closes)
    with opened_kiosk(house) as kiosk:
        page = kiosk.on("attract")
        kiosk.until(lambda: page.begin is None and opens in words_of(kiosk.window.frame))


@pytest.mark.parametrize("event", ["<Escape>", "<F1>", "<F11>", "<Control-q>", "<Alt-F4>", "<Control-w>"])
def test_no_key_and_no_close_leaves_it(house: SmallHouse, event: str) -> None:
    with kiosk_window(house) as kiosk:
        kiosk.root.focus_force()
        kiosk.root.event_generate(event)
        kiosk.root.tk.call("eval", kiosk.root.tk.call("wm", "protocol", ".", "WM_DELETE_WINDOW"))
        kiosk.settle()
        assert kiosk.window.page_name == "attract"
        assert kiosk.root.winfo_exists()


def test_a_page_that_just_fits_beside_no_buttons_comes_to_rest(house: SmallHouse) -> None:
    with kiosk_window(house, language="es") as kiosk:
        page = kiosk.to_payment(house.screening)
        kiosk.touch(page.cards[APPROVED])
        done = kiosk.on("done")
        kiosk.until(lambda: done.receipt is not None)
        # Spanish needs a line more beside the buttons that turn the page, for all its possible heights.
        done.outcome, done.pickup = PrintOutcome.NOT_PRINTED, "P4711"
        for height in range(1500, 2000, 20):
            kiosk.root.geometry(f"1080x{height}")
            kiosk.window.rebuild()
            kiosk.root.update()


def test_chosen_ticket_types_stay_when_one_more_seat_is_wanted(house: SmallHouse) -> None:
    with kiosk_window(house) as kiosk:
        kiosk.touch(kiosk.to_seats(house.screening).proceed)
        types = kiosk.on("types")
        other = next(name for name, button in types.plus.items() if not button.instate(["disabled"]))
        kiosk.touch(types.plus[other])
        kiosk.until(lambda: any(line.type == other for line in types.purchase.lines))
        types.way_back()()
        page = kiosk.on("seats")
        kiosk.touch(page._more)
        kiosk.until(lambda: len(page.purchase.basket.seats) == 3 and not page.is_busy)
        assert sum(line.type == other for line in page.purchase.lines) == 1
