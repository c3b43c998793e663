"""What a customer of the tour says and does for themselves, in each language."""

import tkinter as tk
from collections.abc import Callable

from cinema.i18n import LANGUAGES, current_language
from gui.customer.proposals import Proposals
from gui.customer.purchases import Purchases
from gui.customer.receipt import ReceiptPage
from gui.customer.title import Title
from gui.movies.own_review import OwnReview
from gui.people.account_section import EVERYWHERE
from gui.tour.driver import WindowDriver

_MOVIE = "metropolis"
_REVIEW = "The piano followed every shadow."
# Not in the sample catalogue; one for each language, so that a second visit proposes nothing twice.
_TITLES = {"en": ("Sherlock Jr.", "1924"), "es": ("El Dorado", "1921"), "pt_BR": ("Limite", "1931")}


class Audience:
    """A signed-in customer at the customer's window; each page is saved once a language."""

    def __init__(self, driver: WindowDriver, save: Callable[[str], None]) -> None:
        self._driver, self._save = driver, save

    def show(self) -> None:
        """Go through all of it in each language, and come back to the first one."""
        before = current_language()
        for language in LANGUAGES:
            self._driver.app.change_language(language)
            self._driver.settle()
            for name, step in (
                ("review", self._review),
                ("proposal", self._propose),
                ("favourites", self._favourites),
                ("for-you", self._for_you),
                ("account", self._account),
                ("cancelling", self._cancelling),
            ):
                step()
                self._driver.settle(1.0)
                self._save(f"customer-{language}-{name}")
        self._driver.app.change_language(before)
        self._driver.settle()

    def _review(self) -> None:
        """Write a review, or change the one that an earlier tour or language left."""
        driver = self._driver
        page = self._go("title", movie_id=_MOVIE)
        assert isinstance(page, Title)

        def own() -> OwnReview | None:
            return page.reviews.own if page.reviews is not None else None

        driver.until(lambda: (there := own()) is not None and there.button is not None, "the reviews")
        there = own()
        assert there is not None
        assert there.button is not None
        self._press_on(there.button, "Return")
        form = there.form
        assert form is not None
        form.words.set("")
        driver.until(lambda: driver.root.focus_get() is form.stars.entry, "the form of a review")
        driver.press("Key-5")
        driver.press("Tab")
        driver.type(_REVIEW)
        self._press_on(form.save, "Return")
        driver.until(lambda: (there := own()) is not None and there.card is not None, "the review")

    def _propose(self) -> None:
        """Propose a title by keys; of a second tour in the same house it is told that it waits already."""
        page = self._go("proposals")
        assert isinstance(page, Proposals)
        form = page.form
        assert form is not None
        title, year = _TITLES[current_language()]
        form.fill({"title": title, "year": year})
        self._press_on(form.button, "Return")

    def _favourites(self) -> None:
        """Mark the movie on its page, and look at the list."""
        page = self._go("title", movie_id=_MOVIE)
        assert isinstance(page, Title)
        self._driver.until(lambda: page.reviews is not None, "the movie's page")
        if not page.app.identity.is_favourite(_MOVIE):
            page.focus_force()
            self._driver.press("Key-f")
            self._driver.settle()
        self._go("favourites")

    def _for_you(self) -> None:
        self._driver.press("Alt-Key-5")
        self._driver.screen("for_you")

    def _account(self) -> None:
        page = self._go("profile")
        self._driver.settle()
        page.account.toggle(EVERYWHERE)  # type: ignore[attr-defined]

    def _cancelling(self) -> None:
        """Ask to cancel what is coming up, as far as the last question."""
        driver = self._driver
        page = self._go("purchases")
        assert isinstance(page, Purchases)
        driver.until(lambda: page.rows, "the tickets")
        self._press_on(page.rows[0], "Return")
        driver.screen("receipt")
        receipt = driver.app.shell.current if driver.app.shell is not None else None
        assert isinstance(receipt, ReceiptPage)
        driver.until(lambda: receipt.box is not None, "the receipt")
        if receipt.cancel is not None:
            self._press_on(receipt.cancel, "Return")

    def _go(self, name: str, **arguments: object) -> tk.Misc:
        driver = self._driver
        assert driver.app.shell is not None
        driver.app.shell.go(name, **arguments)
        driver.screen(name)
        assert driver.app.shell.current is not None
        return driver.app.shell.current

    def _press_on(self, widget: tk.Misc, key: str) -> None:
        widget.focus_force()
        self._driver.until(lambda: self._driver.root.focus_get() is widget, "the focus")
        self._driver.press(key)
        self._driver.settle()
