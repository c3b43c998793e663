"""The news of a customer at the top of the first page: each is told until it is followed or closed."""

import tkinter as tk
from tkinter import ttk

from cinema.domain.news import News, NewsKind
from cinema.i18n import _, current_language, when
from gui.scale import px
from gui.widgets.icon_button import icon_button
from gui.widgets.pictures import IconLabel
from gui.widgets.wrapped import WrappedLabel
from gui.window import errors
from gui.window.context import AppContext

AT_ONCE = 2  # shown; the others follow when one is closed
_ICONS = {
    NewsKind.REVIEW_WANTED: "star",
    NewsKind.REVIEW_HIDDEN: "eye-slash",
    NewsKind.REVIEW_RESTORED: "eye",
    NewsKind.PROPOSAL_ACCEPTED: "check-circle",
    NewsKind.PROPOSAL_MERGED: "check-circle",
    NewsKind.PROPOSAL_REFUSED: "x-circle",
    NewsKind.ON_SCREEN_AGAIN: "heart",
}


class NewsPanel(ttk.Frame):
    """A card with a line for each piece of news; without any it takes no room. It loads when it is made."""

    def __init__(self, master: tk.Misc, app: AppContext) -> None:
        super().__init__(master)
        self._app = app
        self._news: list[News] = []
        self._zone = "UTC"
        self._card: ttk.Frame | None = None
        self.buttons: list[ttk.Button] = []
        if app.identity.user is not None:
            cinema, actor = app.cinema, app.identity.actor()
            app.tasks.submit(
                lambda: (cinema.news.of(actor), cinema.house().timezone), owner=self, on_done=self._show,
                # A page without its news is whole; the database's absence is told by what else loads.
                on_error=lambda error: errors.note_unseen(error, "reading a customer's news"),
            )  # fmt: skip

    def _show(self, read: tuple[tuple[News, ...], str]) -> None:
        self._news, self._zone = list(read[0]), read[1]
        self._draw()

    def _draw(self) -> None:
        if self._card is not None:
            self._card.destroy()
            self._card = None
        self.buttons = []
        if not self._news:
            self.configure(height=1)  # a frame keeps its last size when its children are gone
            return
        card = self._card = ttk.Frame(self, style="Card.TFrame", padding=(px(16), px(6)))
        card.pack(fill="x", padx=px(24), pady=(px(8), 0))
        for one in self._news[:AT_ONCE]:
            self._line(card, one)
        if len(self._news) > AT_ONCE:
            words = _("and {count} more").format(count=len(self._news) - AT_ONCE)
            ttk.Label(card, text=words, style="Surface.Small.TLabel").pack(anchor="w", padx=px(26), pady=(0, px(6)))

    def _line(self, card: ttk.Frame, one: News) -> None:
        row = ttk.Frame(card, style="Surface.TFrame")
        row.pack(fill="x")
        IconLabel(row, _ICONS[one.kind], role="info", surface=True).pack(side="left", padx=(0, px(10)))
        close = icon_button(row, "x-lg", lambda: self._told(one), style="Surface.Tool.TButton", size=12)
        close.pack(side="right")
        way = _way_on(one)
        if way is not None:
            words, screen, arguments = way
            button = ttk.Button(
                row, text=words, style="Surface.Link.TButton", command=lambda: self._go(one, screen, arguments)
            )
            button.bind("<Return>", lambda _event: button.invoke())
            button.pack(side="right", padx=(px(8), px(4)))
            button.lower(close)  # Tab goes from the words to the cross, as they are read
            self.buttons.append(button)
        self.buttons.append(close)
        WrappedLabel(row, text=news_words(one, self._zone), style="Surface.TLabel").pack(
            side="left", fill="x", expand=True
        )

    def _go(self, one: News, screen: str, arguments: dict[str, object]) -> None:
        self._told(one)
        self._app.navigator.go(screen, **arguments)

    def _told(self, one: News) -> None:
        """Take the line away at once; the database follows."""
        cinema, actor = self._app.cinema, self._app.identity.actor()
        self._app.tasks.submit(
            lambda: cinema.news.told(actor, one), owner=self.winfo_toplevel(), on_done=lambda _none: None,
            on_error=lambda error: errors.note_unseen(error, "remembering that news were told"), write=True,
        )  # fmt: skip
        self._news = [other for other in self._news if other is not one]
        self._draw()
        if self.buttons:
            self.buttons[0].focus_set()


def news_words(one: News, zone: str) -> str:
    """Return a piece of news as a sentence, in the current language; `zone` is the house's timezone."""
    title = one.title_in(current_language())
    words = {
        NewsKind.REVIEW_WANTED: _("You saw {title} here. How was it?"),
        NewsKind.REVIEW_HIDDEN: _("The house has hidden your review of {title}: {word}"),
        NewsKind.REVIEW_RESTORED: _("Your review of {title} is shown again."),
        NewsKind.PROPOSAL_ACCEPTED: _("{title}, which you proposed, is in the catalogue now."),
        NewsKind.PROPOSAL_MERGED: _("Your proposal {title} was joined with a title of the catalogue."),
        NewsKind.PROPOSAL_REFUSED: _("The house did not take your proposal {title}: {word}"),
        NewsKind.ON_SCREEN_AGAIN: _("{title}, one of your favourites, is on: {when}"),
    }[one.kind]
    return words.format(title=title, word=one.word, when=when(one.starts_at, zone) if one.starts_at else "")


def _way_on(one: News) -> tuple[str, str, dict[str, object]] | None:
    """Return where a piece of news leads: the button's words, the screen and its arguments; None for nowhere."""
    if one.kind is NewsKind.PROPOSAL_REFUSED:
        return _("Your proposals"), "proposals", {}
    if one.movie is None:
        return None
    if one.kind is NewsKind.REVIEW_WANTED:
        return _("Write a review"), "title", {"movie_id": one.movie, "write_review": True}
    words = _("See times") if one.kind is NewsKind.ON_SCREEN_AGAIN else _("Look at it")
    return words, "title", {"movie_id": one.movie}
