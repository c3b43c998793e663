"""Keyboard shortcuts: the common ones; a face adds its own. The window binds the same table that F1 shows."""

from dataclasses import dataclass

from cinema.i18n import N_


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A key, what it does, and on which screens (empty: all). `event` is Tk's name for the key."""

    name: str
    event: str
    key: str
    what: str
    screens: tuple[str, ...] = ()


COMMON = (
    Shortcut("help", "<F1>", "F1", N_("Show these keys")),
    Shortcut("back", "<Escape>", "Esc", N_("Go one step back")),
    Shortcut("search", "<slash>", "/", N_("Search the catalogue")),
    Shortcut("theme", "<F8>", "F8", N_("Dark or light")),
    Shortcut("move", "<Tab>", "Tab", N_("Move to the next control")),
)


def shortcut(name: str, shortcuts: tuple[Shortcut, ...] = COMMON) -> Shortcut:
    """Return a shortcut by name; an unknown one raises KeyError."""
    for entry in shortcuts:
        if entry.name == name:
            return entry
    raise KeyError(name)


def for_screen(screen: str, shortcuts: tuple[Shortcut, ...]) -> tuple[Shortcut, ...]:
    """Return the shortcuts of a screen, in the given order."""
    return tuple(entry for entry in shortcuts if not entry.screens or screen in entry.screens)
