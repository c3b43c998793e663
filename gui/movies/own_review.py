"""A person's own review on a movie's page: written, changed and deleted in place."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Any

from cinema.domain.reviews import LONGEST_COMMENT, Review, ReviewPage
from cinema.i18n import _
from gui.movies.review_card import RING, ReviewCard
from gui.movies.star_picker import StarPicker
from gui.scale import px
from gui.widgets.icon_button import icon_button
from gui.widgets.inputs import TextArea
from gui.widgets.wrapped import WrappedLabel
from gui.window import errors
from gui.window.context import AppContext

ReviewDraft = tuple[int, str]
"""Stars and words that are typed and not saved."""


class OwnReview(ttk.Frame):
    """What a person has written, or the way to write it. `on_changed` is called when the database has what they did.

    `on_laid` is called when there are new widgets.

    What is typed stays while the form is open: also if it is refused, and while the page is loaded anew.
    """

    def __init__(
        self,
        master: tk.Misc,
        app: AppContext,
        movie: str,
        own: Review | None,
        on_changed: Callable[[], None],
        on_laid: Callable[[], None],
    ) -> None:
        super().__init__(master)
        self._app, self._movie, self._own = app, movie, own
        self._on_changed, self._on_laid = on_changed, on_laid
        self.form: ReviewForm | None = None
        self.card: ReviewCard | None = None
        self.button: ttk.Button | None = None
        self._asked = False
        self._show()

    def fit(self, width: int) -> None:
        """Lay out for a width in real pixels."""
        if self.card is not None:
            self.card.fit(width)

    def draft(self) -> ReviewDraft | None:
        """Return what is typed and not saved; None without an open form."""
        return (self.form.stars.get(), self.form.words.get()) if self.form is not None else None

    def take(self, draft: ReviewDraft) -> None:
        """Open the form with what was typed before."""
        self.write()
        assert self.form is not None
        self.form.stars.set(draft[0])
        self.form.words.set(draft[1])

    def write(self) -> None:
        """Open the form, filled with what was written before."""
        self._clear()
        self.form = ReviewForm(self, self._app, self._movie, self._own, self._done, self._show)
        self.form.pack(fill="x")
        self._on_laid()
        self.update_idletasks()  # Tk gives the focus to mapped widgets only
        self.form.stars.entry.focus_set()

    def _show(self) -> None:
        had_focus = self.form is not None
        self._clear()
        app = self._app
        if app.identity.user is None:
            self._offer(_("Sign in to write a review"), "person", app.navigator.sign_in)
        elif self._own is None:
            self._offer(_("Write a review"), "pencil", self.write)
        else:
            self._show_own(self._own)
        self._on_laid()
        if had_focus and self.button is not None:
            self.update_idletasks()
            self.button.focus_set()

    def _offer(self, words: str, icon: str, command: Callable[[], None]) -> None:
        self.button = icon_button(self, icon, command, style="Quiet.TButton", text=words)
        self.button.pack(anchor="w")

    def _show_own(self, own: Review) -> None:
        self.card = ReviewCard(self, own, heading=_("Your review"))
        self.card.pack(fill="x")
        if own.hidden is not None:
            words = _("The house has hidden this review: {reason}. Only you see it, and it doesn't count.")
            WrappedLabel(self.card, text=words.format(reason=own.hidden.reason), style="Surface.Warn.TLabel").pack(
                fill="x", padx=px(RING), pady=(px(8), 0)
            )
        row = ttk.Frame(self.card, style="Surface.TFrame")
        row.pack(fill="x", pady=(px(8), 0))
        self.button = ttk.Button(row, text=_("Edit"), style="Surface.Quiet.TButton", command=self.write)
        self.button.pack(side="left")
        self._delete = ttk.Button(row, text=_("Delete"), style="Surface.Quiet.TButton", command=self._ask_delete)
        self._delete.pack(side="left", padx=px(8))
        for button in (self.button, self._delete):
            button.bind("<Return>", lambda _event, button=button: button.invoke())  # type: ignore[misc]

    def _ask_delete(self) -> None:
        """Delete at the second press: the first one asks."""
        if not self._asked:
            self._asked = True
            is_hidden = self._own is not None and self._own.hidden is not None
            words = _("Delete its words for good") if is_hidden else _("Delete it for good")
            self._delete.configure(text=words, style="Surface.Danger.TButton")
            return
        app, actor, movie = self._app, self._app.identity.actor(), self._movie
        self._delete.state(["disabled"])

        def failed(error: BaseException) -> None:
            self._delete.state(["!disabled"])
            app.report(error)

        app.tasks.submit(
            lambda: app.cinema.reviews.delete(actor, movie), owner=self, on_done=lambda _none: self._gone(),
            on_error=failed, write=True,
        )  # fmt: skip

    def _gone(self) -> None:
        self._app.notify(_("Your review was deleted."), "good")
        self._on_changed()

    def _done(self, review: Review) -> None:
        self._own = review
        self._app.notify(_("Your review was saved."), "good")
        self._on_changed()

    def _clear(self) -> None:
        self.form = self.card = self.button = None
        self._asked = False
        for child in self.winfo_children():
            child.destroy()


class ReviewForm(ttk.Frame):
    """Stars, words, and the button; Esc and Cancel leave it as it was."""

    def __init__(
        self,
        master: tk.Misc,
        app: AppContext,
        movie: str,
        own: Review | None,
        on_done: Callable[[Review], None],
        on_cancel: Callable[[], None],
    ) -> None:
        super().__init__(master, style="Card.TFrame", padding=(px(16), px(12)))
        self._app, self._movie, self._own = app, movie, own
        self._on_done = on_done
        ttk.Label(self, text=_("Your review"), style="Surface.Bold.TLabel").pack(anchor="w", padx=px(4))
        self.stars = StarPicker(self, own.rating if own is not None else 0)
        self.stars.pack(fill="x", pady=(px(4), px(4)))
        self.words = TextArea(self, _("What did you think of it? You may leave this empty."), lines=4)
        self.words.set(own.comment if own is not None else "")
        self.words.pack(fill="x")
        self._left = ttk.Label(self, style="Surface.Small.TLabel")
        self._left.pack(anchor="e", padx=px(4))
        self.words.on_change(self._count)
        self._error = WrappedLabel(self, style="Surface.Bad.TLabel")
        row = self._row = ttk.Frame(self, style="Surface.TFrame")
        row.pack(fill="x", pady=(px(4), 0))
        words = _("Publish") if own is None else _("Save")
        self.save = ttk.Button(row, text=words, style="Surface.Quiet.TButton", command=self._send)
        self.save.pack(side="left")
        self.cancel = ttk.Button(row, text=_("Cancel"), style="Surface.Link.TButton", command=on_cancel)
        self.cancel.pack(side="left", padx=px(8))
        for button in (self.save, self.cancel):
            button.bind("<Return>", lambda _event, button=button: button.invoke())  # type: ignore[misc]
        for widget in (self.stars.entry, self.words.entry, self.save, self.cancel):
            widget.bind("<Escape>", lambda _event: self._leave(on_cancel), add=True)
        self._count()

    def _leave(self, on_cancel: Callable[[], None]) -> str:
        on_cancel()
        return "break"

    def _count(self) -> None:
        """Say how many characters are left, once few are."""
        left = LONGEST_COMMENT - len(self.words.get().strip())
        words = _("{count} characters left").format(count=left) if left < LONGEST_COMMENT // 5 else ""
        self._left.configure(text=words)

    def _send(self) -> None:
        app, actor, movie = self._app, self._app.identity.actor(), self._movie
        rating, comment = self.stars.get(), self.words.get()
        revision = self._own.revision if self._own is not None else 0
        self._say("")
        self.stars.error("")
        self.words.error("")
        self.save.state(["disabled"])
        app.tasks.submit(
            lambda: app.cinema.reviews.write(actor, movie, rating, comment, revision), owner=self,
            on_done=self._on_done, on_error=self._failed, write=True,
        )  # fmt: skip

    def _failed(self, error: BaseException) -> None:
        self.save.state(["!disabled"])
        words = errors.words(error)
        field: Any = {"rating": self.stars, "comment": self.words}.get(words.field or "")
        if words.field == "review":
            self._say(words.message)
            self._look_again()
        elif field is None:
            self._say(words.message)
        else:
            field.error(words.message)
            field.entry.focus_set()

    def _look_again(self) -> None:
        """Go on from the review that another window has left: what is typed here stays, and can be saved over it."""
        app, actor, movie = self._app, self._app.identity.actor(), self._movie

        def show(page: ReviewPage) -> None:
            self._own = page.own
            self.save.configure(text=_("Publish") if page.own is None else _("Save over it"))
            there = page.own.comment if page.own is not None else ""
            if there:
                self._say(_("You wrote about this title in another window: “{comment}”").format(comment=there))

        app.tasks.submit(
            lambda: app.cinema.reviews.of_movie(actor, movie, limit=1), owner=self, on_done=show,
            on_error=app.report,
        )  # fmt: skip

    def _say(self, words: str) -> None:
        self._error.configure(text=words)
        if words:
            self._error.pack(fill="x", padx=px(4), before=self._row)
        else:
            self._error.pack_forget()
