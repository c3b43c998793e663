"""The picture of the sign-in: the sample's posters in a demo alone, a house's own in every other."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from gui.people.house_art import HouseArt
from gui.people.poster_wall import SIZE, hung
from gui.people.sign_in_window import SignInWindow
from tests.gui.fakes import FakeCinema
from tests.gui.hands import Window

ROOT = Path(__file__).parents[2]


def art(window: Window) -> HouseArt:
    frame = window.app.sign_in_frame
    assert isinstance(frame, SignInWindow)
    return frame._art


def with_posters(monkeypatch: pytest.MonkeyPatch, count: int) -> FakeCinema:
    """Return a cinema in which so many movies on sale have a poster of their own."""
    cinema = FakeCinema(demo=False)
    shown = next(iter(cinema.programme.showings.values()))
    movies = [replace(shown.movie, id=f"m{at}", poster=f"own-{at}.jpg" if at < count else None) for at in range(9)]
    showings = tuple(replace(shown, movie=movie) for movie in movies)
    content = (ROOT / "posters" / "the-kid.jpg").read_bytes()
    monkeypatch.setattr(cinema.programme, "of_day", lambda _day: showings)
    monkeypatch.setattr(cinema.catalogue, "poster", lambda name: content if name.startswith("own-") else None)
    return cinema


def test_a_real_house_without_posters_shows_none_of_the_sample_s(monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(Window(with_posters(monkeypatch, 0))) as window:
        assert art(window)._picture is None, "not while it is opened either"
        window.until(lambda: art(window)._was_own)
        window.settle()
        assert art(window)._picture is None


def test_a_real_house_shows_its_own_posters(monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(Window(with_posters(monkeypatch, 9))) as window:
        window.until(lambda: art(window)._picture is not None)
        picture = art(window)._picture
        assert picture is not None
        assert picture.size == SIZE


def test_a_house_that_was_opened_as_a_demo_loses_the_sample_s_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(Window(with_posters(monkeypatch, 0), demo=True)) as window:
        window.until(lambda: art(window)._was_own)
        window.settle()
        assert art(window)._picture is None


def test_the_sample_cinema_has_the_picture_that_comes_with_the_program() -> None:
    with closing(Window(FakeCinema(), demo=True)) as window:
        assert art(window)._picture is not None
        window.settle()
        assert art(window)._picture is not None
        assert not art(window)._was_own


def test_posters_hang_in_columns_without_one_beside_itself() -> None:
    colours = ["red", "green", "blue", "white", "yellow", "purple"]
    made = hung([Image.new("RGB", (264, 396), colour) for colour in colours])
    assert made.size == SIZE
    middle = [made.getpixel((x, 400)) for x in (70, 356, 642)]
    assert len(set(middle)) == 3
