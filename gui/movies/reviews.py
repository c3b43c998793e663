"""The ratings and reviews of a movie: mean, distribution of stars, and the newest reviews."""

import tkinter as tk
from collections.abc import Sequence
from datetime import UTC, datetime
from tkinter import ttk

from cinema.domain.movies import Movie
from cinema.domain.reviews import Review
from cinema.i18n import _, ngettext
from gui import images
from gui.fonts import font
from gui.movies.dates import ago
from gui.movies.movie_cards import rating_words
from gui.scale import px
from gui.tokens import Tokens
from gui.widgets.paint import Painted
from gui.widgets.pictures import IconLabel, Initials, Paragraph, Stars, rule

TWO = 860  # px; from this width on reviews have two columns


class ReviewsBox(ttk.Frame):
    """Ratings above the reviews."""

    def __init__(self, master: tk.Misc, movie: Movie, reviews: Sequence[Review], width: int) -> None:
        super().__init__(master)
        self._paragraphs: list[Paragraph] = []
        rule(self).pack(fill="x", pady=px(20))
        ttk.Label(self, text=_("Ratings"), style="Lead.TLabel").pack(anchor="w", pady=(0, px(8)))
        if movie.rating is None:
            ttk.Label(self, text=_("Nobody has rated this movie yet."), style="Muted.TLabel").pack(anchor="w")
        else:
            row = ttk.Frame(self)
            row.pack(fill="x", pady=(0, px(16)))
            self._mean(row, movie)
            self._bars = RatingBars(row, movie.rating_counts)
            self._bars.pack(side="left", fill="x", expand=True, padx=(px(32), 0))
        self._cards = ttk.Frame(self)
        self._cards.pack(fill="x")
        self._reviews: list[ttk.Frame] = []
        self._heads: list[
            tuple[ttk.Frame, int]
        ] = []  # the small words of a review, and the width of it all in one line
        for review in reviews:
            self._review(review)
        self._columns = 0
        self.fit(width)

    def fit(self, width: int) -> None:
        """Lay out the reviews for a width in real pixels, in one or two columns."""
        count = 2 if width >= px(TWO) else 1
        each = (width - (count - 1) * px(12)) // count
        if count != self._columns:
            self._columns = count
            for index, card in enumerate(self._reviews):
                row, column = divmod(index, count)
                card.grid(row=row, column=column, sticky="nsew", padx=(px(12) if column else 0, 0), pady=(0, px(12)))
            # Without `uniform` the column with the longer text would be wider.
            self._cards.columnconfigure(0, weight=1, uniform="review")
            self._cards.columnconfigure(1, weight=count - 1, uniform="review" if count == 2 else "")
        for paragraph in self._paragraphs:
            paragraph.fit(each - px(48))
        for small, needed in self._heads:
            if needed <= each - px(32):
                small.grid(row=0, column=3, columnspan=1, sticky="e", pady=0)
            else:
                small.grid(row=1, column=0, columnspan=4, sticky="w", pady=(px(6), 0))

    def _mean(self, row: ttk.Frame, movie: Movie) -> None:
        column = ttk.Frame(row)
        column.pack(side="left", anchor="n")
        ttk.Label(column, text=rating_words(movie.rating), style="Display.TLabel").pack(anchor="w")
        Stars(column, movie.rating or 0).pack(anchor="w", pady=px(4))
        words = ngettext("{count} rating", "{count} ratings", movie.rating_count).format(count=movie.rating_count)
        ttk.Label(column, text=words, style="Small.TLabel").pack(anchor="w")

    def _review(self, review: Review) -> None:
        card = ttk.Frame(self._cards, style="Card.TFrame", padding=(px(16), px(12)))
        self._reviews.append(card)
        head = ttk.Frame(card, style="Surface.TFrame")
        head.pack(fill="x")
        writer = review.writer or _("A former customer")  # an erased account leaves its reviews without a name
        head.columnconfigure(2, weight=1)
        Initials(head, writer, size=28, surface=True).grid(row=0, column=0, padx=(0, px(10)))
        ttk.Label(head, text=writer, style="Surface.Bold.TLabel").grid(row=0, column=1, padx=(0, px(12)))
        Stars(head, review.rating, size=12, surface=True).grid(row=0, column=2, sticky="w")
        small = ttk.Frame(head, style="Surface.TFrame")
        when = ago(review.written_at, datetime.now(UTC))
        ttk.Label(small, text=when, style="Surface.Small.TLabel").pack(side="right")
        length = font(11).measure(when)
        if review.attended:
            saw = _("Saw it here")
            ttk.Label(small, text=saw, style="Surface.Small.TLabel").pack(side="right", padx=(0, px(12)))
            IconLabel(small, "ticket-perforated", size=12, surface=True).pack(side="right", padx=(0, px(4)))
            length += font(11).measure(saw) + px(28)
        # Portrait, name and stars, then the small words.
        self._heads.append((small, px(28 + 10 + 12 + 70 + 12) + font(13, bold=True).measure(writer) + length))
        if review.comment:
            words = Paragraph(card, review.comment, width=px(300), surface=True)
            words.pack(anchor="w", pady=(px(8), 0))
            self._paragraphs.append(words)


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
