"""A window's own events: those of what is in it are not taken for them."""

import tkinter as tk

from gui.own_events import on_own
from tests.gui.hands import Window


def test_a_window_hears_of_its_own_end_and_not_of_the_end_of_what_is_in_it(window: Window) -> None:
    heard: list[str] = []
    within = tk.Toplevel(window.root)
    within.bind("<Destroy>", lambda event: heard.append(f"any of {event.widget}"))
    on_own(within, "<Destroy>", within.register(lambda: heard.append("its own")))
    child = tk.Frame(within)
    child.destroy()
    assert heard == [f"any of {child}"]
    within.destroy()
    assert heard == [f"any of {child}", f"any of {within}", "its own"]
