"""The proposals in the administration: found beside the movies, looked at, accepted, merged and refused."""

from collections.abc import Iterator
from typing import Any

import pytest

from cinema.domain.proposals import Proposal, ProposalState
from cinema.domain.users import Actor, Channel, Role
from gui.admin.movies import MoviesPage
from gui.admin.proposal_panel import ProposalPanel
from gui.admin.proposals import ProposalsPage
from tests.conftest import SmallHouse
from tests.gui.admin_windows import admin_window
from tests.gui.geometry import faults
from tests.gui.hands import Window, words_of
from tests.support import enrol, raw

ADA = Actor(Role.CUSTOMER, "till-2", Channel.CUSTOMER, "ada", "Ada Lovelace")
BEN = Actor(Role.CUSTOMER, "till-3", Channel.CUSTOMER, "ben", "Ben")
MIA = Actor(Role.MANAGER, "office", Channel.ADMIN, "user-manager", "Mia")
OLU = Actor(Role.MANAGER, "desk", Channel.ADMIN, "user-other", "Olu")


@pytest.fixture
def people(house: SmallHouse) -> SmallHouse:
    enrol(house.storage, ADA, BEN, MIA, OLU)
    return house


@pytest.fixture
def window(people: SmallHouse) -> Iterator[Window]:
    with admin_window(people) as opened:
        yield opened


def propose(
    house: SmallHouse, title: str = "Kwaidan", year: int = 1964, actor: Actor = ADA, why: str = "Because."
) -> Proposal:
    values = {"kind": "film", "title": title, "year": str(year), "why": why}
    return house.cinema.proposals.propose(actor, values, anyway=True)


def page(window: Window) -> Any:
    assert window.app.shell is not None
    return window.app.shell.current


def opened(window: Window, proposal: Proposal | None = None) -> Any:
    """Go to the page, open a proposal, and return its panel, or else the page."""
    assert window.app.shell is not None
    window.app.shell.go("proposals")
    window.settle()
    if proposal is None:
        return page(window)
    page(window).open(proposal.id)
    window.settle()
    panel = page(window).panel
    assert isinstance(panel, ProposalPanel)
    return panel


def state(house: SmallHouse, proposal: Proposal) -> Proposal:
    found = house.storage.proposals.find(proposal.id)
    assert found is not None
    return found


def test_the_movies_page_counts_the_open_ones_and_leads_to_them(people: SmallHouse, window: Window) -> None:
    assert window.app.shell is not None
    window.app.shell.go("movies")
    window.settle()
    assert page(window).proposals.cget("text").strip() == "Proposals"
    propose(people)
    page(window).reload()
    window.settle()
    assert page(window).proposals.cget("text").strip() == "Proposals 1"
    page(window).proposals.invoke()
    window.settle()
    assert isinstance(page(window), ProposalsPage)
    assert len(page(window).table.shown) == 1
    window.press("<Escape>")
    window.settle()
    assert isinstance(page(window), MoviesPage)


def test_the_finder_finds_the_page_by_its_name(window: Window) -> None:
    assert window.app.shell is not None
    finder: Any = window.app.shell._face.find(window.app.shell, page(window).app, window.app.shell.bar.search, "propos")
    window.settle()
    assert [row.key for row in finder.list.rows] == ["proposals"]
    finder._open()
    window.settle()
    assert isinstance(page(window), ProposalsPage)


def test_a_page_without_proposals_says_what_it_is_for_and_offers_to_make_none(window: Window) -> None:
    assert "Nothing waits for you" in words_of(opened(window))
    assert page(window)._empty.button is None
    page(window).act("new")
    assert page(window).panel is None


def test_the_panel_has_all_of_a_proposal_what_is_like_it_and_movies_of_that_title(
    people: SmallHouse, window: Window
) -> None:
    made = propose(people, "metropolis", 1927, why="The long one.\nWith the score.")
    propose(people, "The Metropolis", 1926, BEN)
    panel = opened(window, made)
    words = words_of(panel)
    for said in ("metropolis", "1927 · Films", "Ada Lovelace", "With the score.", "The Metropolis (1926), Ben"):
        assert said in words
    assert panel.found.shown == ("metropolis",)
    assert "Merge goes into “Metropolis”" in words
    assert panel.merge.instate(["!disabled"])
    assert faults(page(window)) == []


def test_an_accepted_one_is_a_movie_and_its_like_are_merged_into_it(people: SmallHouse, window: Window) -> None:
    made, like = propose(people), propose(people, "KWAIDAN", 1965, BEN)
    panel = opened(window, made)
    assert panel.merge.instate(["disabled"])
    panel.fields["word"].set("We have found a print.")
    panel.save.invoke()
    window.until(lambda: page(window).panel is None and page(window)._empty is not None)
    window.focused(lambda: page(window).field.entry)  # not on a table that is gone
    movie = state(people, made).movie
    assert (state(people, like).state, state(people, like).movie) == (ProposalState.MERGED, movie)
    assert state(people, made).word == "We have found a print."
    assert sorted(one["title"] for one in raw(people.connection, "movies")) == ["Kwaidan", "Metropolis"]


