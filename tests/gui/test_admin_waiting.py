"""What waits for a manager, in a real window on a small house: listed, decided, decided twice, counted in the rail."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta

import pytest

from cinema.domain.ids import new_id
from cinema.domain.payments import AttemptState
from cinema.domain.refunds import Refund, refund_shares
from cinema.domain.transactions import TransactionState
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import PaymentUnresolvedError
from gui.admin.matters import waited
from gui.admin.waiting import WaitingPage
from tests.conftest import SmallHouse
from tests.gui.admin_windows import admin_window
from tests.gui.geometry import faults
from tests.gui.hands import Window, words_of
from tests.selling_checks import recover
from tests.support import CASH, SILENT, begin, card, enrol, sell

NOW = datetime(2026, 11, 20, tzinfo=UTC)
MANAGER = Actor(Role.MANAGER, "office", Channel.ADMIN, "user-manager", "Mia")


@pytest.fixture
def office(house: SmallHouse) -> Iterator[Callable[[], Window]]:
    enrol(house.storage, MANAGER)
    with ExitStack() as opened:

        def enter() -> Window:
            window: Window = opened.enter_context(admin_window(house))
            assert window.app.shell is not None
            window.app.shell.go("waiting")
            window.settle()
            return window

        yield enter


def silent(house: SmallHouse, *seats: str) -> str:
    order = begin(house.cinema, house.staff, house.screening, *seats)
    with suppress(PaymentUnresolvedError):
        house.cinema.checkout.pay(house.staff, order, card(SILENT))
    return order.id


def page(window: Window) -> WaitingPage:
    assert window.app.shell is not None
    assert isinstance(window.app.shell.current, WaitingPage)
    return window.app.shell.current


def counted(window: Window) -> int:
    assert window.app.shell is not None
    found: int = window.app.shell.bar.rail._counts.get("waiting", 0)
    return found


def state(house: SmallHouse, sale: str) -> TransactionState:
    return house.storage.transactions.get(sale).state


def test_a_payment_is_decided_by_its_number_and_the_next_one_comes(
    house: SmallHouse, office: Callable[[], Window]
) -> None:
    first, second = silent(house, "B1", "B2"), silent(house, "B5")
    window = office()
    waiting = page(window)
    window.until(lambda: counted(window) == 2)
    assert [row.amount for row in waiting.list.rows] == ["€19.00", "€9.50"]
    assert faults(window.root) == []
    window.press("<Key-1>")
    assert waiting.answers is not None
    assert waiting.answers.reference is not None
    assert "B1, B2" in words_of(waiting.answers)
    waiting.answers.reference.set("LOG 7")
    waiting.answers.button.invoke()
    window.settle()
    assert state(house, first) is TransactionState.PAID
    assert house.storage.transactions.get(first).payments[0].reference == "LOG 7"
    window.until(lambda: counted(window) == 1)
    assert waiting.answers is not None
    assert waiting.answers.matter.sale.id == second
    window.press("<Key-2>")
    waiting.answers.button.invoke()
    window.settle()
    assert state(house, second) is TransactionState.ABANDONED
    assert "Nothing waits" in words_of(waiting)
    window.until(lambda: counted(window) == 0)


def test_what_somebody_else_decided_first_is_told_and_not_decided_again(
    house: SmallHouse, office: Callable[[], Window]
) -> None:
    sale = silent(house, "B1")
    window = office()
    waiting = page(window)
    assert waiting.answers is not None
    waiting.answers.cards.choose(0)
    house.cinema.unresolved.decide(house.operator, sale, taken=False)
    waiting.answers.button.invoke()
    window.settle()
    assert window.app.shell is not None
    assert "decided" in words_of(window.app.shell.banner)
    assert state(house, sale) is TransactionState.ABANDONED
    assert "Nothing waits" in words_of(waiting)


def decide(window: Window, place: int) -> None:
    answers = page(window).answers
    assert answers is not None
    answers.cards.choose(place)
    answers.button.invoke()
    window.settle()


def test_a_payment_that_outlived_its_sale_becomes_surplus_and_is_given_back_by_hand(
    house: SmallHouse, office: Callable[[], Window]
) -> None:
    order = begin(house.cinema, house.staff, house.screening, "B1")
    with suppress(PaymentUnresolvedError):
        house.cinema.checkout.pay(house.staff, order, card(SILENT))
    house.cinema.checkout.pay(house.staff, order, CASH)
    recover(house.cinema, house.connection)
    window = office()
    answers = page(window).answers
    assert answers is not None
    assert [one.button for one in answers.choices] == ["Book it as surplus", "Close the payment"]
    decide(window, 0)
    assert [row.title for row in page(window).list.rows] == ["Surplus money"]
    decide(window, 0)
    assert house.cinema.unresolved.waiting(house.operator) == ()
    assert [one.state for one in house.storage.transactions.get(order.id).surplus] == [AttemptState.RETURNED]


@pytest.mark.parametrize(("place", "ended"), [(0, TransactionState.REFUNDED), (1, TransactionState.PAID)])
def test_a_refund_is_finished_or_dropped(
    house: SmallHouse, office: Callable[[], Window], place: int, ended: TransactionState
) -> None:
    sale = sell(house.cinema, house.guest, house.screening, "B1")
    shares = refund_shares(sale.payments, {}, sale.total)
    asked = Refund(
        new_id(), (sale.tickets[0].id,), sale.total, shares, AttemptState.ASKED, None, "till-1", sale.paid_at or NOW,
        "Ill",
    )  # fmt: skip
    house.cinema.refunds._steps.ask(sale.id, asked)  # a till seals what it asks for
    house.storage.transactions.leave_refund_to_manager(sale.id, asked.id)
    window = office()
    assert [row.title for row in page(window).list.rows] == ["Refund"]
    decide(window, place)
    assert state(house, sale.id) is ended


def test_a_choice_and_what_was_typed_stay_while_the_list_is_loaded_again(
    house: SmallHouse, office: Callable[[], Window]
) -> None:
    silent(house, "B1")
    window = office()
    waiting = page(window)
    window.press("<Key-1>")
    answers = waiting.answers
    assert answers is not None
    assert answers.reference is not None
    answers.reference.set("LOG 7")
    silent(house, "B5")
    waiting.reload()
    window.settle()
    assert waiting.answers is answers
    assert answers.reference.get() == "LOG 7"
    assert len(waiting.list.rows) == 2


def test_in_a_narrow_window_the_list_and_what_is_open_take_turns(
    house: SmallHouse, office: Callable[[], Window]
) -> None:
    silent(house, "B1")
    window = office()
    window.root.geometry("700x520")
    waiting = page(window)
    window.until(lambda: not waiting._right.winfo_ismapped() and waiting.list.winfo_ismapped())
    assert faults(window.root) == []
    window.focused(lambda: waiting.list)
    window.press("<Return>")
    window.until(lambda: waiting._right.winfo_ismapped() and not waiting.list.winfo_ismapped())
    assert faults(window.root) == []
    window.press("<Escape>")
    window.until(lambda: waiting.list.winfo_ismapped() and not waiting._right.winfo_ismapped())


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, "waits 1 min"), (89, "waits 89 min"), (90, "waits 1 h"), (3000, "waits 2 days")]
)
def test_a_wait_is_told_in_the_largest_unit_that_fits(minutes: int, words: str) -> None:
    assert waited(NOW - timedelta(minutes=minutes), NOW) == words
