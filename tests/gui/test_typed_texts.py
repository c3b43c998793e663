"""A change of language keeps what was typed and chosen."""

import tkinter as tk

import pytest

from cinema.domain.payments import PaymentWay, Provider, Tender
from gui.customer.catalogue import Catalogue
from gui.customer.on_now import OnNow
from gui.customer.profile import Profile
from gui.customer.title import Title
from gui.selling.payment_forms import CashForm, DemoCardForm, SeparateCardForm
from gui.selling.payment_steps import Step
from tests.gui.buying import CASH, SEPARATE, Buyer, form
from tests.gui.fakes import FakeCinema
from tests.gui.hands import Window
from tests.gui.seat_fakes import BuyingCinema


@pytest.fixture
def cinema(monkeypatch: pytest.MonkeyPatch) -> BuyingCinema:
    monkeypatch.setattr("gui.window.tasks.RETRY", 200)
    return BuyingCinema()


def in_spanish(window: Window) -> None:
    window.app.change_language("es")
    window.settle()


def test_a_slip_s_reference_survives(window: Window, cinema: BuyingCinema) -> None:
    buyer = Buyer(window, cinema)
    cinema.checkout.ways = (CASH, SEPARATE)
    page = buyer.pay()
    assert page.ways is not None
    page.ways.choose("card")
    page.submit()
    window.until(lambda: page.flow.step is Step.ASKED)
    form(page, SeparateCardForm).reference.value.set("SLIP-7")
    in_spanish(window)
    assert form(page, SeparateCardForm).reference.get() == "SLIP-7"
    assert form(page, SeparateCardForm).reference.winfo_ismapped()
    page.submit()
    assert buyer.receipt().tenders[0].reference == "SLIP-7"


def test_cash_and_a_card_number_survive(window: Window, cinema: BuyingCinema) -> None:
    buyer = Buyer(window, cinema)
    cinema.checkout.ways = (CASH, PaymentWay(Tender.CARD, Provider.TEST))
    page = buyer.pay()
    assert page.ways is not None
    form(page, CashForm).given.value.set("50")
    in_spanish(window)
    assert form(page, CashForm).given.get() == "50"
    page.ways.choose("card")
    form(page, DemoCardForm).number.value.set("4242 4242")
    window.app.change_language("en")
    window.settle()
    assert form(page, DemoCardForm).number.get() == "4242 4242"


def test_a_profile_that_is_being_written_survives(window: Window, cinema: FakeCinema) -> None:
    window.hurry_in()
    assert window.app.shell is not None
    window.app.shell.go("profile")
    page = window.app.shell.current
    assert isinstance(page, Profile)
    page.person.fields["name"].value.set("Ana B")
    page.person.genres.toggle("western")
    page.password.fields["new_password"].value.set("a long sentence")
    chosen = set(page.person.genres.chosen())
    in_spanish(window)
    assert page.person.fields["name"].get() == "Ana B"
    assert set(page.person.genres.chosen()) == chosen
    assert page.password.fields["new_password"].get() == "a long sentence"


def test_a_search_that_is_being_typed_survives_with_its_focus(window: Window, cinema: FakeCinema) -> None:
    window.hurry_in()
    assert window.app.shell is not None
    shell = window.app.shell
    shell.go("catalogue")
    page = shell.current
    assert isinstance(page, Catalogue)
    window.settle()
    window.press("<slash>")
    window.type("metro")
    window.until(lambda: page.query.text == "metro")
    in_spanish(window)
    assert shell.bar is not None
    assert shell.bar.search.value.get() == "metro"
    assert page.query.text == "metro"
    shell.make_bar()  # as when the house gets another name
    assert shell.bar.search.value.get() == "metro"
    window.app.sign_out()
    window.enter("bruno")
    assert window.app.shell is not None
    assert window.app.shell.bar is not None
    assert not window.app.shell.bar.search.value.get()


def test_filters_of_the_programme_survive(window: Window, cinema: FakeCinema) -> None:
    window.enter()
    assert window.app.shell is not None
    page = window.app.shell.current
    assert isinstance(page, OnNow)
    page._change_sort("title")
    page._change_kind("film")
    titles = [card.movie for card in page.grid_.cards]
    in_spanish(window)
    assert page._kind == "film"
    assert page._sort == "title"
    assert sorted(card.movie for card in page.grid_.cards) == sorted(titles)


def test_a_showing_that_was_chosen_survives(window: Window, cinema: FakeCinema) -> None:
    window.hurry_in()
    assert window.app.shell is not None
    window.app.shell.go("title", movie_id="metropolis")
    page = window.app.shell.current
    assert isinstance(page, Title)
    window.settle()
    panel = page._panel
    assert panel is not None
    assert panel.days is not None
    last = [tile.key for tile in panel.days.tiles if tile.state != "off"][-1]
    panel.days.choose(last)
    chosen = panel.screening
    in_spanish(window)
    assert page._panel is not None
    assert (page._panel.day, page._panel.screening) == (last, chosen)


def test_the_map_s_zoom_and_the_seat_list_survive(window: Window, cinema: BuyingCinema) -> None:
    buyer = Buyer(window, cinema)
    view = buyer.seats.view
    assert view is not None
    view.zoom(1)
    percent = view.zoom_percent
    view.show_list(wanted=True)
    view.list.select("H7")
    in_spanish(window)
    again = buyer.seats.view
    assert again is not None
    assert again is not view
    assert (again.zoom_percent, again.lists, again.list.selected()) == (percent, True, "H7")
    assert isinstance(again.list.table, tk.Widget)
