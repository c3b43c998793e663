"""The one table of shortcuts. Windows bind from it and F1 shows it, so that what is written is what works."""

from dataclasses import dataclass

from cinema.i18n import N_


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A key, what it does, and on which screens (empty: everywhere). `event` is Tk's name for it."""

    name: str
    event: str
    key: str
    what: str
    screens: tuple[str, ...] = ()


_GRIDS = ("on_now", "catalogue", "favourites")
SHORTCUTS = (
    Shortcut("help", "<F1>", "F1", N_("Show these keys")),
    Shortcut("back", "<Escape>", "Esc", N_("Go one step back")),
    Shortcut("search", "<slash>", "/", N_("Search the catalogue")),
    Shortcut("theme", "<F8>", "F8", N_("Dark or light")),
    Shortcut("on_now", "<Alt-Key-1>", "Alt 1", N_("On now")),
    Shortcut("catalogue", "<Alt-Key-2>", "Alt 2", N_("Catalogue")),
    Shortcut("purchases", "<Alt-Key-3>", "Alt 3", N_("My tickets")),
    Shortcut("favourites", "<Alt-Key-4>", "Alt 4", N_("Favourites")),
    Shortcut("move", "<Tab>", "Tab", N_("Move to the next control")),
    Shortcut("walk", "<Right>", "← ↑ ↓ →", N_("Walk among posters, days and times"), (*_GRIDS, "title")),
    Shortcut("open", "<Return>", "Enter", N_("Open what has the focus"), _GRIDS),
    Shortcut("favourite", "<Key-f>", "F", N_("Add to favourites, or take away"), (*_GRIDS, "title")),
    Shortcut("seat", "<Right>", "← ↑ ↓ →", N_("Walk among seats, across aisles"), ("seats",)),
    Shortcut("take", "<space>", N_("Space"), N_("Take a seat, or give it back"), ("seats",)),
    Shortcut("pay", "<Return>", "Enter", N_("Go on to payment, or pay"), ("seats", "payment")),
)


def shortcut(name: str) -> Shortcut:
    """Return a shortcut by name; an unknown one raises KeyError."""
    for entry in SHORTCUTS:
        if entry.name == name:
            return entry
    raise KeyError(name)


def for_screen(screen: str) -> tuple[Shortcut, ...]:
    """Return what works on a screen, in the table's order."""
    return tuple(entry for entry in SHORTCUTS if not entry.screens or screen in entry.screens)
