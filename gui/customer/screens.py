"""Which screens customers have, by name. A screen's file is imported when it is first opened."""

from importlib import import_module

from gui.window.screen import Screen

SCREENS = {
    "on_now": "gui.customer.on_now:OnNow",
    "catalogue": "gui.customer.catalogue:Catalogue",
    "title": "gui.customer.title:Title",
    "seats": "gui.customer.seats:Seats",
    "payment": "gui.customer.payment:Payment",
    "receipt": "gui.customer.receipt:ReceiptPage",
    "purchases": "gui.customer.purchases:Purchases",
    "favourites": "gui.customer.favourites:Favourites",
    "profile": "gui.customer.profile:Profile",
}
ROOTS = ("on_now", "catalogue", "purchases", "favourites")


def screen_class(name: str) -> type[Screen]:
    """Return the class of a screen; an unknown name raises KeyError."""
    path, _, attribute = SCREENS[name].partition(":")
    found: type[Screen] = getattr(import_module(path), attribute)
    return found
