"""Breaks a button's words into lines where it is narrower than they are: ttk cuts them."""

from tkinter import ttk
from tkinter.font import Font

from gui.widgets.fitting import wrap


def wrap_to_width(button: ttk.Button) -> ttk.Button:
    """Keep a button's words in its width from now on, and return it. Their own line breaks stay while there is room."""
    whole = shown = str(button.cget("text"))

    def fit(width: int) -> None:
        nonlocal whole, shown
        now = str(button.cget("text"))
        if now != shown:  # it has got other words
            whole = shown = now
        if width <= 1 or not whole.strip() or (shown == whole and button.winfo_reqwidth() <= width):
            return
        shown = _broken(button, whole, width)
        if shown != now:
            button.configure(text=shown)
            if shown != whole and not hasattr(button, "spoken"):
                button.spoken = whole.strip()  # type: ignore[attr-defined]  # a new line would be a pause

    button.bind("<Configure>", lambda event: fit(event.width), add=True)
    return button


def _broken(button: ttk.Button, text: str, width: int) -> str:
    """Return the words in lines that fit a button of a width."""
    name = ttk.Style(button).lookup(str(button.cget("style")), "font")
    measure = Font(root=button, name=str(name), exists=True).measure

    def widest(words: str) -> int:
        return max(measure(line) for line in words.split("\n"))

    room = width - (button.winfo_reqwidth() - widest(str(button.cget("text"))))
    if widest(text) <= room:
        return text
    words = text.strip()
    before, _words, after = text.partition(words)  # the gap between a sign and the words
    lines = wrap(words, max(1, room - measure(before + after)), measure)
    return "\n".join(f"{before}{line}{after}" for line in lines)
