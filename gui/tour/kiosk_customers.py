"""Customers of the tour's kiosk: those who buy, who hesitate, pay at the counter, have a number, or sign in."""

from typing import Any

from cinema.domain.auditoriums import SeatKind
from cinema.domain.seat_maps import SeatState
from cinema.errors import CinemaError
from cinema.i18n import LANGUAGES, _, current_language
from gui.kiosk.keyboard_layers import Act
from gui.kiosk.patience import WARNING
from gui.kiosk.time_left import TimeLeft
from gui.movies.dates import short_day
from gui.tour.kiosk_driver import KioskDriver

_SEATS = 2
_CARD = "4242424242424242"
_LOGIN, _PASSWORD = "ana", "lantern-ana-demo"
_DIGITS = "4711"


class Customers:
    """What they do at one window, whose `shape` is in the names of its pictures."""

    def __init__(self, driver: KioskDriver, shape: str) -> None:
        self._driver, self._shape, self._pictures = driver, shape, 0
        driver.on("attract")

    def buy(self, who: str, *, language: str = "en", access: tuple[str, ...] = (), space: bool = False) -> None:
        """Buy two seats, by the best that are free, and save a picture of each page; the touches are told.

        `access`: the buttons of the bar for access that are touched first. `space`: one seat is a wheelchair space.
        """
        driver, self._pictures = self._driver, 0
        self._begin(language, access)
        self._save(who, "attract")
        self._to_seats(who, space=space)
        self._look_at_list(who)
        driver.touch(driver.page.proceed)
        types = driver.on("types")
        self._save(who, "types")
        driver.touch(types.proceed)
        self._pay(who)
        words = _("Two seats in {count} touches: {who}.")
        names = [LANGUAGES[language], *access, *(["wheelchair"] if space else [])]
        print(words.format(count=driver.touches, who=", ".join((self._shape, *names))))

    def hesitate(self) -> None:
        """Wait until the kiosk warns, ask for more time, and give up."""
        driver, window = self._driver, self._driver.window
        self._begin()
        self._to_seats()
        before, window.patience.seconds = window.patience.seconds, WARNING + 0.5  # nobody wants to watch it for longer
        driver.until(lambda: window.frame.warns, "the warning")
        driver.picture(f"{self._shape}-warning")
        assert window.frame.warning is not None
        driver.touch(window.frame.warning.more)
        window.patience.seconds = before
        driver.until(lambda: not window.frame.warns, "more time")
        driver.touch(driver.button(_("Cancel")))
        driver.on("attract")

    def go_to_the_counter(self) -> None:
        """Let seats be kept for the counter, under a number."""
        driver = self._driver
        self._begin()
        self._to_seats()
        driver.touch(driver.page.proceed)
        driver.touch(driver.on("types").proceed)
        page = driver.on("pay")
        driver.until(lambda: page.cards, "the payment")
        driver.touch(page.counter)
        page = driver.on("counter")
        driver.until(lambda: page.finish is not None, "the number")
        driver.picture(f"{self._shape}-counter")
        driver.touch(page.finish)
        driver.on("attract")

    def type_a_number(self) -> None:
        """Type a number of the counter, and cancel."""
        driver = self._driver
        driver.on("attract")
        driver.touch(driver.button(_("I have a number")))
        driver.type_digits(driver.on("collect").pad, _DIGITS)
        driver.picture(f"{self._shape}-collect")
        driver.touch(driver.button(_("Cancel")))
        driver.on("attract")

    def sign_in(self) -> None:
        """Sign in by the on-screen keyboard, and start over."""
        driver = self._driver
        self._begin()
        driver.touch(driver.page.begin)
        driver.on("programme")
        driver.touch(driver.button(_("Sign in")))
        page = driver.on("sign_in")
        driver.until(lambda: page.keyboard.field is page.fields["login"].entry, "the keyboard")
        driver.type(page.keyboard, _LOGIN)
        driver.picture(f"{self._shape}-sign-in-name")
        driver.touch(page.keyboard.key(Act.DONE.value))
        driver.until(lambda: page.keyboard.field is page.fields["password"].entry, "the keyboard")
        driver.type(page.keyboard, _PASSWORD)
        driver.picture(f"{self._shape}-sign-in-password")
        driver.touch(page.proceed)
        page = driver.on("programme")
        driver.until(lambda: page.times, "the films")
        driver.picture(f"{self._shape}-signed-in")
        driver.touch(page.over)
        driver.on("attract")

    def _save(self, who: str, page: str) -> None:
        self._pictures += 1
        self._driver.picture(f"{self._shape}-{who}-{self._pictures}-{page}")

    def _begin(self, language: str = "en", access: tuple[str, ...] = ()) -> None:
        driver, window = self._driver, self._driver.window
        driver.on("attract")
        driver.until(lambda: driver.page.films or driver.page.coming, "the films")
        driver.touches = 0
        for name in (*([language] if language != current_language() else []), *access):
            assert window.frame.bar is not None
            driver.touch(window.frame.bar.buttons[name])

    def _to_seats(self, who: str = "", *, space: bool = False) -> None:
        """Go on from the first page until the best seats are held; `who` has pictures taken."""
        driver = self._driver
        driver.touch(driver.page.begin)
        programme = driver.on("programme")
        driver.until(lambda: programme.data is not None, "the films")
        if who:
            self._save(who, "programme")
        driver.touch(self._time(programme, space=space))
        page = driver.on("how_many")
        if space:
            driver.touch(page.space)
        if who:
            self._save(who, "how-many")
        driver.touch(page.numbers[_SEATS])
        seats = driver.on("seats")
        driver.until(lambda: len(seats.purchase.basket.seats) == _SEATS and not seats.is_busy, "the seats")
        driver.until(lambda: driver.find(TimeLeft).said, "the time that is left")
        if who:
            self._save(who, "seats")

    def _time(self, programme: Any, *, space: bool) -> Any:
        """Return the button of the first screening on sale, if need be of a later day."""
        driver, data = self._driver, programme.data
        for day in data.days:
            if day != data.day:
                driver.touch(driver.button(short_day(day, data.today)))
                driver.until(lambda day=day: programme.data.day == day, day)  # type: ignore[misc]
            for screening, button in programme.times.items():
                if not button.instate(["disabled"]) and (not space or self._has_space(screening)):
                    return button
        raise CinemaError(_("The tour found no screening on sale."))

    def _has_space(self, screening: str) -> bool:
        cinema = self._driver.window.app.cinema
        seating = cinema.booking.seating(screening)
        spaces = [seat.id for seat in seating.plan.seats if seat.kind is SeatKind.WHEELCHAIR]
        return any(seating.seat_map.state(seat) is SeatState.FREE for seat in spaces)

    def _look_at_list(self, who: str) -> None:
        driver = self._driver
        if driver.page.list is not None:  # low controls have it already
            return
        driver.touch(driver.button(_("List")))
        driver.until(lambda: driver.page.list is not None and driver.page.list.rows, "the list")
        self._save(who, "list")

    def _pay(self, who: str) -> None:
        driver = self._driver
        page = driver.on("pay")
        driver.until(lambda: page.cards, "the payment")
        self._save(who, "pay")
        driver.touch(page.cards[_CARD])
        done = driver.on("done")
        driver.until(lambda: done.receipt is not None, "the tickets")
        self._save(who, "paid")
        driver.touch(done.finish)
        driver.on("attract")
