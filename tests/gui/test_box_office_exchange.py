"""The exchange page in a real window on a real house: by keys, told in words, and never half done."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from cinema.adapters.passwords import BcryptPasswords
from cinema.domain.orders import Choice
from cinema.domain.payments import PaymentRequest, Tender
from cinema.domain.seat_maps import SeatState
from cinema.domain.transactions import Transaction, TransactionState
from cinema.errors import StorageError
from cinema.services.selling.exchanges import Exchanges
from cinema.services.selling.party_booking import PartyBooking
from gui.box_office.exchange import ExchangePage
from gui.box_office.lend import LendPage
from gui.box_office.sales import SalesPage
from gui.box_office.sell import SellPage
from gui.selling.receipt_screen import ReceiptScreen
from gui.window import tasks
from tests.conftest import SmallHouse
from tests.gui.geometry import faults
from tests.gui.hands import words_of
from tests.gui.till_windows import Till, manager_with_pin, till_window
from tests.rebuilding import rebuilt_equals_stored
from tests.selling_checks import in_order
from tests.support import CASH, SILENT, card, raw, sell


class Desk:
    """The sales and exchange pages of a window, and hands for them."""

    def __init__(self, till: Till, house: SmallHouse) -> None:
        self.window, self.house = till.window, house
        assert till.window.app.shell is not None
        self.shell = till.window.app.shell
        self.keys = 0

    @property
    def page(self) -> ExchangePage:
        found = self.shell.current
        assert isinstance(found, ExchangePage)
        return found

    @property
    def words(self) -> str:
        return words_of(self.page)

    def find(self, sale: Transaction) -> None:
        """Show a sale on the sales page, by its number."""
        self.shell.go_by_hand("sales")
        self.window.settle()
        page = self.shell.current
        assert isinstance(page, SalesPage)
        page.look_up(sale.receipt_number or "")
        self.window.until(lambda: page.found is not None)
        self.window.settle()

    def open(self, sale: Transaction) -> None:
        """Open the exchange of a sale, and wait for its seats."""
        self.find(sale)
        self.press("x")
        self.window.until(lambda: isinstance(self.shell.current, ExchangePage))
        self.rest()

    def press(self, *keys: str) -> None:
        """Press keys, counting them."""
        for key in keys:
            self.keys += 1
            self.window.press(f"<{key}>" if key == "space" or "-" in key else f"<Key-{key}>")

    def rest(self) -> None:
        """Wait until all that was pressed is worked out."""
        self.window.until(
            lambda: not isinstance(self.shell.current, ExchangePage) or not self.shell.current._ahead.reading
        )
        self.window.settle()

    def place(self, seat: str) -> None:
        self.page.press_seat(seat)
        self.rest()

    def exchanged(self) -> Transaction:
        """Wait for the receipt of the new sale, and return it."""
        self.window.until(lambda: isinstance(self.shell.current, ReceiptScreen) and self.shell.current.box is not None)
        self.window.settle()
        found = self.shell.current
        assert isinstance(found, ReceiptScreen)
        return self.house.storage.transactions.get(found.arguments["transaction_id"])


@pytest.fixture
def desk(house: SmallHouse) -> Iterator[Desk]:
    with till_window(house) as till:
        yield Desk(till, house)


def sold(house: SmallHouse, *seats: str, request: PaymentRequest = CASH) -> Transaction:
    return sell(house.cinema, house.staff, house.screening, *seats, request=request)


def stored(house: SmallHouse, sale: Transaction) -> Transaction:
    return house.storage.transactions.get(sale.id)


def seats_now(house: SmallHouse, *seats: str, screening: str | None = None) -> list[str]:
    seat_map = house.storage.seat_maps.get(screening or house.screening)
    return [seat_map.state(seat).value for seat in seats]


def held(house: SmallHouse) -> int:
    maps = [house.storage.seat_maps.get(one) for one in (house.screening, house.other_screening)]
    return sum(one.state(seat) is SeatState.HELD for one in maps for seat in one.seats)


def kept(desk: Desk) -> set[str]:
    return set(desk.page.quoting.wanted.kept)


def nothing_wrong(house: SmallHouse) -> list[str]:
    return [*in_order(house.cinema, house.connection), *rebuilt_equals_stored(house.connection)]


def number_of(desk: Desk, screening: str) -> str:
    """Return the digit of a screening."""
    return next(digit for digit in "123456789" if desk.page.list.numbered(int(digit)) == screening)


def test_a_lost_ticket_is_issued_again_in_two_keys_with_nothing_to_pay(house: SmallHouse, desk: Desk) -> None:
    sale = sold(house, "B1")
    desk.find(sale)
    desk.press("x")
    desk.rest()
    assert "nothing to pay" in desk.words
    assert desk.page.column.confirm.instate(["disabled"]), "as it is there is nothing to exchange"
    desk.press("F2")
    new = desk.exchanged()
    assert desk.keys == 2
    assert (new.exchange_of, new.total, [one.seat for one in new.tickets]) == (sale.id, 950, ["B1"])
    assert stored(house, sale).state is TransactionState.REFUNDED
    assert [one.reason for one in stored(house, sale).refunds] == ["Lost ticket"]
    assert nothing_wrong(house) == []
    receipt = desk.shell.current
    assert receipt is not None
    assert "Exchanged. Enjoy the movie!" in words_of(receipt)
    assert "Nothing to pay" in words_of(receipt)
    assert "Paid" not in words_of(receipt)
    desk.shell.back()
    desk.window.settle()
    assert "Exchanged" in words_of(desk.shell), "the sale below was read again"


def test_enter_on_the_receipt_of_an_exchange_goes_on_to_the_next_customer(house: SmallHouse, desk: Desk) -> None:
    desk.find(sold(house, "B1"))
    desk.press("x")
    desk.rest()
    desk.press("F2")
    desk.exchanged()
    receipt = desk.shell.current
    assert isinstance(receipt, ReceiptScreen)
    desk.window.focused(lambda: receipt.box is not None and receipt.box.on)
    desk.press("Return")
    desk.window.until(lambda: isinstance(desk.shell.current, SellPage))


def test_another_screening_takes_its_digit_and_f12_and_the_best_seats(house: SmallHouse, desk: Desk) -> None:
    sale = sold(house, "B1", "B2")
    desk.find(sale)
    desk.press("x")
    desk.rest()
    desk.press(number_of(desk, house.other_screening))
    desk.rest()
    assert held(house) == 2
    assert "Another screening" in desk.page.column.why.get()
    desk.press("F12")
    new = desk.exchanged()
    assert desk.keys == 3
    assert {one.screening for one in new.tickets} == {house.other_screening}
    assert len({one.seat[0] for one in new.tickets}) == 1, "beside each other"
    assert (seats_now(house, "B1", "B2"), held(house)) == (["free", "free"], 0)
    assert f"Receipt {new.receipt_number}" in words_of(desk.window.root)
    assert nothing_wrong(house) == []


def test_one_of_two_tickets_becomes_dearer_on_another_seat_and_the_difference_is_paid(
    house: SmallHouse, desk: Desk
) -> None:
    types: dict[str, str | None] = {"B1": "child", "B2": "child"}
    hold = house.cinema.booking.hold(house.staff, house.screening, None, ("B1", "B2"), types)
    order = house.cinema.checkout.begin(house.staff, [Choice(hold, types)])
    sale = house.cinema.checkout.pay(house.staff, order, card())
    desk.open(sale)
    desk.window.focused(lambda: next(iter(desk.page.tickets.ticks.values())))
    desk.press("Down", "space", "a")
    desk.rest()
    desk.place("B5")
    assert "€3.50" in str(desk.page.column.amount.cget("text"))
    assert "Exchange and take €3.50" in str(desk.page.column.confirm.cget("text"))
    for typed, told in (
        ("3", "less"),
        ("zwölf", "amount"),
        ("1.234,50", "amount"),
        ("99999", "Check the amount"),
        ("9999999999", "too large"),
    ):
        desk.page.column.money.given.value.set(typed)
        desk.press("F12")
        desk.rest()
        assert told in words_of(desk.page.column), typed
        assert stored(house, sale).refunds == ()
    desk.page.column.money.given.value.set("5,00")
    assert "Change €1.50" in desk.words
    desk.press("F12")
    new = desk.exchanged()
    assert [(one.tender.value, one.amount, one.change) for one in new.payments] == [
        ("card", 600, None), ("cash", 350, 150)
    ]  # fmt: skip
    assert [(one.seat, one.type) for one in new.tickets] == [("B5", "adult")]
    assert "€1.50" in words_of(desk.window.root), "the change is told"
    assert seats_now(house, "B1", "B2", "B5") == ["free", "sold", "sold"]
    assert nothing_wrong(house) == []


def test_the_difference_is_paid_by_card_or_given_back_to_its_tender(house: SmallHouse, desk: Desk) -> None:
    sale = sold(house, "B1", request=card())
    desk.open(sale)
    desk.press("c")
    desk.rest()
    assert "To give back" in desk.words
    assert "€3.50 back: Card ending 4242" in desk.words
    desk.press("F12")
    cheaper = desk.exchanged()
    assert [(one.tender, one.amount) for one in cheaper.payments] == [(Tender.CARD, 600)]
    desk.open(cheaper)
    desk.press("a")
    desk.rest()
    desk.press("F9")
    desk.page.column.money.card.value.set("4242 4242 4242 4242")
    desk.press("Return")
    dearer = desk.exchanged()
    assert [(one.tender, one.amount) for one in dearer.payments] == [(Tender.CARD, 600), (Tender.CARD, 350)]
    assert nothing_wrong(house) == []


def test_seats_pressed_again_are_given_back_and_leaving_gives_all_back(house: SmallHouse, desk: Desk) -> None:
    sale = sold(house, "B1", "B2")
    desk.open(sale)
    desk.place("C5")
    assert (seats_now(house, "C5"), kept(desk)) == (["held"], {"B2"})
    desk.place("C6")
    desk.place("C7")
    assert seats_now(house, "C5", "C6", "C7") == ["free", "held", "held"], "the ticket placed first moves on"
    desk.place("C6")
    assert (held(house), kept(desk)) == (1, {"B2"})
    desk.place("B1")
    assert (held(house), kept(desk)) == (0, {"B1", "B2"}), "an own old seat is kept again"
    desk.place("C5")
    desk.press("Escape")
    desk.window.until(lambda: isinstance(desk.shell.current, SalesPage))
    desk.window.settle()
    assert held(house) == 0
    assert stored(house, sale).refunds == ()


def test_ticket_type_and_seat_are_chosen_by_keys_alone_and_enter_alone_takes_nothing(
    house: SmallHouse, desk: Desk
) -> None:
    sale = sold(house, "B5", "B6")
    desk.open(sale)
    desk.window.focused(lambda: next(iter(desk.page.tickets.ticks.values())))
    desk.press("Down", "space", "c", "a", "Control-Key-t")
    desk.window.focused(lambda: desk.page.hall.view.board)
    desk.press("Right", "space")
    desk.rest()
    (wish,) = desk.page.quoting.wanted.wishes
    assert (wish.type, wish.ticket.seat) == ("adult", "B5")
    assert wish.seat not in {None, "B5"}
    desk.press("c")
    desk.rest()
    desk.press("Return")
    assert stored(house, sale).refunds == (), "Enter goes on to the difference; it takes nothing"
    desk.window.focused(lambda: desk.page.column.confirm)
    desk.press("Return")
    assert [(one.seat, one.type) for one in desk.exchanged().tickets] == [(wish.seat, "child")]


def test_seats_that_are_chosen_while_the_database_is_away_are_held_when_it_is_back(
    house: SmallHouse, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "RETRY", 50)
    real, away = PartyBooking.hold, [True, True]

    def hold(self: PartyBooking, *arguments: Any) -> Any:
        if away:
            away.pop()
            raise StorageError("The database is away.")
        return real(self, *arguments)

    sale = sold(house, "B1")
    desk.open(sale)
    monkeypatch.setattr(PartyBooking, "hold", hold)
    desk.page.press_seat("C5")
    desk.window.until(lambda: "database is away" in words_of(desk.page.column))
    desk.press("F12")
    desk.window.until(lambda: desk.page.quoting.quote is not None)
    assert stored(house, sale).refunds == (), "what was pressed before the difference was known is not done"
    assert seats_now(house, "C5") == ["held"]
    assert "database is away" not in words_of(desk.page.column)


def test_a_sold_out_screening_is_told_and_nothing_is_exchanged(house: SmallHouse, desk: Desk) -> None:
    sale = sold(house, "B1")
    seats = sorted(house.storage.seat_maps.get(house.other_screening).seats)
    desk.open(sale)
    digit = number_of(desk, house.other_screening)
    free = [one for one in seats if seats_now(house, one, screening=house.other_screening) == ["free"]]
    sell(house.cinema, house.staff, house.other_screening, *free)
    desk.press(digit)
    desk.rest()
    assert "Sold out" in words_of(desk.page.column)
    desk.press("F12")
    desk.rest()
    assert stored(house, sale).refunds == ()
    desk.press(number_of(desk, house.screening), "F2")
    assert desk.exchanged().exchange_of == sale.id


def test_a_ticket_that_another_till_took_meanwhile_is_told_and_taken_from_the_list(
    house: SmallHouse, desk: Desk
) -> None:
    sale = sold(house, "B1", "B2")
    desk.open(sale)
    desk.place("C5")
    other = house.another_till("till-2")
    other.refunds.refund(house.staff, sale.receipt_number or "", ["B1"], reason="ill")
    desk.press("F12")
    desk.rest()
    assert "was refunded already" in words_of(desk.page.column)
    assert len(desk.page.tickets.ticks) == 1
    assert (len(stored(house, sale).refunds), held(house)) == (1, 0)
    desk.place("C6")
    desk.press("F12")
    assert [one.seat for one in desk.exchanged().tickets] == ["C6"]
    assert nothing_wrong(house) == []


def test_f12_pressed_twice_and_an_answer_that_is_lost_exchange_once(
    house: SmallHouse, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    go, real, calls = threading.Event(), Exchanges.finish, list[Any]()

    def lost(self: Exchanges, *arguments: Any, **options: Any) -> Any:
        calls.append(arguments)
        go.wait(20)
        real(self, *arguments, **options)
        raise StorageError("gone")

    monkeypatch.setattr(Exchanges, "finish", lost)
    sale = sold(house, "B1")
    desk.open(sale)
    desk.place("C5")
    desk.press("F12", "F12", "F2", "Escape", "c")
    assert not desk.page.may_leave(tell=False)
    go.set()
    new = desk.exchanged()
    assert (len(calls), len(stored(house, sale).refunds), new.tickets[0].seat) == (1, 1, "C5")
    assert nothing_wrong(house) == []


def test_what_is_given_back_above_the_limit_goes_on_with_a_manager_s_pin(
    house: SmallHouse, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BcryptPasswords.__init__, "__defaults__", (4,))
    manager_with_pin(house, "471386")
    house.cinema.office.set(house.operator, "cashier_refund", "1.00")
    sale = sold(house, "B1")
    desk.open(sale)
    desk.press("c")
    desk.rest()
    desk.press("F12")
    desk.window.until(lambda: isinstance(desk.shell.current, LendPage) and desk.shell.current.form is not None)
    assert stored(house, sale).refunds == ()
    page = desk.shell.current
    assert isinstance(page, LendPage)
    assert page.form is not None
    page.form.fields["pin"].value.set("471386")
    page.form.button.invoke()
    assert desk.exchanged().total == 600
    assert nothing_wrong(house) == []


def test_a_seat_that_another_till_got_first_is_told_and_what_was_chosen_stands(house: SmallHouse, desk: Desk) -> None:
    sale = sold(house, "B1")
    desk.open(sale)
    desk.place("C5")
    house.another_till("till-2").booking.hold(house.staff, house.screening, None, ("C6",))
    desk.page._ask(desk.page.quoting.wanted.placed("C6"))
    desk.rest()
    assert "C6" in words_of(desk.page.column)
    assert [one.seat for one in desk.page.quoting.wanted.wishes] == ["C5"]
    desk.press("F12")
    assert [one.seat for one in desk.exchanged().tickets] == ["C5"]


@pytest.mark.soak
def test_a_card_whose_answer_is_unknown_is_left_to_a_manager(house: SmallHouse, desk: Desk) -> None:
    sale = sold(house, "B1", request=card())
    desk.open(sale)
    desk.press("c")
    desk.rest()
    desk.press("F12")
    cheaper = desk.exchanged()
    desk.open(cheaper)
    desk.press("a")
    desk.rest()
    desk.press("F9")
    desk.page.column.money.card.value.set(SILENT)
    desk.press("F12")
    desk.window.until(lambda: not desk.page.conclusion.is_under_way)
    desk.window.settle()
    assert "manager" in words_of(desk.page.column)
    desk.press("F12", "F2")
    desk.rest()
    assert len(stored(house, cheaper).refunds) == 1
    assert stored(house, cheaper).undecided_refunds != ()
    desk.shell.back()
    desk.window.until(lambda: isinstance(desk.shell.current, SalesPage))


def test_everything_of_the_exchange_has_room(house: SmallHouse, desk: Desk) -> None:
    sale = sold(house, "B1", "B2", "B3", "B4")
    for size, language in (("1280x800", "es"), ("1024x600", "pt_BR"), ("1920x1080", "en")):
        desk.window.app.change_language(language)
        desk.window.root.geometry(size)
        desk.open(sale)
        assert faults(desk.window.root) == [], (size, language)
        desk.press("c", number_of(desk, house.other_screening))
        desk.rest()
        assert faults(desk.window.root) == [], (size, language)


def test_the_time_of_the_new_seats_runs_out_and_the_tickets_stand_as_they_were(house: SmallHouse, desk: Desk) -> None:
    sale = sold(house, "B1")
    desk.open(sale)
    desk.place("C5")
    assert desk.page.quoting.purchase is not None
    desk.page.quoting.purchase.run_out()
    desk.rest()
    assert "ran out" in words_of(desk.page.column)
    assert kept(desk) == {"B1"}
    assert raw(house.connection, "transactions")[0]["refunds"] == []
