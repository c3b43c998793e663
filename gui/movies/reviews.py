"""The ratings and reviews on a movie's page: their sum, one's own, and those of others in pages."""

import tkinter as tk
from collections.abc import Callable
from dataclasses import replace
from tkinter import ttk

from cinema.domain.movies import Movie
from cinema.domain.reviews import ReviewOrder, ReviewPage
from cinema.i18n import _
from gui.movies.own_review import OwnReview
from gui.movies.ratings import Ratings
from gui.movies.review_card import ReviewCard
from gui.scale import px
from gui.widgets.chips import Chips
from gui.widgets.icon_button import icon_button
from gui.widgets.pictures import rule
from gui.window.context import AppContext

TWO = 860  # px; from this width on reviews have two columns
PAGE = 10


class ReviewsBox(ttk.Frame):
    """Ratings, one's own review, and the others by the newest, the best or the worst; it loads what follows.

    `on_laid` is called when it has new widgets.
    """

    def __init__(
        self,
        master: tk.Misc,
        app: AppContext,
        movie: Movie,
        page: ReviewPage,
        width: int,
        on_laid: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(master)
        self._app, self._movie, self._page = app, movie, page
        self._order = ReviewOrder.NEWEST
        self._offset, self._is_all = len(page.reviews), False
        self._on_laid = on_laid
        self._width, self._columns = width, 0
        self.cards: list[ReviewCard] = []
        rule(self).pack(fill="x", pady=px(20))
        ttk.Label(self, text=_("Ratings"), style="Lead.TLabel").pack(anchor="w", pady=(0, px(8)))
        self._sum = ttk.Frame(self)
        self._sum.pack(fill="x", pady=(0, px(16)))
        self.own: OwnReview | None = None
        self._mine = ttk.Frame(self)
        self._mine.pack(fill="x", pady=(0, px(16)))
        self._head = ttk.Frame(self)
        self._list = ttk.Frame(self)
        self._list.pack(fill="x")
        self.more: ttk.Button | None = None
        self.orders: Chips | None = None
        self._show()

    def fit(self, width: int) -> None:
        """Lay out the reviews for a width in real pixels, in one or two columns."""
        self._width = width
        if self.own is not None:
            self.own.fit(min(width, px(TWO)))
        count = 2 if width >= px(TWO) else 1
        each = (width - (count - 1) * px(12)) // count
        if count != self._columns:
            self._columns = count
            for index, card in enumerate(self.cards):
                row, column = divmod(index, count)
                card.grid(row=row, column=column, sticky="nsew", padx=(px(12) if column else 0, 0), pady=(0, px(12)))
            # Without `uniform` the column with the longer text would be wider.
            self._list.columnconfigure(0, weight=1, uniform="review")
            self._list.columnconfigure(1, weight=count - 1, uniform="review" if count == 2 else "")
        for card in self.cards:
            card.fit(each)

    def _show(self) -> None:
        self._show_sum()
        self._show_own()
        self._show_list()
        self._place()

    def _show_sum(self) -> None:
        for child in self._sum.winfo_children():
            child.destroy()
        if self._movie.rating is None:
            ttk.Label(self._sum, text=_("Nobody has rated this title yet."), style="Muted.TLabel").pack(anchor="w")
        else:
            Ratings(self._sum, self._movie).pack(fill="x")

    def _show_own(self) -> None:
        for child in self._mine.winfo_children():
            child.destroy()
        self.own = OwnReview(self._mine, self._app, self._movie.id, self._page.own, self._reload, self._on_laid)
        self.own.pack(fill="x")

    def _show_list(self) -> None:
        for child in (*self._list.winfo_children(), *self._head.winfo_children()):
            child.destroy()
        self._head.pack_forget()
        self.orders = None
        own = self._page.own.id if self._page.own is not None else ""
        others = [one for one in self._page.reviews if one.id != own]
        if len(others) > 1 or self._order is not ReviewOrder.NEWEST:
            names = [
                (ReviewOrder.NEWEST.value, _("Newest")),
                (ReviewOrder.BEST.value, _("Best")),
                (ReviewOrder.WORST.value, _("Worst")),
            ]
            self.orders = Chips(self._head, names, self._order.value, self._reorder)
            self.orders.pack(fill="x")
            self._head.pack(fill="x", pady=(0, px(8)), before=self._list)
        may_report = self._app.identity.user is not None
        self.cards = [ReviewCard(self._list, one, on_report=self._report if may_report else None) for one in others]
        self._columns = 0
        self._show_more()

    def _show_more(self) -> None:
        if self.more is not None:
            self.more.destroy()
            self.more = None
        left = self._page.total - self._offset
        if left > 0 and not self._is_all:
            words = _("Show more reviews ({count})").format(count=left)
            self.more = icon_button(self, "arrow-down", self._read_on, style="Link.TButton", text=words, role="info")
            self.more.pack(anchor="w")

    def _place(self) -> None:
        self.fit(self._width)
        self._on_laid()

    def _read_on(self) -> None:
        assert self.more is not None
        self.more.state(["disabled"])
        app, actor, movie, order, offset = (
            self._app, self._app.identity.actor(), self._movie.id, self._order, self._offset,
        )  # fmt: skip

        def show(page: ReviewPage) -> None:
            if order is not self._order or offset != self._offset:
                return  # another order was chosen meanwhile
            # By what was read, not by what is new: reviews may have moved in the order, or gone.
            self._offset, self._is_all = offset + len(page.reviews), len(page.reviews) < PAGE
            known = {one.id for one in self._page.reviews}
            new = tuple(one for one in page.reviews if one.id not in known)
            at = len(self.cards)
            self._page = replace(page, reviews=(*self._page.reviews, *new), own=self._page.own)
            self._show_list()
            self._place()
            self.update_idletasks()
            if at < len(self.cards) and hasattr(self.cards[at], "flag"):
                self.cards[at].flag.focus_set()

        app.tasks.submit(
            lambda: app.cinema.reviews.of_movie(actor, movie, order, offset, PAGE), owner=self, on_done=show,
            on_error=self._failed,
        )  # fmt: skip

    def _reorder(self, order: str) -> None:
        self._order = ReviewOrder(order)
        self._reload(only_list=True)

    def _reload(self, *, only_list: bool = False) -> None:
        """Read the movie's totals and its reviews again; `only_list` leaves one's own review as it is."""
        app, actor, movie, order = self._app, self._app.identity.actor(), self._movie.id, self._order

        def show(read: tuple[Movie, ReviewPage]) -> None:
            if order is not self._order:
                return
            self._movie, self._page = read
            self._offset, self._is_all = len(read[1].reviews), False
            if only_list:
                self._show_list()
                self._place()
                self.update_idletasks()  # Tk gives the focus to mapped widgets only
                if self.orders is not None:
                    self.orders.buttons[order.value].focus_set()
                return
            self._show()
            self.update_idletasks()  # Tk gives the focus to mapped widgets only
            if self.own is not None and self.own.button is not None:
                self.own.button.focus_set()

        app.tasks.submit(
            lambda: (app.cinema.catalogue.movie(movie), app.cinema.reviews.of_movie(actor, movie, order, 0, PAGE)),
            owner=self, on_done=show, on_error=self._failed,
        )  # fmt: skip

    def _report(self, review: str, reason: str) -> None:
        app, actor = self._app, self._app.identity.actor()

        def done(_none: None) -> None:
            app.notify(_("Thank you. The house will look at this review."), "good")
            for card in self.cards:
                if card.is_of(review):
                    card.reported()

        app.tasks.submit(
            lambda: app.cinema.reviews.report(actor, review, reason), owner=self, on_done=done, on_error=app.report,
            write=True,
        )  # fmt: skip

    def _failed(self, error: BaseException) -> None:
        if self.more is not None:
            self.more.state(["!disabled"])
        self._app.report(error)
