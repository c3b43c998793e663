"""Signing in by a PIN, where the workstation is registered as a till and somebody has one."""

import tkinter as tk
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from cinema.domain.pins import TillPerson
from cinema.domain.tills import StationKind
from gui.people.pin_pages import NewPinPage, PeoplePage, PinPage
from gui.people.sign_in_forms import SignInPage, SignInSteps
from gui.widgets.repeat import Repeat
from gui.window import errors
from gui.window.form import Form

EVERY = 30_000  # milliseconds until the people are read again while they are shown

if TYPE_CHECKING:
    from cinema.domain.users import Actor
    from cinema.services.cinema import Cinema


class TillWindow(SignInSteps, Protocol):
    """The sign-in window as this part of it sees it."""

    page: Form
    page_name: str

    @property
    def frame(self) -> tk.Misc:
        """The window's frame, which owns its tasks."""


class TillSignIn:
    """Who may sign in by a PIN, and how far they have come. Without people the window knows passwords alone."""

    def __init__(self, window: TillWindow) -> None:
        self._window = window
        self.people: Sequence[TillPerson] = ()
        self._person: TillPerson | None = None
        self._pin = self._why = ""
        self._is_looking = False
        Repeat(window.frame, EVERY, self._look_again)

    def look(self) -> None:
        """Ask who may sign in here by a PIN, and show them if the sign-in is still untouched then."""
        host = self._window.host
        cinema = host.cinema
        if cinema is None or not host.channel.is_staffed or self._is_looking:
            return  # of two at once the older answer could come last
        self._is_looking = True
        guest = cinema.actor(None, host.channel)
        host.tasks.submit(
            lambda: people_here(cinema, guest),
            owner=self._window.frame, on_done=self._found, on_error=self._not_found,
        )  # fmt: skip

    def make_page(self, master: tk.Misc, name: str) -> Form | None:
        """Return the page of this name; None if it is none of these, or nobody has come that far."""
        steps = self._window
        if name == "people" and self.people:
            return PeoplePage(master, steps, self)
        if self._person is None:
            return None
        if name == "pin":
            return PinPage(master, steps, self, self._person)
        if name == "new_pin":
            return NewPinPage(master, steps, self, self._person, self._pin, self._why)
        return None

    def choose(self, person: TillPerson) -> None:
        """Ask for a person's PIN."""
        self._person = person
        self._window.show("pin")

    def ask_new(self, pin: str, why: str) -> None:
        """Ask the chosen person for a PIN in place of this one."""
        self._pin, self._why = pin, why
        self._window.show("new_pin")

    def start(self) -> None:
        """Show the people, and look whether they are still the same."""
        self._person, self._pin = None, ""
        self._window.show("people")
        self.look()

    def back(self, name: str) -> bool:
        """Go back to the people from a page; tell whether that is the step back from there."""
        back = name in {"pin", "new_pin"} or (name == "sign_in" and bool(self.people))
        if back:
            self.start()
        return back

    def _look_again(self) -> None:
        """Follow the house while the people are shown: somebody may just have got a PIN in the office."""
        if self._window.page_name == "people":
            self.look()

    def _not_found(self, error: BaseException) -> None:
        # Passwords work without an answer, so an error is no matter for who is about to type one.
        self._is_looking = False
        errors.note_unseen(error, "at the sign-in of a till")

    def _found(self, people: Sequence[TillPerson]) -> None:
        self._is_looking = False
        before, self.people = self.people, people
        page, name = self._window.page, self._window.page_name
        if name == "people" and people != before:
            self._window.show("people" if people else "sign_in")
        elif name == "sign_in" and people and isinstance(page, SignInPage):
            if before or page.busy or any(page.values().values()):  # somebody has chosen to type a password
                page.offer_pins(self.start)
            else:
                self._window.show("people")


def people_here(cinema: "Cinema", actor: "Actor") -> Sequence[TillPerson]:
    """Return who may sign in at this workstation by a PIN; nobody where it is not registered as a till."""
    here = cinema.stations.this(actor)
    return cinema.pin_sign_in.people(actor) if here is not None and here.kind is StationKind.TILL else ()
