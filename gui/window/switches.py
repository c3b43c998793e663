"""The switches for language and theme, which the sign-in and the top bar share."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Any

from cinema.i18n import LANGUAGES, current_language
from gui import images, theme
from gui.tokens import Tokens
from gui.widgets.segmented import SegmentedControl


def language_switch(master: tk.Misc, on_change: Callable[[str], None], *, surface: bool = False) -> SegmentedControl:
    """Return a switch between the program's languages, labelled with their codes."""
    choices = [(code, code[:2].upper()) for code in LANGUAGES]
    return SegmentedControl(master, choices, current_language(), on_change, surface=surface)


def theme_button(master: tk.Misc, on_press: Callable[[], None], *, surface: bool = False) -> ttk.Button:
    """Return a button that switches the theme; its icon shows the theme to switch to."""
    button = ttk.Button(master, style="Surface.Tool.TButton" if surface else "Tool.TButton", command=on_press)

    def paint(tokens: Tokens) -> None:
        photo: Any = images.icon("sun" if tokens.dark else "moon-stars", 16, tokens.text)
        button.configure(image=photo)

    theme.on_change(button, paint)
    return button
