"""Proposing a title in the customer's window: from the catalogue, from a search in vain, and what became of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from cinema.domain.proposals import ProposalState
from cinema.domain.users import Actor, Channel, Role
from gui.customer.catalogue import Catalogue
from gui.customer.face import CUSTOMER
from gui.customer.proposals import Proposals
from gui.customer.title import Title
from tests.conftest import SmallHouse
from tests.gui.geometry import faults
from tests.gui.hands import Window, words_of
from tests.support import enrol, raw

ADA = Actor(Role.CUSTOMER, "till-2", Channel.CUSTOMER, "ada", "Ada Lovelace")
MIA = Actor(Role.MANAGER, "office", Channel.ADMIN, "user-manager", "Mia")


@contextmanager
def customer_window(house: SmallHouse, user: str | None = "ada") -> Iterator[Window]:
    """Yield the window on a real house, with a person or a guest in it; it is closed after."""
    cinema: Any = replace(house.cinema, close=lambda: None)
    window = Window(cinema)
    try:
        window.until(lambda: window.app.cinema is not None)
        window.app.enter(house.storage.users.get(user) if user else None)
        window.until(lambda: window.app.shell is not None and window.app.shell.current is not None)
        window.settle()
        yield window
    finally:
        window.close()


@pytest.fixture
def window(house: SmallHouse) -> Iterator[Window]:
    enrol(house.storage, ADA, MIA)
    with customer_window(house) as opened:
        yield opened


def page(window: Window) -> Any:
    assert window.app.shell is not None
    return window.app.shell.current


def go(window: Window, name: str = "proposals", **arguments: object) -> Any:
    assert window.app.shell is not None
    window.app.shell.go(name, **arguments)
    window.settle()
    return page(window)


def fill(window: Window, title: str = "Kwaidan", year: str = "1964", why: str = "") -> None:
    page(window).form.fill({"title": title, "year": year, "why": why})


def stored(house: SmallHouse) -> list[tuple[str, int, str]]:
    return [(one["title"], one["year"], one["why"]) for one in raw(house.connection, "proposals")]


def test_the_catalogue_leads_to_the_form_and_back(window: Window) -> None:
    go(window, "catalogue").propose.invoke()
    window.settle()
    assert isinstance(page(window), Proposals)
    assert page(window).form.values()["title"] == ""
    assert faults(page(window)) == []
    window.press("<Escape>")
    window.settle()
    assert isinstance(page(window), Catalogue)


def test_a_search_in_vain_offers_to_propose_what_was_searched_for(window: Window) -> None:
    go(window, "catalogue").search("kwaidan")
    window.settle()
    button = page(window).grid_.empty.button
    assert button.cget("text") == "Propose a title"
    button.invoke()
    window.settle()
    assert page(window).form.values()["title"] == "kwaidan"
    window.focused(lambda: page(window).form.fields["year"].entry)


def test_where_a_filter_may_hide_it_the_filters_are_taken_away_first(window: Window) -> None:
    catalogue = go(window, "catalogue")
    catalogue._change_kind("anime")
    catalogue.search("metropolis")
    window.settle()
    assert catalogue.grid_.empty.button.cget("text") == "Show everything"


def test_a_title_is_proposed_by_keyboard_alone_and_stands_in_the_list(house: SmallHouse, window: Window) -> None:
    form = go(window).form
    window.focused(lambda: form.fields["title"].entry)
    window.type("ran")
    window.press("<Tab>")
    window.type("1985")
    window.press("<Tab>")
    window.focused(lambda: form.fields["why"].entry)
    window.type("war")
    window.press("<Tab>")
    window.focused(lambda: form.button)
    window.press("<space>")
    window.until(lambda: "The house has not looked at it yet" in words_of(page(window).list))
    assert stored(house) == [("ran", 1985, "war")]
    assert form.values() == {"kind": "film", "title": "", "year": "", "why": ""}
    window.focused(lambda: form.fields["title"].entry)


def test_every_mistake_stands_at_its_field_and_nothing_typed_is_lost(house: SmallHouse, window: Window) -> None:
    form = go(window).form
    fill(window, " ", "nineteen", "x" * 501)
    form.button.invoke()
    window.settle()
    assert form.fields["title"].fault.startswith("Please fill in")
    assert "1880" in form.fields["year"].fault
    assert "at most 500" in words_of(form.fields["why"])
    window.focused(lambda: form.fields["title"].entry)
    assert form.values()["year"] == "nineteen"
    assert stored(house) == []
    form.fields["title"].value.set("Ran")
    assert form.fields["title"].fault == ""


def test_a_title_of_the_catalogue_opens_its_page_and_the_typed_text_stays(window: Window) -> None:
    form = go(window).form
    fill(window, "METRÓPOLIS", "1927", "Please.")
    form.button.invoke()
    window.settle()
    assert "“Metropolis” (1927) is in the catalogue already." in words_of(form)
    window.focused(lambda: form.open)
    window.press("<Return>")
    window.settle()
    assert isinstance(page(window), Title)
    window.press("<Escape>")
    window.settle()
    assert page(window).form.values()["why"] == "Please."


def test_it_may_be_another_title_all_the_same(house: SmallHouse, window: Window) -> None:
    form = go(window).form
    fill(window, "Metropolis", "1928")
    form.button.invoke()
    window.settle()
    form.another.invoke()
    window.settle()
    assert stored(house) == [("Metropolis", 1928, "")]
    assert "already" not in words_of(form)


def test_another_title_is_typed_and_the_word_on_the_first_one_goes(window: Window) -> None:
    form = go(window).form
    fill(window, "Metropolis", "1927")
    form.button.invoke()
    window.settle()
    form.fields["title"].value.set("Metropolis 2")
    assert "already" not in words_of(form)


def test_the_sixth_is_refused_above_the_button_and_stays_typed(house: SmallHouse, window: Window) -> None:
    for number in range(5):
        values = {"kind": "film", "title": f"Title {number}", "year": "1970"}
        house.cinema.proposals.propose(ADA, values)
    form = go(window).form
    fill(window)
    form.button.invoke()
    window.settle()
    assert "5 proposals that nobody has decided yet" in words_of(form.told)
    assert form.values()["title"] == "Kwaidan"
    assert len(stored(house)) == 5


def test_decisions_are_told_in_words_with_the_houses_word_and_the_movies_page(
    house: SmallHouse, window: Window
) -> None:
    box, office = house.cinema.proposals, house.cinema.proposal_office
    made = {
        title: box.propose(ADA, {"kind": "film", "title": title, "year": "1970"})
        for title in ("Kwaidan", "Ugetsu", "Ikiru")
    }
    office.accept(MIA, made["Kwaidan"].id)
    office.merge(MIA, made["Ugetsu"].id, "metropolis")
    office.refuse(MIA, made["Ikiru"].id, "No print is to be had.")
    shown = go(window).list
    words = words_of(shown)
    for said in ("Accepted: it is", "as “Metropolis”", "refused", "The house says: No print is to be had."):
        assert said in words
    assert set(shown.links) == {made["Kwaidan"].id, made["Ugetsu"].id}
    assert faults(page(window)) == []
    shown.links[made["Ugetsu"].id].invoke()
    window.settle()
    assert isinstance(page(window), Title)


def test_without_a_proposal_the_list_says_what_it_is_for(window: Window) -> None:
    assert "What you propose stands here" in words_of(go(window).list)


def test_a_guest_is_asked_to_sign_in_and_then_finds_the_form(house: SmallHouse) -> None:
    enrol(house.storage, ADA)
    with customer_window(house, None) as window:
        screen = go(window)
        assert screen.form is None
        window.focused(lambda: screen._first)
        assert "Sign in to propose a title" in words_of(screen)
        window.app.enter(house.storage.users.get("ada"))
        window.settle()
        assert isinstance(page(window), Proposals)
        assert page(window).form is not None


def test_what_is_typed_stays_through_another_page_and_another_language_for_its_own_person(
    house: SmallHouse, window: Window
) -> None:
    go(window)
    fill(window, why="Four stories.\nAll of them.")
    go(window, "catalogue")
    assert go(window).form.values()["why"] == "Four stories.\nAll of them."
    window.app.change_language("es")
    window.settle()
    assert page(window).form.values()["title"] == "Kwaidan"
    window.app.change_language("en")
    window.settle()
    go(window, "catalogue")
    window.app.enter(house.storage.users.get("user-manager"))
    window.settle()
    assert go(window).form.values()["title"] == ""


def test_a_proposal_that_is_sent_leaves_nothing_for_the_next_visit(window: Window) -> None:
    form = go(window).form
    fill(window)
    form.button.invoke()
    window.settle()
    go(window, "catalogue")
    assert go(window).form.values()["title"] == ""


def test_the_persons_menu_leads_to_it() -> None:
    assert "proposals" in CUSTOMER.person_menu


def test_a_decision_is_seen_at_the_next_look(house: SmallHouse, window: Window) -> None:
    made = house.cinema.proposals.propose(ADA, {"kind": "film", "title": "Kwaidan", "year": "1964"})
    go(window)
    go(window, "catalogue")
    house.cinema.proposal_office.refuse(MIA, made.id, "No.")
    assert "The house says: No." in words_of(go(window).list)
    assert house.cinema.proposals.mine(ADA)[0].proposal.state is ProposalState.REFUSED
