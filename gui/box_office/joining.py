"""How one sale gets tickets of several screenings: a party is set aside while the next screening is chosen.

The till shows one hall. Esc with nothing chosen in it goes back to the party that was set aside last, and so does its
screening's number.
"""

import tkinter as tk
from functools import partial
from typing import TYPE_CHECKING, Protocol

from cinema.i18n import _
from gui.box_office.till_sale import TillSale
from gui.selling.purchase import Purchase
from gui.selling.set_aside import SetAside
from gui.window import errors

if TYPE_CHECKING:
    from gui.window.context import AppContext


class JoiningPage(Protocol):
    """The selling page as this sees it."""

    app: "AppContext"
    purchase: Purchase | None
    sale: TillSale | None

    def say(self, message: str, kind: str) -> None:
        """Show a message beside the party."""


def wanted_words() -> str:
    """Return what is said once another screening is wanted for the same sale."""
    return _("Which screening too? Type its number, or F3. Esc leaves it.")


def join(page: JoiningPage, purchase: Purchase) -> SetAside | None:
    """Go on with another screening's purchase in the same sale; return its own party if that was set aside before."""
    before = page.purchase
    assert before is not None
    screening = purchase.seating.showing.screening.id
    aside = [one for one in before.aside if one.screening != screening]
    if before.basket.hold is not None:
        aside.append(before.set_aside())
    purchase.goes_on_from(before, aside)
    return next((one for one in before.aside if one.screening == screening), None)


def hold_of(page: JoiningPage, screening: str) -> str | None:
    """Return the hold of a screening's party that is set aside."""
    aside = page.purchase.aside if page.purchase is not None else []
    return next((one.hold.id for one in aside if one.screening == screening), None)


def give_back_all(page: JoiningPage, purchase: Purchase) -> None:
    """Release what is set aside, and what this party holds yet: the time of one of them ran out."""
    aside, purchase.aside = purchase.aside, []
    widget: tk.Misc = page  # type: ignore[assignment]
    submit = partial(page.app.tasks.submit, owner=widget.winfo_toplevel(), on_error=errors.note_unseen, write=True)
    for give_back in (purchase.calls.give_all_back, *(one.calls.give_up for one in aside)) if aside else ():
        submit(give_back)
