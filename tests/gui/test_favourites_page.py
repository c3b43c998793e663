"""The customer's favourites and recommendations in a real window, over a pretended cinema."""

from dataclasses import replace
from typing import Any

import pytest

from gui.customer.favourites import Favourites
from gui.customer.for_you import ForYou
from gui.customer.profile import Profile
from gui.customer.seats import Seats
from gui.customer.title import Title
from gui.movies.poster_grid import PosterGrid
from gui.window.shell import Shell
from tests.gui.fakes import FakeCinema
from tests.gui.hands import Window, texts_of, words_of
from tests.gui.seat_fakes import BuyingCinema

MANY = ("the-general", "nosferatu", "metropolis", "sherlock-jr")


@pytest.fixture
def cinema() -> BuyingCinema:
    return BuyingCinema()


def ana(cinema: FakeCinema, **changes: Any) -> None:
    user, password = cinema.accounts.users["ana"]
    cinema.accounts.users["ana"] = (replace(user, **changes), password)


def shell(window: Window) -> Shell:
    assert window.app.shell is not None
    return window.app.shell


def opened(window: Window, name: str, user: str | None = "ana") -> Any:
    window.enter(user)
    shell(window).go(name)
    window.settle()
    return shell(window).current


def movies(grid: PosterGrid) -> list[str]:
    return [card.movie for card in grid.cards]


# Favourites


def test_each_favourite_says_when_it_is_next_on(window: Window, cinema: BuyingCinema) -> None:
    ana(cinema, favourites=MANY)
    cinema.favourites.archived = {"nosferatu"}
    for showing in cinema.programme.coming("the-general"):
        del cinema.programme.showings[showing.screening.id]
    page: Favourites = opened(window, "favourites")
    assert page.grid_ is not None
    notes = {card.movie: card.note for card in page.grid_.cards}
    assert notes == {
        "sherlock-jr": "Mon 23 Nov, 13:00",
        "metropolis": "Today, 18:15",
        "nosferatu": "Not shown any more",
        "the-general": "Not on just now",
    }
    assert "Mon 23 Nov, 13:00" in texts_of(page.grid_)


def test_favourites_are_sorted_by_the_chosen_order_without_asking_again(window: Window, cinema: BuyingCinema) -> None:
    ana(cinema, favourites=MANY)
    page: Favourites = opened(window, "favourites")
    assert page.grid_ is not None
    assert page.chip is not None
    assert movies(page.grid_) == ["sherlock-jr", "metropolis", "nosferatu", "the-general"]
    asked = cinema.weather.calls.count("mine")
    found = {}
    for sort in ("title", "rated", "soonest", "year", "marked"):
        page.chip.choose(sort)
        found[sort] = movies(page.grid_)
    assert found["title"] == ["metropolis", "nosferatu", "sherlock-jr", "the-general"]
    assert found["rated"][0] == "sherlock-jr"
    assert found["soonest"][0] == "metropolis"
    assert found["year"] == ["metropolis", "the-general", "sherlock-jr", "nosferatu"]
    assert found["marked"] == ["sherlock-jr", "metropolis", "nosferatu", "the-general"]
    assert cinema.weather.calls.count("mine") == asked == 1
    page.chip.choose("year")
    window.app.change_language("es")
    window.settle()
    assert page.grid_ is not None
    assert movies(page.grid_) == found["year"]


def test_an_unmarked_favourite_stays_until_the_page_is_opened_again(window: Window, cinema: BuyingCinema) -> None:
    page: Favourites = opened(window, "favourites")
    assert page.grid_ is not None
    window.focused(lambda: page.grid_)
    window.press("<Key-f>")
    window.settle()
    assert cinema.accounts.users["ana"][0].favourites == ("metropolis",)
    assert page.chip is not None
    page.chip.choose("title")
    assert sorted(movies(page.grid_)) == ["metropolis", "sherlock-jr"]
    shell(window).go("catalogue")
    shell(window).go("favourites")
    window.settle()
    again: Any = shell(window).current
    assert movies(again.grid_) == ["metropolis"]


def test_favourites_that_were_all_deleted_are_none(window: Window, cinema: BuyingCinema) -> None:
    ana(cinema, favourites=("gone", "gone-too"))
    page: Favourites = opened(window, "favourites")
    assert page.grid_ is not None
    assert page.grid_.empty is not None
    assert "No favourites yet" in words_of(page.grid_.empty)


