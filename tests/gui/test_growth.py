"""A window keeps nothing of the screens that were left."""

import gc
from collections import Counter
from collections.abc import Callable
from tkinter import ttk

import pytest
from PIL import Image, ImageTk

from gui import images
from gui.widgets.menus import menu
from gui.window.posters import most_cached
from gui.window.screen import Screen
from gui.window.shell import Shell
from tests.gui import buying
from tests.gui.hands import Window
from tests.gui.sales import SCREENING

cinema = buying.cinema


@pytest.fixture
def shell(window: Window) -> Shell:
    window.hurry_in()
    window.pump(0.1)
    assert window.app.shell is not None
    return window.app.shell


def kept(window: Window) -> Counter[str]:
    """Return how many things Tk and Python hold, of the kinds that a screen brings."""
    window.settle()
    gc.collect()
    call, split = window.root.tk.call, window.root.tk.splitlist
    counts = Counter(
        {
            "images": len(split(call("image", "names"))),
            "commands": len(split(call("info", "commands"))),
            "timers": len(split(call("after", "info"))),
            "variables": len(split(call("info", "vars"))),
            "fonts": len(split(call("font", "names"))),
        }
    )
    # By type: `isinstance` asks a weak proxy for its class, which may be gone.
    counts["screens"] = sum(1 for one in gc.get_objects() if issubclass(type(one), Screen))
    return counts


def leaves_nothing(window: Window, visit: Callable[[], None]) -> Counter[str]:
    """Return what is left of three visits after the first one, which fills the caches."""
    visit()
    before = kept(window)
    for _ in range(3):
        visit()
    return kept(window) - before


@pytest.mark.parametrize("name", ["catalogue", "for_you", "favourites", "purchases", "profile", "title", "seats"])
def test_a_screen_that_was_left_leaves_nothing(window: Window, shell: Shell, name: str) -> None:
    arguments = {"title": {"movie_id": "metropolis"}, "seats": {"screening_id": SCREENING}}.get(name, {})

    def visit() -> None:
        shell.go(name, **arguments)
        window.settle()
        shell.go("on_now")

    assert leaves_nothing(window, visit) == Counter()


def test_messages_bars_and_menus_leave_nothing(window: Window, shell: Shell) -> None:
    def visit() -> None:
        shell.banner.show("Saved.", "bad")
        shell.banner.hide()
        shell.make_bar()
        window.pump(0.05)
        menu(shell.content, [("One", lambda: None)]).unpost()

    assert leaves_nothing(window, visit) == Counter()


def test_a_menu_stands_below_its_button_and_above_it_where_the_window_ends(window: Window) -> None:
    window.settle()
    ends = {}
    for side in ("top", "bottom"):
        button = ttk.Button(window.root, text="Menu")
        button.place(relx=0.5, rely=0.0 if side == "top" else 1.0, anchor="n" if side == "top" else "s")
        window.settle()
        dropped = menu(button, [("One", lambda: None), ("Two", lambda: None)])
        window.pump(0.1)
        ends[side] = dropped.winfo_rooty() - button.winfo_rooty()
        if side == "bottom":
            assert dropped.winfo_rooty() + dropped.winfo_height() <= button.winfo_rooty() + 1
        dropped.unpost()
        button.destroy()
    assert ends["top"] > 0 > ends["bottom"]


def test_switching_theme_and_language_leaves_nothing(window: Window, shell: Shell) -> None:
    shell.go("profile")

    def visit() -> None:
        for language in ("es", "en"):
            window.app.change_language(language)
            window.app.switch_theme()
            window.settle()

    assert leaves_nothing(window, visit) == Counter()


def test_signing_in_and_out_leaves_nothing(window: Window, shell: Shell) -> None:
    def visit() -> None:
        window.app.sign_out()
        window.pump(0.05)
        window.enter()

    assert leaves_nothing(window, visit) == Counter()


def test_a_full_cache_of_images_gives_up_what_nothing_shows(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    photos = {number: ImageTk.PhotoImage(Image.new("RGB", (2, 2))) for number in range(20)}
    label = ttk.Label(window.root, image=photos[0])
    images.forget_unused(photos, 20)  # type: ignore[arg-type]
    assert len(photos) == 15
    assert 0 in photos, "it is shown"
    assert 19 in photos, "it is new"
    label.destroy()
    monkeypatch.setattr(images, "_MOST", 30)
    for width in range(10, 110):
        images.rounded(width, 10, fill="#000000", on="#ffffff")
    photos_now = images._Cache.photos.values()
    shown = [photo for photo in photos_now if window.root.tk.getboolean(window.root.tk.call("image", "inuse", photo))]
    assert len(photos_now) - len(shown) < 70


def test_large_posters_fill_the_cache_sooner() -> None:
    assert most_cached(192, 288) > most_cached(400, 600) >= 24
