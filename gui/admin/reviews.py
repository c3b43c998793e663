"""What customers wrote about movies: those that were reported first, to be hidden with a reason or left as they are."""

from typing import ClassVar

from cinema.domain.reviews import Review, ReviewFilter
from cinema.i18n import N_, _, ngettext, number, when
from cinema.services.audience.review_office import ReviewList, ReviewRow
from gui.admin.edit_panel import EditPanel
from gui.admin.list_page import ListPage
from gui.admin.review_panel import ReviewPanel
from gui.scale import px
from gui.widgets.icon_button import icon_button
from gui.widgets.table import Column, Row

_EMPTY = {
    ReviewFilter.REPORTED: (N_("Nothing was reported"), N_("What customers report is looked at here.")),
    ReviewFilter.HIDDEN: (N_("None hidden"), N_("A hidden review is read by its writer alone, with the reason.")),
    ReviewFilter.ALL: (N_("No reviews yet"), N_("What customers write about a title appears here.")),
}


class ReviewsPage(ListPage):
    """The reviews of one kind, at most a hundred: reported, hidden, or all."""

    nav: ClassVar[str | None] = "movies"
    part: ClassVar[str] = N_("Reviews")
    hint: ClassVar[str] = N_("Title or writer")
    one_row: ClassVar[int] = 700
    adds: ClassVar[bool] = False

    def build(self) -> None:
        """Make the page in the current language."""
        self.columns = (  # type: ignore[misc]
            Column("title", _("Title"), 150, grows=True),
            Column("stars", _("Stars"), 92),
            Column("writer", _("Writer"), 120, grows=True, drops=2),
            Column("comment", _("Review"), 220, grows=True, drops=3),
            Column("written", _("Written"), 120, drops=4),
            Column("state", _("State"), 150, drops=1),
        )
        self._filter = getattr(self, "_filter", ReviewFilter.REPORTED)
        self._list: ReviewList | None = None
        self._zone = "UTC"
        super().build()

    def make_tools(self) -> None:
        """Add the way back."""
        back = icon_button(self.tools, "arrow-left", self.app.navigator.back, style="Quiet.TButton", text=_("Movies"))
        back.pack(side="left", before=self.field, padx=(0, px(8)))

    def key_hints(self) -> list[tuple[str, str]]:
        """Return the keys that the foot shows: nobody makes a new review here."""
        return [("Enter", _("Open"))]

    def reload(self, keep: str | None = None) -> None:
        """Load the reviews of the chosen kind."""
        cinema, actor, wanted, text = self.app.cinema, self.app.identity.actor(), self._filter, self.text

        def show(read: tuple[ReviewList, str]) -> None:
            if (wanted, text) == (self._filter, self.text):  # else the answer to a newer question follows
                self._list, self._zone = read
                self._show(keep)

        self.load(lambda: (cinema.review_office.list(actor, wanted, text), cinema.house().timezone), show)

    def make_panel(self, key: str) -> EditPanel:
        """Return what is known of a review, and what can be done about it."""
        assert self._list is not None
        row = next(one for one in self._list.rows if one.review.id == key)
        return ReviewPanel(self.body, self.app, row, self._zone, on_close=self.close, on_done=self._done)

    def _done(self, words: str) -> None:
        self.close_panel()
        self.app.notify(words, "good", seconds=6)
        self.app.navigator.recount()
        self.reload()
        self.focus_table()

    def _show(self, keep: str | None) -> None:
        assert self._list is not None
        there = self._list
        names = (
            (ReviewFilter.REPORTED, _("Reported"), there.reported),
            (ReviewFilter.HIDDEN, _("Hidden"), there.hidden),
            (ReviewFilter.ALL, _("All"), there.all),
        )
        chips = [(kind.value, f"{words} ({number(count)})") for kind, words, count in names]
        self.filters(chips, self._filter.value, self._choose)
        rows = [self._row(one) for one in there.rows]
        words = ngettext("{count} review", "{count} reviews", len(rows)).format(count=number(len(rows)))
        self.empty = ("chat-square-text", *_EMPTY[self._filter])  # type: ignore[misc]
        self.show_rows(rows, words, keep=keep, any_at_all=bool(self.text))

    def _choose(self, value: str) -> None:
        if self.may_close():
            self.close_panel()
            self._filter = ReviewFilter(value)
            self.reload()

    def _row(self, one: ReviewRow) -> Row:
        review = one.review
        comment = " ".join(review.comment.split())
        cells = (
            one.title, "★" * review.rating, review.writer or _("A former customer"), comment or "–",
            when(review.written_at, self._zone, "d MMM y"), state_words(review),
        )  # fmt: skip
        tone = "muted" if review.hidden is not None else "warn" if review.reports else ""
        sort_by = {"stars": review.rating, "written": review.written_at}
        return Row(review.id, cells, sort_by, tone=tone)


def state_words(review: Review) -> str:
    """Return how a review is, in words."""
    if review.hidden is not None:
        return _("Hidden")
    if review.reports:
        count = len(review.reports)
        return ngettext("Reported once", "Reported {count} times", count).format(count=count)
    return _("Shown")
