"""Registers all themes, switches between them and repaints drawn widgets after a switch.

Only this file, `gui.styles` and `gui.images` use ttkbootstrap, so that it can be replaced. ttk widgets follow a switch
by themselves; a widget that is drawn on a canvas registers with `on_change`.
"""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Any

import ttkbootstrap
import ttkbootstrap.style.theme
import ttkbootstrap.utils.config

from cinema.errors import NotAllowedError
from cinema.i18n import _
from gui import fonts, images, scale, style_colours, styles
from gui.own_events import on_own
from gui.tokens import FOYER, MATINEE, THEMES, Tokens

_LIBRARY_CONFIG: Any = ttkbootstrap.utils.config
px = scale.px
Painter = Callable[[Tokens], None]
# The kinds of control by style prefix. Building all takes longer than the sign-in should wait.
_WHOLE: dict[str, styles.Kinds] = {"": None, "Surface.": None}
_FIRST: dict[str, styles.Kinds] = {
    "": frozenset({"Primary", "Link", "Flush", "Tool", "Field", "Segments", "Segment", "Line", "Card"}),
    "Surface.": frozenset({"Link"}),
}


class _State:
    """The theme of the running window and the painters of its widgets."""

    tokens = FOYER
    style: Any = None
    parts: dict[str, styles.Kinds] = {}  # noqa: RUF012 - replaced for every window
    made: set[str] = set()  # noqa: RUF012 - replaced for every window
    painters: dict[int, tuple[tk.Misc, Painter]] = {}  # noqa: RUF012 - replaced for every window
    count = 0


def open_window(
    title: str,
    theme: str | None = None,
    *,
    factor: float = 1.0,
    whole: bool = True,
    parts: dict[str, styles.Kinds] | None = None,
) -> ttkbootstrap.App:
    """Create the program's window, hidden, with fonts and styles of a theme (None: foyer), scaled by `factor`.

    Unless `whole`, only the styles that the sign-in uses are built; `make_whole` builds the others. `parts`: the kinds
    by prefix that a window builds which has styles of its own. Raises NotAllowedError without a screen.
    """
    fonts.load_privately()
    _State.tokens = THEMES.get(theme or "", FOYER)
    # Registered before the window exists: ttkbootstrap would otherwise build its default theme first.
    _LIBRARY_CONFIG.defer("cinema", _register)
    try:
        root = ttkbootstrap.App(title=title, iconphoto=None, theme=_State.tokens.name)
    except tk.TclError as error:
        if "display" not in str(error):  # Tk has no other sign of it
            raise
        words = _("There is no screen to open a window on: {reason}. Without one, use the commands: cinema --help")
        raise NotAllowedError(words.format(reason=error)) from None
    root.withdraw()  # shown when it is built, so that nobody sees it grow
    scale.install(root, factor)
    fonts.install(root)
    images.install()
    _State.painters = {}
    style: Any = root.style
    style.set_theme_modes(light=MATINEE.name, dark=FOYER.name)
    _State.style, _State.made = style, set()
    _State.parts = dict(parts if parts is not None else _WHOLE if whole else _FIRST)
    style.on_theme_change(lambda _style: _repaint(root, style))
    # Two callbacks of ttkbootstrap for every widget that is shown: nobody listens to its <<MapChild>>, and the window
    # is opaque as it is.
    root.unbind_all("<Map>")
    root.unbind("<Visibility>")
    for sequence in ("<Map>", "<Configure>"):  # by which it knows that the window was shown
        on_own(root, sequence, root.bind(sequence), add=False)
    # ttkbootstrap drops Space from ttk's buttons; people expect Enter to press the focused button too.
    root.unbind_class("TButton", "<KP_Enter>")  # `gui.window.keyboard` makes it Enter for every widget
    for key in ("<Return>", "<space>"):
        root.bind_class("TButton", key, lambda event, key=key: _press(event, key))
    return root


def make_whole() -> None:
    """Build the styles of all controls; a repeat changes nothing."""
    if _State.parts != _WHOLE:
        _State.parts = dict(_WHOLE)
        _apply(_State.style)


def current() -> Tokens:
    """Return the colours of the current theme."""
    return _State.tokens


def style() -> Any:
    """Return the styles of the running window, for a face that adds its own."""
    return _State.style


def use(root: ttkbootstrap.App, name: str) -> None:
    """Switch to a theme by name (foyer, matinee, contrast); a repeat changes nothing."""
    if name != _State.tokens.name:
        style: Any = root.style
        style.theme_use(name)


def use_tokens(root: ttkbootstrap.App, tokens: Tokens) -> None:
    """Switch to a theme of a window's own, such as a kiosk's in another text size; registered at its first use."""
    if tokens.name not in THEMES:
        THEMES[tokens.name] = tokens
        style: Any = root.style
        style.register_theme(_definition(tokens))
    use(root, tokens.name)


def switch(root: ttkbootstrap.App) -> str:
    """Switch between the dark and the light theme; returns the new theme's name."""
    use(root, MATINEE.name if _State.tokens.dark else FOYER.name)
    return _State.tokens.name


def on_change(widget: tk.Misc, paint: Painter) -> None:
    """Call `paint(tokens)` now and after every switch, until the widget is destroyed."""
    _State.count += 1
    key, painters = _State.count, _State.painters
    painters[key] = (widget, paint)

    def end(event: "tk.Event[tk.Misc]") -> None:
        if event.widget is widget:  # a toplevel gets the events of its children too
            painters.pop(key, None)

    widget.bind("<Destroy>", end, add=True)
    paint(_State.tokens)


def _press(event: "tk.Event[tk.Misc]", key: str) -> None:
    """Press a button by a key, unless it has a binding of its own for the key."""
    if isinstance(event.widget, ttk.Button) and not event.widget.bind(key):
        event.widget.invoke()


def _repaint(root: ttkbootstrap.App, style: Any) -> None:
    name = style.theme_use()
    if name not in THEMES:
        return
    _State.tokens = THEMES[name]
    images.use_widths(_State.tokens)
    _apply(style)
    root.configure(background=_State.tokens.ground)
    for widget, paint in list(_State.painters.values()):  # a copy: painting may create or destroy widgets
        if widget.winfo_exists():
            paint(_State.tokens)


def _apply(style: Any) -> None:
    for prefix, kinds in _State.parts.items():
        styles.apply(style, _State.tokens, _State.made, prefix, kinds)


def _register() -> None:
    library: Any = ttkbootstrap.Style
    style = library.get_instance()
    for tokens in THEMES.values():
        style.register_theme(_definition(tokens))


def _definition(tokens: Tokens) -> Any:
    colours = {
        "primary": tokens.accent, "secondary": tokens.raised, "success": tokens.good, "info": tokens.info,
        "warning": tokens.warn, "danger": tokens.bad,
        "light": tokens.text if tokens.dark else tokens.raised, "dark": tokens.raised if tokens.dark else tokens.text,
        "bg": tokens.ground, "fg": tokens.text, "selectbg": tokens.raised, "selectfg": tokens.text,
        "active": tokens.raised,
        "border": tokens.line, "inputfg": tokens.text, "inputbg": style_colours.input_fill(tokens),
    }  # fmt: skip
    library: Any = ttkbootstrap.style.theme
    return library.ThemeDefinition(tokens.name, colours, "dark" if tokens.dark else "light")
