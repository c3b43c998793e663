"""What a form does with mistakes, in the windows that have one."""

import pytest

from cinema.domain.payments import PaymentWay, Provider, Tender
from cinema.errors import ConflictError
from gui.selling.payment_forms import CashForm, DemoCardForm
from gui.selling.payment_steps import Step
from tests.gui.buying import CASH, Buyer, card, form, step
from tests.gui.fakes import FakeCinema
from tests.gui.hands import Window
from tests.gui.seat_fakes import BuyingCinema


@pytest.fixture
def cinema() -> BuyingCinema:
    return BuyingCinema()


def test_every_empty_field_is_marked_and_the_first_has_the_focus(window: Window, cinema: FakeCinema) -> None:
    window.until(lambda: window.app.cinema is not None)
    sign_in = window.app.sign_in_frame
    assert sign_in is not None
    sign_in.show("register")
    sign_in.page.fields["username"].value.set("ana-b")
    sign_in.page.button.invoke()
    window.settle()
    wrong = [name for name, field in sign_in.page.fields.items() if field.fault]
    assert wrong == ["name", "email", "password"]
    window.focused(lambda: sign_in.page.fields["name"].entry)
    sign_in.page.fill({"name": "Ana", "email": "ana@example.org"})
    sign_in.page.button.invoke()
    window.settle()
    assert [name for name, field in sign_in.page.fields.items() if field.fault] == ["password"]


@pytest.mark.parametrize("language", ["en", "es", "pt_BR"])
def test_an_error_at_the_sign_in_leaves_its_button_where_it_is(
    window: Window, cinema: FakeCinema, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    window.until(lambda: window.app.cinema is not None)
    window.app.change_language(language)
    sign_in = window.app.sign_in_frame
    assert sign_in is not None
    window.settle()
    before = sign_in.page.button.winfo_rooty()

    def refuse(*_typed: object) -> None:
        raise ConflictError(said)

    monkeypatch.setattr(cinema.accounts, "sign_in", refuse)
    said = "The database answers again in a moment. Nothing was lost, and nothing has to be typed anew."
    sign_in.page.fill({"login": "ana", "password": "wrong"})
    sign_in.page.button.invoke()
    window.until(lambda: said in str(sign_in.page.message.cget("text")))
    window.settle()
    assert sign_in.page.button.winfo_rooty() == before


def test_after_a_declined_card_its_number_is_selected_and_typing_replaces_it(
    window: Window, cinema: BuyingCinema
) -> None:
    page = Buyer(window, cinema).pay()
    card(page, "4000 0000 0000 0002")
    number = form(page, DemoCardForm).number
    window.until(lambda: step(page) is Step.READY and number.entry.selection_present())
    window.focused(lambda: number.entry)
    window.press("<Key-5>")
    assert number.get() == "5"


def test_an_amount_that_nobody_gives_is_asked_about_before_it_is_taken(window: Window, cinema: BuyingCinema) -> None:
    cinema.checkout.ways = (CASH, PaymentWay(Tender.CARD, Provider.TEST))
    page = Buyer(window, cinema).pay()
    cash = form(page, CashForm)
    cash.given.value.set("20000000")
    page.submit()
    window.settle()
    assert "Check the amount" in cash.given.fault
    assert not cinema.checkout.charged
    assert step(page) is Step.READY


def test_time_can_be_added_while_paying(window: Window, cinema: BuyingCinema) -> None:
    buyer = Buyer(window, cinema)
    page = buyer.pay()
    window.until(lambda: step(page) is Step.READY)
    before = page.purchase.seconds_left
    assert before is not None
    page.panel.tick()
    assert page.panel.countdown.extend.winfo_manager() == "place"
    page.panel.countdown.extend.invoke()
    window.until(lambda: (page.purchase.seconds_left or 0) > before + 60)
    page.panel.tick()
    assert page.panel.countdown.extend.winfo_manager() == "", "once"