def test_the_order_is_chosen_with_the_keyboard(window: Window, cinema: BuyingCinema) -> None:
    page: Favourites = opened(window, "favourites")
    assert page.chip is not None
    window.focused(lambda: page.grid_)
    window.press("<<PrevWindow>>")
    window.focused(lambda: page.chip)
    assert "Newest mark" in page.chip.cget("text")


# For you


def test_each_recommendation_says_its_reason_and_leads_on(window: Window, cinema: BuyingCinema) -> None:
    ana(cinema, genres=("horror",), favourites=("metropolis",))
    page: ForYou = opened(window, "for_you")
    assert not page.hint.winfo_ismapped()
    notes = {card.movie: card.note for card in page.grid_.cards}
    assert notes["metropolis"].startswith("Rated 4.6 here")
    assert "In your favourites" not in notes.values()
    assert all(notes.values())
    assert all(card.times and card.day for card in page.grid_.cards)
    first = page.grid_.cards[0]
    window.focused(lambda: page.grid_)
    window.press("<Return>")
    window.until(lambda: isinstance(shell(window).current, Title))
    shell(window).back()
    window.settle()
    page.grid_._act.time(first.times[0].screening)
    window.until(lambda: isinstance(shell(window).current, Seats))


def test_the_score_is_never_shown(window: Window, cinema: BuyingCinema, monkeypatch: pytest.MonkeyPatch) -> None:
    ana(cinema, genres=("horror", "comedy"), favourites=("nosferatu",))
    monkeypatch.setattr("cinema.domain.recommendations._FAVOURITE", 873)
    page: ForYou = opened(window, "for_you")
    assert page.grid_.cards[0].movie == "nosferatu"
    assert page.grid_.cards[0].note == "In your favourites"
    assert "87" not in texts_of(page.grid_)


@pytest.mark.parametrize(("user", "label"), [("ana", "Profile"), (None, "Sign in or register")])
def test_a_new_person_and_a_guest_are_told_what_they_see(
    window: Window, cinema: BuyingCinema, user: str | None, label: str
) -> None:
    ana(cinema, genres=(), favourites=())
    page: ForYou = opened(window, "for_you", user)
    assert "best rated movies on screen" in words_of(page.hint)
    window.focused(lambda: page.grid_)
    window.press("<<PrevWindow>>")
    window.focused(lambda: page.button)
    assert page.button.cget("text") == label
    window.press("<Return>")
    window.settle()
    if user is None:
        assert window.app.sign_in_frame is not None
    else:
        assert isinstance(shell(window).current, Profile)
    ratings = [float(card.rating or 3) for card in page.grid_.cards]
    assert ratings == sorted(ratings, reverse=True)


def test_with_nothing_on_sale_the_catalogue_is_offered(window: Window, cinema: BuyingCinema) -> None:
    cinema.programme.showings.clear()
    page: ForYou = opened(window, "for_you")
    assert page.grid_.empty is not None
    assert "Nothing to recommend" in words_of(page.grid_.empty)


def test_recommendations_are_read_again_when_the_page_comes_back(window: Window, cinema: BuyingCinema) -> None:
    page: ForYou = opened(window, "for_you")
    page.grid_._focus_on(3)
    before = movies(page.grid_)
    shell(window).go("title", movie_id=before[3])
    window.settle()
    asked = cinema.weather.calls.count("for_you")
    shell(window).back()
    window.settle()
    assert cinema.weather.calls.count("for_you") == asked + 1
    assert (movies(page.grid_), page.grid_.focused) == (before, 3)


def test_a_long_reason_is_broken_and_never_leaves_its_card(
    window: Window, cinema: BuyingCinema, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "Your mean for a genre with quite a long name is 4.5, and some more words " * 3
    monkeypatch.setattr("gui.movies.recommended_cards.reason_words", lambda _why: words)
    page: ForYou = opened(window, "for_you")
    grid: Any = page.grid_
    window.until(lambda: grid.find_withtag("card0"))
    left, _y = grid.corner(0)
    lines = [item for item in grid.find_withtag("card0") if grid.type(item) == "text"]
    assert all(grid.bbox(item)[2] <= left + grid._width for item in lines)
    assert sum("Your mean" in grid.itemcget(item, "text") for item in lines) == 1
