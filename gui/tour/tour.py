"""The guided tour: drives real windows through a whole purchase and saves a screenshot of each step.

A second window, in a process of its own, buys the neighbouring seats at the same time.
"""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from cinema.domain.seat_runs import stranded
from cinema.domain.users import Role
from cinema.errors import InvalidInputError
from cinema.i18n import _, current_language
from gui.admin.face import ADMIN
from gui.app import App
from gui.box_office.face import BOX_OFFICE
from gui.customer.face import CUSTOMER
from gui.people.sign_in_forms import SignInPage
from gui.seat_map.geometry import rows_of
from gui.seat_map.looks import SeatLook
from gui.seat_map.widget import SeatMapView
from gui.tour.audience import Audience
from gui.tour.counter import sell_at_the_counter
from gui.tour.door import let_in
from gui.tour.driver import WindowDriver
from gui.tour.kiosk import show_kiosk
from gui.tour.plan import PlanDrawing
from gui.window.faces import Faces

if TYPE_CHECKING:
    import tkinter as tk

    from cinema.services.cinema import Cinema

USERNAME, PASSWORD = "ana", "lantern-ana-demo"
MANAGER, MANAGERS_PASSWORD = "marta", "lantern-marta-demo"
_MOVIE = "metropolis"
_CARD_NUMBER = "4242424242424242"
_SEATS_EACH = 2


