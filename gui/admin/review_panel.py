"""One review beside the list: all that is known of it, and whether it stays, is hidden, or shown again."""

import tkinter as tk
from collections import Counter
from collections.abc import Callable
from tkinter import ttk

from cinema.domain.reviews import REPORT_REASONS
from cinema.i18n import _, when
from cinema.services.audience.review_office import ReviewRow
from gui.admin.edit_panel import WIDTH, EditPanel
from gui.scale import px
from gui.widgets.card import PADDING
from gui.widgets.pictures import Paragraph, Stars
from gui.widgets.wrapped import WrappedLabel
from gui.window.context import AppContext

_TEXT = WIDTH - 2 * PADDING - 14 - 8  # px


class ReviewPanel(EditPanel):
    """`on_done` gets the words of what was done. A hidden review can be shown again, a shown one hidden."""

    def __init__(
        self,
        master: tk.Misc,
        app: AppContext,
        row: ReviewRow,
        zone: str,
        *,
        on_close: Callable[[], None],
        on_done: Callable[[str], None],
    ) -> None:
        self._review, self._on_done = row.review, on_done
        is_hidden = row.review.hidden is not None
        super().__init__(
            master, app, row.title, on_close=on_close, on_save=self._restore if is_hidden else self._hide,
            save_words=_("Show it again") if is_hidden else _("Hide it"), save_icon="eye" if is_hidden else "eye-slash",
        )  # fmt: skip
        self._tell(row, zone)
        if is_hidden:
            WrappedLabel(
                self.inside, text=_("Its writer is told when it is shown again."), style="Surface.Small.TLabel"
            ).pack(fill="x", padx=px(4), pady=(px(12), 0))
        else:
            self._tell_reports()
            self.line(
                "reason", _("Why it is hidden"), help_text=_("Its writer reads this. Nobody else sees the review.")
            )
        if row.review.reports:
            self.action(_("Leave it"), self._dismiss)
        self.settle()
        self.keep()

    def first(self) -> tk.Misc:
        """Return the reason, or the button of a hidden one."""
        return super().first() if self.fields else self.save

    def _tell(self, row: ReviewRow, zone: str) -> None:
        review, room = row.review, self.inside
        head = ttk.Frame(room, style="Surface.TFrame")
        head.pack(fill="x", padx=px(4))
        ttk.Label(head, text=review.writer or _("A former customer"), style="Surface.Bold.TLabel").pack(side="left")
        Stars(head, review.rating, size=12, surface=True).pack(side="left", padx=px(12))
        facts = [when(review.written_at, zone)]
        if review.edited_at is not None:
            facts.append(_("Edited {when}").format(when=when(review.edited_at, zone)))
        if review.attended:
            facts.append(_("Was there"))
        for words in facts:
            WrappedLabel(room, text=words, style="Surface.Small.TLabel").pack(fill="x", padx=px(4))
        if review.comment:
            Paragraph(room, review.comment, width=px(_TEXT), surface=True).pack(anchor="w", padx=px(4), pady=px(12))
        else:
            WrappedLabel(room, text=_("Stars without words."), style="Surface.Muted.TLabel").pack(
                fill="x", padx=px(4), pady=px(12)
            )
        if review.hidden is not None:
            self.heading(_("Hidden"))
            words = _("{name}, {when}").format(name=row.hidden_by or _("Somebody"), when=when(review.hidden.at, zone))
            WrappedLabel(room, text=words, style="Surface.Small.TLabel").pack(fill="x", padx=px(4))
            WrappedLabel(room, text=review.hidden.reason, style="Surface.TLabel").pack(fill="x", padx=px(4))

    def _tell_reports(self) -> None:
        counts = Counter(one.reason for one in self._review.reports)
        if not counts:
            return
        self.heading(_("Reported"))
        for reason, count in counts.most_common():
            words = f"{_(REPORT_REASONS[reason])}  × {count}"
            WrappedLabel(self.inside, text=words, style="Surface.TLabel").pack(fill="x", padx=px(4), pady=(0, px(4)))

    def _hide(self) -> None:
        office, actor, review = self.app.cinema.review_office, self.app.identity.actor(), self._review.id
        reason = self.fields["reason"].get()
        words = _("The review is hidden, and its writer will be told.")
        revision = self._review.revision
        self.send(lambda: office.hide(actor, review, reason, revision), lambda _review: self._on_done(words))

    def _restore(self) -> None:
        office, actor, review = self.app.cinema.review_office, self.app.identity.actor(), self._review.id
        words = _("The review is shown again, and its writer will be told.")
        self.send(lambda: office.restore(actor, review), lambda _review: self._on_done(words))

    def _dismiss(self) -> None:
        office, actor, review = self.app.cinema.review_office, self.app.identity.actor(), self._review
        words = _("The review stays as it is.")
        self.send(lambda: office.dismiss_reports(actor, review), lambda _none: self._on_done(words))
