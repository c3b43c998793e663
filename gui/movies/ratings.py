"""The ratings of a movie: their mean, and how often each number of stars was given."""

import tkinter as tk
from collections.abc import Sequence
from tkinter import ttk

from cinema.domain.movies import Movie
from cinema.i18n import ngettext
from gui import images
from gui.fonts import font
from gui.movies.movie_cards import rating_words
from gui.scale import px
from gui.tokens import Tokens
from gui.widgets.paint import Painted
from gui.widgets.pictures import Stars


class Ratings(ttk.Frame):
    """The mean beside the bars; for a movie that has ratings."""

    def __init__(self, master: tk.Misc, movie: Movie) -> None:
        super().__init__(master)
        column = ttk.Frame(self)
        column.pack(side="left", anchor="n")
        ttk.Label(column, text=rating_words(movie.rating), style="Display.TLabel").pack(anchor="w")
        Stars(column, movie.rating or 0).pack(anchor="w", pady=px(4))
        words = ngettext("{count} rating", "{count} ratings", movie.rating_count).format(count=movie.rating_count)
        ttk.Label(column, text=words, style="Small.TLabel").pack(anchor="w")
        self.bars = RatingBars(self, movie.rating_counts)
        self.bars.pack(side="left", fill="x", expand=True, padx=(px(32), 0))


class RatingBars(Painted):
    """A bar chart of how often each number of stars was given, five stars first."""

    def __init__(self, master: tk.Misc, counts: Sequence[int]) -> None:
        super().__init__(master, width=px(200), height=px(84))
        self._counts = counts
        self.bind("<Configure>", lambda _event: self.repaint())
        self.start()

    def paint(self, tokens: Tokens) -> None:
        """Draw a bar for each number of stars."""
        most, width = max(1, *self._counts), self.winfo_width()
        numbers = px(40)
        start, length = px(32), max(px(20), width - px(32) - numbers)
        for row in range(5):
            stars, y = 5 - row, px(10 + 16 * row)
            count = self._counts[stars - 1]
            self.write(px(8), y, str(stars), size=11, colour=tokens.muted, anchor="e")
            self.icon(px(18), y, "star-fill", 9, tokens.muted)
            self.put(start, y, images.rounded(length, px(6), fill=tokens.trough, on=self.ground, radius=3), anchor="w")
            part = max(px(6), round(length * count / most)) if count else 0  # one rating among many stays visible
            if part:
                bar = images.rounded(part, px(6), fill=tokens.accent, on=tokens.trough, radius=3)
                self.put(start, y, bar, anchor="w")
            self.create_text(width, y, text=str(count), font=font(11), fill=tokens.muted, anchor="e")