def run_tour(
    open_cinema: "Callable[[], Cinema]", out: Path, program: list[str], *, language: str | None, theme: str | None
) -> int:
    """Play the tour, save its screenshots and the receipt into a folder, and return the exit code.

    `program` is the tour's own command line, for its second window and for the kiosk.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        words = _("The folder {folder} can't be made: {reason}.")
        raise InvalidInputError(words.format(folder=out, reason=error.strerror), field="out") from None
    faces = Faces(
        {
            "customer": ("", lambda: CUSTOMER),
            "admin": ("", lambda: ADMIN),
            "box-office": ("", lambda: BOX_OFFICE),
        },
        "customer",
        ((Role.MANAGER, "admin"),),
    )
    window = App(open_cinema, face=CUSTOMER, faces=faces, language=language or "en", theme=theme, demo=True)
    driver = WindowDriver(window)
    try:
        _Tour(driver, out, [*program, "--beside"]).play()
    finally:
        driver.app.close()
    return show_kiosk([*program, "--kiosk", "--out", str(out)])


class _Tour:
    """The steps of the tour, in order."""

    def __init__(self, driver: WindowDriver, out: Path, beside: list[str]) -> None:
        self._driver, self._out, self._beside = driver, out, beside
        self._next = 1  # the number of the next picture, where others depend on how many pages there are

    def play(self) -> None:
        self._sign_in()
        self._choose_screening()
        self._buy()
        self._look_back()
        Audience(self._driver, self._save).show()
        self._administer()
        sale = sell_at_the_counter(self._driver, self._save, self._next)
        let_in(self._driver, self._save, sale, self._next + 4)

    def _save(self, name: str, window: "tk.Wm | None" = None) -> None:
        path = self._out / f"{name}.png"
        self._driver.picture(path, window)
        print(path)

    def _sign_in(self) -> None:
        driver = self._driver
        driver.until(lambda: driver.app.cinema is not None, "the cinema")
        driver.settle()
        self._save("01-sign-in")
        self._type_account(USERNAME, PASSWORD)
        driver.screen("on_now")
        driver.settle(1.5)
        self._save("02-on-now")

    def _type_account(self, username: str, password: str) -> None:
        self._driver.type(username)
        self._driver.press("Tab")
        self._driver.type(password)
        self._driver.press("Return")

    def _choose_screening(self) -> None:
        driver = self._driver
        driver.press("Alt-Key-2")
        driver.screen("catalogue")
        driver.press("slash")
        driver.type(_MOVIE)
        driver.settle(1.0)
        driver.press("Down")
        driver.settle()
        driver.press("Return")
        driver.screen("title")
        driver.settle(1.0)
        driver.press("End")
        driver.settle()
        self._save("03-title")
        driver.press("Tab")
        driver.press("Return")
        driver.screen("seats")

    def _buy(self) -> None:
        driver = self._driver
        page, view = driver.seats()
        mine, theirs = _places(view)
        for seat in mine:
            driver.walk_to(view, seat)
            driver.press("space")
            driver.see(view, (seat,), SeatLook.MINE)
        self._save("04-seats")
        # A process of its own, as a second till is: the two windows share nothing but the database.
        with subprocess.Popen(  # noqa: S603 - our own program, our own arguments
            [*self._beside, page.arguments["screening_id"], *theirs],
            stdin=subprocess.PIPE,
            stdout=sys.stderr,
            text=True,
        ) as neighbour:
            driver.see(view, theirs, SeatLook.HELD)
            self._save("05-seats-taken-meanwhile")
            assert neighbour.stdin is not None
            neighbour.stdin.write("pay\n")
            neighbour.stdin.flush()
            driver.see(view, theirs, SeatLook.SOLD)
        driver.press("Return")
        driver.screen("payment")
        driver.type(_CARD_NUMBER)
        self._save("06-payment")
        driver.press("Return")
        driver.screen("receipt")
        self._save("07-receipt")
        self._keep_receipt()

    def _keep_receipt(self) -> None:
        # Not by the Save button: its file dialog is the system's and can't be driven.
        from gui.customer.receipt import ReceiptPage

        driver = self._driver
        assert driver.app.shell is not None
        page = driver.app.shell.current
        assert isinstance(page, ReceiptPage)
        driver.until(lambda: page.box is not None, "the receipt")
        assert page.box is not None
        receipt = page.box.receipt
        papers = page.app.cinema.papers
        paper = papers.of_receipt(receipt, current_language())
        for name, content in (
            ("receipt.pdf", papers.pdf(paper, current_language())),
            ("receipt-80.png", papers.picture(paper, "80")),
            ("receipt-58.png", papers.picture(paper, "58")),
            ("receipt.txt", page.app.cinema.receipts.text(receipt, current_language()).encode()),
        ):
            (self._out / name).write_bytes(content)
            print(self._out / name)
        print(_("Sold: {seats}, receipt {number}.").format(
            seats=", ".join(one.ticket.seat_label for one in receipt.tickets), number=receipt.number
        ))  # fmt: skip

    def _look_back(self) -> None:
        self._driver.press("Alt-Key-3")
        self._driver.screen("purchases")
        self._driver.settle(1.0)
        self._save("08-my-tickets")

    def _administer(self) -> None:
        """Sign in as a manager, and show the pages of the administration."""
        driver = self._driver
        driver.app.sign_out()
        driver.settle()
        assert driver.app.sign_in_frame is not None
        page = driver.app.sign_in_frame.page
        if isinstance(page, SignInPage):
            page.forgot.invoke()
            driver.settle()
            self._save("customer-forgot-password")
        page.first_empty().focus_force()
        driver.settle()
        self._type_account(MANAGER, MANAGERS_PASSWORD)
        driver.screen(ADMIN.first_screen)
        for number, (name, key) in enumerate(_pages(), start=9):
            driver.press(key)
            driver.screen(name)
            driver.settle(1.5)
            self._save(f"{number:02}-{name}")
            self._next = number + 1
        assert driver.app.shell is not None
        for name in ("reviews", "proposals"):
            driver.app.shell.go(name)
            driver.screen(name)
            driver.settle(1.0)
            self._save(f"admin-{name}")
        PlanDrawing(driver, self._save).draw()


def _pages() -> list[tuple[str, str]]:
    """Return the pages of the administration with their keys, in the order of its rail."""
    keys = {one.name: one.event.strip("<>") for one in ADMIN.shortcuts}
    return [(name, keys[name]) for name in ADMIN.roots]


def run_beside(open_cinema: "Callable[[], Cinema]", screening: str, seats: list[str], *, theme: str | None) -> int:
    """Buy seats as a guest in a second window: take them, wait for a line on stdin, then pay."""
    driver = WindowDriver(App(open_cinema, face=CUSTOMER, language="en", theme=theme, demo=True))
    try:
        driver.until(lambda: driver.app.cinema is not None, "the cinema")
        driver.app.enter(None)
        driver.screen("on_now")
        assert driver.app.shell is not None
        driver.app.shell.go("seats", screening_id=screening)
        driver.screen("seats")
        _page, view = driver.seats()
        for seat in seats:
            driver.click(view, seat)
            driver.see(view, (seat,), SeatLook.MINE)
        sys.stdin.readline()  # the first window has taken its screenshot of the held seats
        view.focus_seats()
        driver.press("Return")
        driver.screen("payment")
        driver.type(_CARD_NUMBER)
        driver.press("Return")
        driver.screen("receipt")
    finally:
        driver.app.close()
    return 0


def _places(view: SeatMapView) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return four free seats side by side near the middle: two for this window, two for the second one."""
    assert view.plan is not None
    rows = rows_of(view.plan)
    best: tuple[float, tuple[str, ...]] | None = None
    depth = max(seat.y for seat in view.plan.seats) * 0.6
    open_seats = {seat.id for seat in view.plan.seats if view.look(seat.id) is SeatLook.FREE}
    for seats in rows.values():
        for start in range(len(seats) - 2 * _SEATS_EACH + 1):
            run = seats[start : start + 2 * _SEATS_EACH]
            names = tuple(seat.id for seat in run)
            free = open_seats.issuperset(names) and not stranded(view.plan, open_seats, names)
            if free and run[-1].x - run[0].x < 2 * _SEATS_EACH:
                far = abs(sum(seat.x for seat in run)) / len(run) + abs(run[0].y - depth)
                if best is None or far < best[0]:
                    best = (far, names)
    assert best is not None, "no four free seats side by side"
    return best[1][:_SEATS_EACH], best[1][_SEATS_EACH:]
