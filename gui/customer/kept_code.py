"""The code that a guest keeps: in large on the receipt, and in a sentence once the page is left."""

import tkinter as tk
from tkinter import ttk

from cinema.i18n import _
from gui.scale import px
from gui.widgets.card import PADDING, Card
from gui.widgets.wrapped import WrappedLabel


class KeptCode(Card):
    """Shows the code of a guest's purchase."""

    def __init__(self, master: tk.Misc, code: str) -> None:
        super().__init__(master)
        page = ttk.Frame(self.body, style="Surface.TFrame", padding=(px(PADDING), px(12)))
        page.pack(fill="both", expand=True)
        ttk.Label(page, text=code, style="Surface.Figure.TLabel").pack(side="left", padx=(0, px(24)))
        words = _("Keep this code: with it you get receipt and tickets again at the counter")
        WrappedLabel(page, text=words, style="Surface.Bold.TLabel", most=420).pack(side="left", fill="x", expand=True)


def left_words(code: str) -> str:
    """Return what a guest is told who leaves the receipt."""
    return _("Your code is {code}: with it you get receipt and tickets again at the counter.").format(code=code)
