"""Titles of every script in real windows: nothing runs over, and nothing is cut without a sign of it."""

import re
from dataclasses import replace
from typing import Any

import pytest

from gui.customer.catalogue import Catalogue
from gui.customer.favourites import Favourites
from gui.customer.on_now import OnNow
from gui.movies.poster_card import PADDING
from gui.scale import px
from tests.conftest import SmallHouse
from tests.gui.customer_windows import ADA, customer_window
from tests.gui.geometry import faults
from tests.gui.till_windows import till_window
from tests.support import enrol

TITLES = {
    "CJK": "千と千尋の神隠しと非常に長い日本語の題名がここに続いていく物語の完全版",
    "Arabic": "حكاية طويلة جدا عن مدينة بعيدة خلف البحار السبعة والجبال العالية وأهلها الطيبين",
    "Hebrew": "שלום עולם (2024)",
    "German": "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen",
    "long": "The Assassination of Jesse James by the Coward Robert Ford and Everything that Came After It, in Chapters",
    "emoji": "🎬" * 60,
}


def named(house: SmallHouse, title: str) -> None:
    movie = house.storage.movies.get("metropolis")
    house.storage.movies.put(replace(movie, title=title, original_title=title, titles={}))
    house.storage.movies.forget("metropolis")


def beyond_cards(grid: Any) -> list[str]:
    """Return the texts of a grid that are wider than the card they stand on, or lower than its end."""
    found = []
    for index, drawn in grid._drawn.items():
        left, top, right, bottom = grid.bbox(drawn.base)
        for item in grid.find_withtag(f"card{index}"):
            if grid.type(item) == "text" and grid.itemcget(item, "text"):
                box = grid.bbox(item)
                if box[0] < left or box[2] > right - px(PADDING) + 2 or box[1] < top or box[3] > bottom:
                    found.append(str(grid.itemcget(item, "text")))
    return found


@pytest.mark.parametrize("script", TITLES)
def test_a_customer_sees_each_title_whole_or_shortened_and_never_over_an_edge(house: SmallHouse, script: str) -> None:
    enrol(house.storage, ADA)
    named(house, TITLES[script])
    house.storage.users.set_favourite("ada", "metropolis", favourite=True)
    with customer_window(house, size="1024x700") as customer:
        pages: tuple[tuple[type[Any], str], ...] = (
            (Catalogue, "catalogue"), (OnNow, "on_now"), (Favourites, "favourites"),
        )  # fmt: skip
        for kind, name in pages:
            grid = customer.go(kind, name).grid_
            customer.window.until(lambda grid=grid: grid.cards and grid._drawn)  # type: ignore[misc]
            assert beyond_cards(grid) == []
            assert faults(customer.window.root) == [], name
        customer.title()
        assert faults(customer.window.root) == [], "title"
        customer.choose("B1")
        # A label breaks a word that is too wide, wherever it has to; that it is high enough is checked all the same.
        broken = re.compile(f"WrappedLabel “{re.escape(TITLES[script])}” is cut: \\d+ of")
        assert [one for one in faults(customer.window.root) if not broken.search(one)] == [], "seats"


@pytest.mark.parametrize("script", TITLES)
def test_the_counter_shows_each_title_beside_the_free_seats_and_not_under_them(house: SmallHouse, script: str) -> None:
    named(house, TITLES[script])
    with till_window(house) as till:
        till.window.root.geometry("1024x600")
        till.press("a")
        till.settled()
        title = till.page.hall.title
        assert title.winfo_reqwidth() <= title.winfo_width()
        assert title.winfo_rootx() + title.winfo_width() <= till.page.hall.free.winfo_rootx()
        assert faults(till.window.root) == []
