"""The field over the schedule in which a title is typed, with times after it: “metropolis 20:15” or “met 14 17:30”.

Without a time the screening goes where there is room next. What is typed is read in `read_typed`, without widgets.
"""

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from tkinter import ttk

from cinema.domain.movies import Movie
from cinema.domain.schedule_times import parse_time
from cinema.domain.text import begin_words, fold, search_words
from cinema.errors import InvalidInputError
from cinema.i18n import _, ngettext
from gui import theme
from gui.fonts import font
from gui.scale import px
from gui.tokens import Tokens
from gui.widgets.wrapped import WrappedLabel

_MOST = 6
_WIDTH = 300


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: the words of a title, and times as texts."""

    words: str
    times: tuple[str, ...]


def read_typed(text: str) -> Typed:
    """Return the title's words and the times at the end of a text."""
    parts = text.split()
    times: list[str] = []
    while len(parts) > 1 and _is_time(parts[-1]):
        times.insert(0, parts.pop())
    return Typed(" ".join(parts), tuple(times))


def _is_time(text: str) -> bool:
    try:
        parse_time(text)
    except InvalidInputError:
        return False
    return True


def matching(movies: Sequence[Movie], words: str) -> list[Movie]:
    """Return the movies whose titles have words that begin with those typed, titles that begin with them first."""
    if not words.strip():
        return list(movies[:_MOST])

    def fits(movie: Movie) -> bool:
        return begin_words(words, search_words(movie.title, movie.original_title, movie.short_title))

    found = [movie for movie in movies if fits(movie)]
    return sorted(found, key=lambda movie: not fold(movie.title).startswith(fold(words)))[:_MOST]


class TitleEntry(ttk.Frame):
    """Enter places the chosen movie, Up and Down choose another, Esc closes the field."""

    def __init__(
        self,
        master: tk.Misc,
        movies: Sequence[Movie],
        text: str,
        where: str,
        *,
        on_place: Callable[[Movie, tuple[str, ...]], None],
        on_close: Callable[[], None],
    ) -> None:
        super().__init__(master, style="Card.TFrame", padding=px(12))
        self._movies, self._on_place, self._on_close = movies, on_place, on_close
        self._found: list[Movie] = []
        ttk.Label(self, text=where, style="Surface.Small.TLabel").pack(anchor="w", padx=px(4))
        holder = ttk.Frame(self, style="Surface.TFrame", width=px(_WIDTH), height=px(48))
        holder.pack_propagate(False)
        holder.pack(fill="x")
        self.entry = ttk.Entry(holder, style="Surface.Field.TEntry")
        self.entry.pack(fill="both", expand=True)
        self.list = tk.Listbox(
            self, height=_MOST, activestyle="none", exportselection=False, relief="flat", borderwidth=0,
            highlightthickness=0, font=font(13), takefocus=False,
        )  # fmt: skip
        self.list.pack(fill="both", expand=True, pady=(px(4), px(4)), padx=px(4))
        self.says = WrappedLabel(self, text="", style="Surface.Small.TLabel")
        self.says.pack(fill="x", padx=px(4))
        self.entry.insert(0, text)
        self.entry.icursor("end")
        self.entry.bind("<KeyRelease>", lambda _event: self._look(), add=True)
        self.entry.bind("<Return>", lambda _event: self._place(), add=True)
        self.entry.bind("<Down>", lambda _event: self._step(1), add=True)
        self.entry.bind("<Up>", lambda _event: self._step(-1), add=True)
        self.entry.bind("<Escape>", lambda _event: self._close(), add=True)
        self.list.bind("<ButtonRelease-1>", lambda _event: self._place(), add=True)
        theme.on_change(self, self._paint)
        self._look()

    def tell(self, words: str) -> None:
        """Show why something could not be placed, or that it was."""
        self.says.configure(text=words)

    def clear(self) -> None:
        """Empty the field for the next title."""
        self.entry.delete(0, "end")
        self._look()

    def _look(self) -> None:
        typed = read_typed(self.entry.get())
        found = matching(self._movies, typed.words)
        if found != self._found:
            self._found = found
            self.list.delete(0, "end")
            for movie in found:
                length = _("{minutes} min").format(minutes=movie.minutes)
                self.list.insert("end", f"{movie.title}  ·  {length}")
            self.list.selection_clear(0, "end")
            if found:
                self.list.selection_set(0)
        if not found:
            self.says.configure(text=_("No movie that can be scheduled has these words."))
        elif typed.times:
            count = len(typed.times)
            self.says.configure(text=ngettext("One start", "{count} starts", count).format(count=count))
        else:
            self.says.configure(text=_("Enter places it next; or type times after it, such as 20:15."))

    def _step(self, by: int) -> str:
        chosen = self.list.curselection()  # type: ignore[no-untyped-call]
        place = min(max(0, (chosen[0] if chosen else -1) + by), len(self._found) - 1)
        self.list.selection_clear(0, "end")
        if self._found:
            self.list.selection_set(place)
            self.list.see(place)
        return "break"

    def _place(self) -> str:
        self._look()
        chosen = self.list.curselection()  # type: ignore[no-untyped-call]
        if self._found and chosen:
            self._on_place(self._found[chosen[0]], read_typed(self.entry.get()).times)
        return "break"

    def _close(self) -> str:
        self._on_close()
        return "break"

    def _paint(self, tokens: Tokens) -> None:
        self.list.configure(
            background=tokens.surface, foreground=tokens.text, selectbackground=tokens.raised,
            selectforeground=tokens.text,
        )  # fmt: skip
