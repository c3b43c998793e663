"""The pages of the sign-in at a till: who it is, their PIN, and a PIN of their own in place of one they were given."""

import tkinter as tk
from collections.abc import Sequence
from tkinter import ttk
from typing import Protocol

from cinema.domain.pins import PIN_RULE, TillPerson
from cinema.domain.users import User
from cinema.i18n import _
from gui.fonts import font
from gui.people.person_tiles import RING, WIDTH, PersonTiles
from gui.people.pin_field import add_pin
from gui.people.pin_pad import WIDTH as PAD_WIDTH
from gui.people.pin_pad import PinPad
from gui.people.sign_in_forms import SignInForm, SignInSteps
from gui.scale import px
from gui.widgets.fitting import shorten
from gui.widgets.progress_line import ProgressLine
from gui.window import errors

_COLUMNS = 2
_TITLE = 420  # px for a name as the title


class PinSteps(Protocol):
    """What the pages ask for: `people` who may sign in, and the next step."""

    people: Sequence[TillPerson]

    def choose(self, person: TillPerson) -> None:
        """Ask for a person's PIN."""

    def ask_new(self, pin: str, why: str) -> None:
        """Ask the chosen person for a PIN in place of this one."""

    def start(self) -> None:
        """Go back to the people."""


class PeoplePage(SignInForm):
    """Tiles of the people; a staff number and Enter chooses one too."""

    def __init__(self, master: tk.Misc, steps: SignInSteps, pins: PinSteps) -> None:
        numbers = any(person.number for person in pins.people)
        line = (
            _("Choose your name, or type your staff number and press Enter.") if numbers else _("Choose your name.")
        )  # fmt: skip
        super().__init__(master, steps, _("Who is at the till?"), line)
        self._pins = pins
        if numbers:
            number = self.add("number", _("Staff number"))
            number.entry.bind("<Down>", lambda _event: self._to_tiles())
        self.button.configure(command=self._submit)  # not shown: Enter presses it
        self._said.pack(fill="x", padx=px(4))
        self.width = _COLUMNS * (WIDTH + 2 * RING)
        self.tiles: PersonTiles = PersonTiles(self, pins.people, pins.choose, most=self.width)
        self.tiles.pack(anchor="w")
        add_link(self, _("Sign in with a password"), lambda: steps.show("sign_in"))
        self.add_guest_link()

    def first_empty(self) -> tk.Misc:
        """Return the entry of the staff number, or the first tile where nobody has one."""
        return self.fields["number"].entry if self.fields else self.tiles.tiles[0]

    def _to_tiles(self) -> None:
        self.tiles.tiles[0].focus_set()

    def _submit(self) -> None:
        if not self.required("number"):
            return
        typed = self.fields["number"].get().strip()
        found = next((person for person in self._pins.people if person.number == typed), None)
        if found is None:
            words = _("Nobody with this staff number has a PIN. Check it, or sign in with your password.")
            self.show(errors.Words(words, "number"))
        else:
            self._pins.choose(found)


class PinPage(SignInForm):
    """The PIN of a person, typed or tapped."""

    def __init__(self, master: tk.Misc, steps: SignInSteps, pins: PinSteps, person: TillPerson) -> None:
        name = shorten(person.name, px(_TITLE), font(28, bold=True, display=True).measure)
        super().__init__(master, steps, name, _("Type your PIN, then press Enter or OK."))
        self._pins, self._person = pins, person
        self.width = PAD_WIDTH - 8
        self.pin = add_pin(self, "pin", _("PIN"))
        self.pin.entry.configure(font=font(20, bold=True))  # dots that are seen from where the till stands
        self.pin.pack_configure(pady=(0, px(4)))
        self._said.pack(fill="x", padx=px(4))
        self.button.configure(text=_("OK"), command=self._submit)
        self.pad = PinPad(self, self.pin, self.button)
        self.pad.pack(anchor="w")
        self.line.destroy()
        self.line = ProgressLine(self, length=px(self.width))
        self.line.pack(anchor="w", padx=px(4), pady=(px(4), 0))
        add_link(self, _("Somebody else"), pins.start)

    def show(self, words: errors.Words) -> None:
        """Show an error, and empty the field for the next try; a right PIN that must be replaced leads on."""
        if words.field == "new_pin":
            self._pins.ask_new(self.pin.get(), words.message)
            return
        self.pin.value.set("")
        super().show(words)
        self.pin.entry.focus_set()

    def _submit(self) -> None:
        cinema = self.steps.host.cinema
        if cinema is None or not self.required("pin"):
            return
        person, pin = self._person.id, self.pin.get()
        self.send(lambda: cinema.pin_sign_in.sign_in(person, pin), self.steps.host.enter, _("Signing in…"))


class NewPinPage(SignInForm):
    """A PIN of one's own, typed twice, in place of one that may not stay."""

    def __init__(
        self, master: tk.Misc, steps: SignInSteps, pins: PinSteps, person: TillPerson, pin: str, why: str
    ) -> None:
        """`pin` is the one to replace, `why` says what is wrong with it."""
        super().__init__(master, steps, _("Choose a new PIN"), why)
        self._person, self._pin = person, pin
        add_pin(self, "new_pin", _("New PIN"), help_text=_(PIN_RULE))
        add_pin(self, "again", _("New PIN again"))
        self.finish(_("Keep it and sign in"), self._submit)
        add_link(self, _("Somebody else"), pins.start)

    def _submit(self) -> None:
        cinema = self.steps.host.cinema
        if cinema is None or not self.required("new_pin", "again"):
            return
        new, person, pin = self.fields["new_pin"].get(), self._person.id, self._pin
        if new != self.fields["again"].get():
            self.fields["again"].value.set("")
            self.show(errors.Words(different(), "again"))
            return

        def work() -> User:
            return cinema.pin_sign_in.sign_in(person, pin, new)

        self.send(work, self.steps.host.enter, _("Signing in…"))


def different() -> str:
    """Return what is said of a PIN that was not typed the same twice."""
    return _("The two PINs are different. Type the second one again.")


def add_link(form: SignInForm, words: str, command: object) -> ttk.Button:
    """Add a link below the form."""
    row = ttk.Frame(form)
    row.pack(anchor="w", pady=(px(8), 0))
    link = ttk.Button(row, text=words, style="Flush.TButton", command=command)  # type: ignore[arg-type]
    link.bind("<Return>", lambda _event: link.invoke())
    link.pack(side="left")
    return link
