"""Keyboard shortcuts and the keys that mean the same: the one table that the window binds and that F1 shows.

A face adds its own shortcuts. `keyboard.py` binds the table.
"""

from dataclasses import dataclass

from cinema.i18n import N_


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A key, what it does, and on which screens (empty: all). `event` is Tk's name for the key.

    `for_guests`: it works for guests too. An empty `key` is not listed: the shortcut before speaks for it too.
    """

    name: str
    event: str
    key: str
    what: str
    screens: tuple[str, ...] = ()
    for_guests: bool = True


COMMON = (
    Shortcut("help", "<F1>", "F1", N_("Show these keys")),
    Shortcut("back", "<Escape>", "Esc", N_("Go one step back")),
    Shortcut("search", "<slash>", "/", N_("Search")),
    Shortcut("find", "<Control-Key-f>", "Ctrl F", N_("Search")),
    Shortcut("theme", "<F8>", "F8", N_("Dark or light")),
    Shortcut("move", "<Tab>", "Tab", N_("Move to the next control")),
    Shortcut("lock", "<Control-Key-l>", "Ctrl L", N_("Lock now"), for_guests=False),
    Shortcut("quit", "<Control-Key-q>", "Ctrl Q", N_("Close the window")),
)

AGAIN = Shortcut("again", "<F5>", "F5", N_("Read again what is shown"))
"""Of the faces that are looked at; at a till F5 takes cash."""

KEYPAD = {
    "KP_Enter": "Return", "KP_Space": "space", "KP_Left": "Left", "KP_Right": "Right", "KP_Up": "Up",
    "KP_Down": "Down", "KP_Home": "Home", "KP_End": "End", "KP_Prior": "Prior", "KP_Next": "Next",
    "KP_Delete": "Delete",
}  # fmt: skip
"""Keys of the keypad that do everywhere what these keys do."""
KEYPAD_OUTSIDE_TEXT = {
    "KP_4": "Left", "KP_6": "Right", "KP_8": "Up", "KP_2": "Down", "KP_7": "Home", "KP_1": "End", "KP_9": "Prior",
    "KP_3": "Next", "KP_Divide": "slash", "KP_Add": "plus", "KP_Subtract": "minus",
}  # fmt: skip
"""Keys of the keypad that type a sign into a field, and elsewhere do what these keys do; digits with Num Lock on."""
EDITING = {"a": "<<SelectAll>>", "c": "<<Copy>>", "v": "<<Paste>>", "x": "<<Cut>>", "z": "<<Undo>>"}
"""What Ctrl with a letter does in a field. Tk binds it to Latin letters only."""
_AZERTY = (
    "agrave", "ampersand", "eacute", "quotedbl", "apostrophe", "parenleft", "minus", "egrave", "underscore", "ccedilla",
)  # fmt: skip
_DIGITS = {10 + place: str((place + 1) % 10) for place in range(10)}
_LETTERS = {
    first + place: letter
    for first, row in ((24, "qwertyuiop"), (38, "asdfghjkl"), (52, "zxcvbnm"))
    for place, letter in enumerate(row)
}
_SHIFT = 0x1


def shortcut(name: str, shortcuts: tuple[Shortcut, ...] = COMMON) -> Shortcut:
    """Return a shortcut by name; an unknown one raises KeyError."""
    for entry in shortcuts:
        if entry.name == name:
            return entry
    raise KeyError(name)


def for_screen(screen: str, shortcuts: tuple[Shortcut, ...], *, guest: bool = False) -> tuple[Shortcut, ...]:
    """Return the shortcuts of a screen, for a guest those that work for guests, in the given order."""
    return tuple(
        entry
        for entry in shortcuts
        if (not entry.screens or screen in entry.screens) and (entry.for_guests or not guest)
    )


def letter_of(keysym: str, keycode: int, *, x11: bool) -> str:
    """Return the small letter that a key stands for, whatever Caps Lock and the layout say; else its keysym.

    On a layout of another script the key's place decides, as on every desktop: X11 numbers places, Windows letters.
    """
    if len(keysym) == 1 and keysym.isascii():
        return keysym.lower()
    if x11:
        return _LETTERS.get(keycode, keysym)
    return chr(keycode).lower() if ord("A") <= keycode <= ord("Z") else keysym


def digit_of(keysym: str, keycode: int, state: int, *, x11: bool) -> str:
    """Return the digit that a key stands for with Alt, empty for none: French keys have their digits above Shift."""
    plain = keysym.removeprefix("KP_")
    if plain.isdigit() and len(plain) == 1:
        return plain
    if x11 and not state & _SHIFT and keycode in _DIGITS:
        return _DIGITS[keycode]
    return str(_AZERTY.index(keysym)) if keysym in _AZERTY else ""
