"""The part of the tour at the door: a ticket that comes too early, is let in, comes again, and one that was changed."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from gui.scanning.door_page import DoorPage
from gui.tour.driver import WindowDriver

if TYPE_CHECKING:
    import tkinter as tk


def let_in(driver: WindowDriver, save: Callable[[str, "tk.Wm | None"], None], sale: str, number: int) -> None:
    """Scan the first ticket of a sale for another day, and save a picture of each answer, from this number on."""
    app = driver.app
    assert app.cinema is not None
    assert app.identity is not None
    code = app.cinema.receipts.of_sale(app.identity.actor(), sale).tickets[0].code
    driver.press("Alt-Key-5")
    driver.screen("door")
    assert app.shell is not None
    page = app.shell.current
    assert isinstance(page, DoorPage)
    driver.until(lambda: page.evening is not None, "the evening")
    changed = code[:-1] + ("B" if code.endswith("A") else "A")
    steps: tuple[tuple[str, Callable[[], None]], ...] = (
        ("too-early", lambda: page.scan(code)),
        ("admitted", lambda: driver.press("F9")),
        ("used", lambda: page.scan(code)),
        ("not-genuine", lambda: page.scan(changed)),
    )
    for place, (name, step) in enumerate(steps, start=number):
        before = page.answer
        step()
        driver.until(lambda before=before: page.answer is not before, "the answer")  # type: ignore[misc]
        driver.settle(0.5)
        save(f"{place:02}-door-{name}", None)
