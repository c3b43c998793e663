"""The part of the tour at the counter: a sale in the box office, as the cashier and as the customer see it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from gui.box_office.display import display_of
from gui.box_office.sell import SellPage
from gui.tour.driver import WindowDriver

if TYPE_CHECKING:
    import tkinter as tk

_SIZE = "1280x800+0+0"


def sell_at_the_counter(driver: WindowDriver, save: Callable[[str, "tk.Wm | None"], None], number: int) -> str:
    """Sell two tickets for cash with the customer display open, and return the sale's id.

    Saves four pictures, the first with this number.
    """
    driver.app.open_face("box-office")
    driver.screen("sell")
    assert driver.app.shell is not None
    page = driver.app.shell.current
    assert isinstance(page, SellPage)
    driver.until(lambda: page.sale is not None, "a screening")
    display = display_of(page, page.app)
    display.open(_SIZE)
    driver.until(lambda: display.tonight is not None, "the customer display")
    driver.settle(1.5)
    save(f"{number:02}-display-between-sales", display.window)
    driver.press("Next")  # another day, of which nothing has begun
    driver.settle(1.0)
    driver.until(lambda: not page.ahead.reading, "another day")
    letter = next(iter(page.letters))
    for _ticket in range(2):
        driver.press(f"Key-{letter}")
    driver.until(lambda: page.sale is not None and not page.sale.is_busy and page.sale.shown.count, "the seats")
    save(f"{number + 1:02}-box-office", None)
    save(f"{number + 2:02}-display-sale", display.window)
    driver.press("F6")
    driver.until(lambda: page.last, "the payment")
    save(f"{number + 3:02}-display-paid", display.window)
    display.close()
    return page.last