def test_the_like_of_it_stay_open_where_the_manager_says_so(people: SmallHouse, window: Window) -> None:
    made, like = propose(people), propose(people, "KWAIDAN", 1965, BEN)
    panel = opened(window, made)
    panel.together.set("")
    panel.save.invoke()
    window.until(lambda: page(window).table.shown == (like.id,))
    assert state(people, like).state is ProposalState.OPEN


def test_one_is_merged_into_a_movie_that_is_searched_for_by_keyboard(people: SmallHouse, window: Window) -> None:
    made = propose(people)
    panel = opened(window, made)
    panel.search.entry.focus_set()
    window.focused(lambda: panel.search.entry)
    window.type("metro")
    window.until(lambda: panel.found.shown == ("metropolis",))
    window.press("<Down>")
    window.focused(lambda: panel.found.tree)
    window.settle()
    assert panel.merge.instate(["!disabled"])
    panel.merge.focus_set()
    window.focused(lambda: panel.merge)
    window.press("<Return>")
    window.until(lambda: page(window).panel is None)
    assert (state(people, made).state, state(people, made).movie) == (ProposalState.MERGED, "metropolis")


def test_a_search_for_nothing_that_is_there_says_so_and_takes_the_choice_away(
    people: SmallHouse, window: Window
) -> None:
    panel = opened(window, propose(people, "metropolis", 1927))
    panel.search.value.set("zzz")
    window.until(lambda: "Nothing found" in words_of(panel))
    assert panel.merge.instate(["disabled"])
    panel.search.value.set("")
    window.until(lambda: panel.found.shown == ("metropolis",))


def test_a_refusal_without_a_word_is_told_at_the_field_and_decides_nothing(people: SmallHouse, window: Window) -> None:
    made = propose(people)
    panel = opened(window, made)
    panel.refuse.invoke()
    window.settle()
    assert "Say why" in words_of(panel.fields["word"])
    window.focused(lambda: panel.fields["word"].entry)
    assert state(people, made).state is ProposalState.OPEN
    panel.fields["word"].set("No print is to be had.")
    panel.refuse.invoke()
    window.until(lambda: page(window).panel is None)
    assert state(people, made).word == "No print is to be had."


def test_a_second_manager_is_told_who_decided_it_and_the_list_is_read_again(people: SmallHouse, window: Window) -> None:
    made = propose(people)
    panel = opened(window, made)
    people.cinema.proposal_office.refuse(OLU, made.id, "No print.")
    panel.fields["word"].set("We have it.")
    panel.save.invoke()
    window.until(lambda: "Olu has refused this proposal meanwhile: No print." in words_of(panel))
    window.until(lambda: page(window)._empty is not None)
    assert all(one.instate(["disabled"]) for one in (panel.save, panel.merge, panel.refuse))
    assert panel.fields["word"].get() == "We have it."


def test_one_whose_proposer_was_erased_meanwhile_is_told_to_be_gone(people: SmallHouse, window: Window) -> None:
    made = propose(people)
    panel = opened(window, made)
    people.cinema.accounts.erase(people.operator, "account-of-ada")
    panel.save.invoke()
    window.until(lambda: "its proposer was erased" in words_of(panel))
    window.until(lambda: page(window)._empty is not None)


def test_the_filters_show_decided_ones_with_who_decided_them_and_the_movie(people: SmallHouse, window: Window) -> None:
    accepted, refused = propose(people), propose(people, "Ikiru", 1952)
    people.cinema.proposal_office.accept(OLU, accepted.id)
    people.cinema.proposal_office.refuse(OLU, refused.id, "No print.")
    opened(window)
    page(window)._choose("refused")
    window.settle()
    page(window).open(refused.id)
    window.settle()
    assert "Refused by Olu" in words_of(page(window).panel)
    assert "No print." in words_of(page(window).panel)
    assert not page(window).panel.save.winfo_ismapped()
    page(window)._choose("accepted")
    window.settle()
    page(window).open(accepted.id)
    window.settle()
    assert "Open “Kwaidan”" in words_of(page(window).panel)
    assert faults(page(window)) == []


def test_rows_are_found_by_title_year_and_customer(people: SmallHouse, window: Window) -> None:
    made = {one.title: one.id for one in (propose(people), propose(people, "Ikiru", 1952, BEN))}
    opened(window)
    for text, title in (("kwai", "Kwaidan"), ("1952", "Ikiru"), ("lovelace", "Kwaidan")):
        page(window).search(text)
        window.settle()
        assert page(window).table.shown == (made[title],)
    page(window).search("zzz")
    assert "Nothing found" in words_of(page(window))


def test_a_typed_word_is_asked_about_before_the_panel_closes(people: SmallHouse, window: Window) -> None:
    made = propose(people)
    panel = opened(window, made)
    panel.fields["word"].set("Half a word")
    window.press("<Escape>")
    assert page(window).panel is panel
    page(window)._choose("refused")
    window.settle()
    assert page(window).panel is None
