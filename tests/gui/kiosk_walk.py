"""Ways to every page of the kiosk that a customer sees, by touch."""

from collections.abc import Callable
from typing import Any

from tests.gui.kiosk_windows import Kiosk

APPROVED = "4242424242424242"


class Walk:
    """A customer who goes to a page of a screening's purchase and stops there."""

    def __init__(self, kiosk: Kiosk, screening: str, count: int = 2) -> None:
        self.kiosk, self.screening, self.count = kiosk, screening, count

    def to(self, page: str) -> Any:
        """Go from the first page to another one, and return it as it is when nothing is under way."""
        found = WAYS[page](self)
        self.kiosk.settle()
        return found

    def programme(self) -> Any:
        self.kiosk.touch(self.kiosk.on("attract").begin)
        page = self.kiosk.on("programme")
        self.kiosk.until(lambda: self.screening in page.times)
        return page

    def how_many(self) -> Any:
        self.kiosk.touch(self.programme().times[self.screening])
        return self.kiosk.on("how_many")

    def seats(self) -> Any:
        return self.kiosk.to_seats(self.screening, self.count)

    def seats_from_films(self) -> Any:
        """Go on from the films to the seats, as somebody who has signed in does."""
        self.kiosk.touch(self.kiosk.page.times[self.screening])
        self.kiosk.touch(self.kiosk.on("how_many").numbers[self.count])
        page = self.kiosk.on("seats")
        self.kiosk.until(lambda: len(page.purchase.basket.seats) == self.count and not page.is_busy)
        return page

    def seat_list(self) -> Any:
        page = self.seats()
        page._switch()
        self.kiosk.until(lambda: page.list is not None and page.list.rows)
        return page

    def types(self) -> Any:
        self.kiosk.touch(self.seats().proceed)
        return self.kiosk.on("types")

    def pay(self) -> Any:
        return self.kiosk.to_payment(self.screening, self.count)

    def pay_from_seats(self, card: str = APPROVED) -> None:
        """Go on from the seats, and pay."""
        self.kiosk.touch(self.kiosk.on("seats").proceed)
        self.kiosk.touch(self.kiosk.on("types").proceed)
        page = self.kiosk.on("pay")
        self.kiosk.until(lambda: page.cards)
        self.pay_by(card)

    def pay_by(self, card: str) -> None:
        """Hold a card to the reader, and wait for what comes of it."""
        page = self.kiosk.page
        page._paying(card)()
        self.kiosk.until(lambda: self.kiosk.page is not page or page.checked or page.cards)

    def done(self) -> Any:
        self.kiosk.touch(self.pay().cards[APPROVED])
        page = self.kiosk.on("done")
        self.kiosk.until(lambda: page.receipt is not None and page.finish is not None)
        return page

    def counter(self) -> Any:
        self.kiosk.touch(self.pay().counter)
        page = self.kiosk.on("counter")
        self.kiosk.until(lambda: page.finish is not None)
        return page

    def collect(self, typed: str = "") -> Any:
        self.kiosk.on("attract")
        self.kiosk.window.go("collect")
        page = self.kiosk.on("collect")
        self.type_digits(typed)
        return page

    def sign_in(self) -> Any:
        self.programme()
        self.kiosk.window.go("sign_in")
        page = self.kiosk.on("sign_in")
        self.kiosk.until(lambda: page.fields)
        return page

    def staff(self) -> Any:
        self.kiosk.on("attract")
        self.kiosk.window.go("staff")
        return self.kiosk.on("staff")

    def type_digits(self, digits: str) -> None:
        """Touch the keys of a page with digits."""
        for sign in digits:
            self.kiosk.touch(self.kiosk.page.pad.buttons[sign])

    def sign(self, login: str, password: str) -> None:
        """Sign in, and come back to the films."""
        page = self.sign_in()
        page.fields["login"].value.set(login)
        page.fields["password"].value.set(password)
        self.kiosk.touch(page.proceed)
        self.kiosk.on("programme")
        self.kiosk.settle()


WAYS: dict[str, Callable[[Walk], Any]] = {
    "programme": Walk.programme, "how_many": Walk.how_many, "seats": Walk.seats, "list": Walk.seat_list,
    "types": Walk.types, "pay": Walk.pay, "done": Walk.done, "counter": Walk.counter, "collect": Walk.collect,
    "sign_in": Walk.sign_in, "staff": Walk.staff,
}  # fmt: skip
