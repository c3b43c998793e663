"""One review: who, how many stars, when, whether they were there, what they wrote, and a way to report it."""

import tkinter as tk
from collections.abc import Callable
from datetime import UTC, datetime
from tkinter import ttk

from cinema.domain.reviews import REPORT_REASONS, Review
from cinema.i18n import _
from gui.fonts import font
from gui.movies.dates import ago
from gui.scale import px
from gui.widgets.icon_button import icon_button
from gui.widgets.menus import menu
from gui.widgets.pictures import IconLabel, Initials, Paragraph, Stars

RING = 4  # px around a button for the ring of its focus; words begin where its edge is seen


class ReviewCard(ttk.Frame):
    """A card; with `on_report` its flag asks why the review should be looked at. `heading` stands for the name."""

    def __init__(
        self,
        master: tk.Misc,
        review: Review,
        *,
        heading: str = "",
        on_report: Callable[[str, str], None] | None = None,
    ) -> None:
        super().__init__(master, style="Card.TFrame", padding=(px(16 - RING), px(12)))
        self._review, self._on_report = review, on_report
        head = ttk.Frame(self, style="Surface.TFrame")
        head.pack(fill="x", padx=px(RING))
        head.columnconfigure(2, weight=1)
        writer = review.writer or _("A former customer")  # an erased account leaves its reviews without a name
        Initials(head, writer, size=28, surface=True).grid(row=0, column=0, padx=(0, px(10)))
        ttk.Label(head, text=heading or writer, style="Surface.Bold.TLabel").grid(row=0, column=1, padx=(0, px(12)))
        Stars(head, review.rating, size=12, surface=True).grid(row=0, column=2, sticky="w")
        self.small = ttk.Frame(head, style="Surface.TFrame")
        self._make_small()
        self._paragraph: Paragraph | None = None
        if review.comment:
            self._paragraph = Paragraph(self, review.comment, width=px(300), surface=True)
            self._paragraph.pack(anchor="w", padx=px(RING), pady=(px(8), 0))
        # Portrait, name and stars, then the small words.
        name = font(13, bold=True).measure(heading or writer)
        self._needed = px(28 + 10 + 12 + 70 + 12) + name + self._small_width

    def is_of(self, review_id: str) -> bool:
        """Tell whether it shows a review."""
        return self._review.id == review_id

    def reported(self) -> None:
        """Show that the reader has reported it; a second time is no use."""
        self.flag.configure(text=f" {_('Reported')}", compound="left")
        self.flag.state(["disabled"])

    def fit(self, width: int) -> None:
        """Lay out for a width in real pixels: the small words beside the name, or below it."""
        if self._paragraph is not None:
            self._paragraph.fit(max(px(80), width - px(48)))
        if self._needed <= width - px(32):
            self.small.grid(row=0, column=3, columnspan=1, sticky="e", pady=0)
        else:
            self.small.grid(row=1, column=0, columnspan=4, sticky="w", pady=(px(6), 0))

    def _make_small(self) -> None:
        # Measured by the font: to ask Tk would lay out the page while it is being made.
        review, small, type_ = self._review, self.small, font(11)
        self._small_width = px(44) if self._on_report is not None else 0
        if review.attended:
            IconLabel(small, "ticket-perforated", size=12, surface=True).pack(side="left", padx=(0, px(4)))
            ttk.Label(small, text=_("Was there"), style="Surface.Small.TLabel").pack(side="left", padx=(0, px(12)))
            self._small_width += px(12 + 4 + 12) + type_.measure(_("Was there"))
        when = ago(review.edited_at or review.written_at, datetime.now(UTC))
        words = _("{when}, edited").format(when=when) if review.edited_at is not None else when
        ttk.Label(small, text=words, style="Surface.Small.TLabel").pack(side="left")
        self._small_width += type_.measure(words)
        if self._on_report is not None:
            # The words of the button are in its menu: a flag alone is a sign that people know.
            flag = self.flag = icon_button(
                small, "flag", self._ask, style="Surface.Tool.TButton", role="muted", size=12
            )
            flag.pack(side="left", padx=(px(4), 0))

    def _ask(self) -> None:
        """Ask why, in a menu."""
        report = self._on_report
        assert report is not None
        entries: list[tuple[str, Callable[[], None]]] = [
            (_(words), lambda reason=reason: report(self._review.id, reason))  # type: ignore[misc]
            for reason, words in REPORT_REASONS.items()
        ]
        menu(self.flag, [(_("Report this review:"), lambda: None), *entries])
