"""Buttons whose icon follows the theme."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Any, Literal

from gui import images, theme
from gui.tokens import Tokens


def icon_button(
    master: tk.Misc,
    icon: str,
    command: Callable[[], None],
    *,
    style: str,
    text: str = "",
    role: str = "text",
    size: int = 16,
    side: Literal["left", "right"] = "left",
) -> ttk.Button:
    """Return a button with an icon; `role` is the token that gives the icon's colour."""
    # ttk has no gap between image and text, so the label brings a space.
    padded = f" {text}" if side == "left" and text else f"{text} " if text else ""
    button = ttk.Button(master, text=padded, style=style, command=command, compound=side if text else "image")

    def paint(tokens: Tokens) -> None:
        photo: Any = (images.icon(icon, size, getattr(tokens, role)), "disabled", images.icon(icon, size, tokens.muted))
        button.configure(image=photo)

    button.bind("<Return>", lambda _event: button.invoke())
    theme.on_change(button, paint)
    return button
