"""A movie's page: facts, synopsis, reviews and showtimes."""

from dataclasses import dataclass, replace
from tkinter import ttk
from typing import ClassVar

from PIL.ImageTk import PhotoImage

from cinema.domain.house import House
from cinema.domain.movies import Movie
from cinema.domain.reservations import WindowOffer
from cinema.domain.reviews import ReviewOrder, ReviewPage
from cinema.domain.screenings import Showing
from cinema.i18n import _, current_language
from gui import images, theme
from gui.customer.offers import button_words, offer_line
from gui.movies.favouring import toggle_favourite
from gui.movies.movie_facts import badges, facts, origin_line
from gui.movies.own_review import ReviewDraft
from gui.movies.reviews import PAGE, ReviewsBox
from gui.movies.showtimes import Showtimes
from gui.scale import px
from gui.tokens import Tokens
from gui.widgets.empty_state import EmptyState
from gui.widgets.icon_button import icon_button
from gui.widgets.paint import Painted
from gui.widgets.pictures import Badges, Paragraph, rule
from gui.widgets.scrolled import BAR, ScrolledFrame
from gui.widgets.wrapped import WrappedLabel
from gui.window import errors
from gui.window.screen import Screen

LEFT, PANEL, TEXT, WIDEST = 296, 400, 472, 720
_RING, _LINK = 4, 8  # px around a button for its focus ring, and around the words of a link
_WIDE, _STACKED = 1180, 700  # px; narrower pages have no column at the left, the narrowest one column only
_LEAST, _STACKED_HEIGHT, _PANEL_HEIGHT = (440, 440), 900, 440


@dataclass(frozen=True, slots=True)
class Page:
    """The data of this page."""

    movie: Movie
    reviews: ReviewPage
    showings: tuple[Showing, ...]
    today: str
    house: House
    offer: WindowOffer

    def said(self, showing: Showing) -> tuple[str, str]:
        """Return where tickets of a showing are paid for, and the words of the button to its seats."""
        return offer_line(self.offer, showing, self.house.timezone), button_words(self.offer, showing)


class Title(Screen):
    """The page of the movie `movie_id`; `day` and `screening_id` are selected at first, if given.

    With `write_review` the form of one's own review is open.
    """

    survives_sign_in: ClassVar[bool] = True
    reviews: ReviewsBox | None = None
    _draft: ReviewDraft | None = None  # of a review, while the page is built anew

    def build(self) -> None:
        """Load the page."""
        self._user = self.app.identity.user.id if self.app.identity.user is not None else None
        self._panel: Showtimes | None = None
        self._columns = 3
        self.body.bind("<Configure>", lambda event: self._fit_page(event.width))
        cinema, movie = self.app.cinema, self.arguments["movie_id"]
        actor, programme = self.app.identity.actor(), cinema.programme

        def work() -> Page:
            showings, offer = programme.of_movie(movie), cinema.reservations.offered(actor)
            reviews = cinema.reviews.of_movie(actor, movie, ReviewOrder.NEWEST, 0, PAGE)
            return Page(cinema.catalogue.movie(movie), reviews, showings, programme.today(), cinema.house(), offer)

        self.load(work, self._show, on_error=self._failed)

    def _failed(self, error: BaseException) -> None:
        EmptyState(
            self.body,
            icon="film",
            title=_("This movie can't be shown"),
            sentence=errors.words(error).message,
            action=(_("Back"), self.app.navigator.back),
        ).pack(fill="both", expand=True)

    def _show(self, page: Page) -> None:
        takes_focus = self._panel is None and self.may_take_focus()  # not at a reload
        draft = self._draft or self._typed()
        self._draft = None
        for child in self.body.winfo_children():
            child.destroy()
        columns = self._columns = _columns(self.body.winfo_width())
        self.page.need(_LEAST[0], _LEAST[1] if columns > 1 else _STACKED_HEIGHT)
        if columns == 3:
            left = ScrolledFrame(self.body)
            left.canvas.configure(width=px(LEFT + 2 * _RING + BAR))
            left.pack(side="left", fill="y", padx=(px(24 - _RING), px(28 - BAR - _RING - _LINK)), pady=px(24))
            _Poster(left.inside, self, page.movie.poster).pack(padx=px(_RING))
            self._make_heart(left.inside, page)
            self._make_facts(left.inside, page, px(_RING))
            left.settle()
        right = ttk.Frame(self.body, width=px(PANEL), height=px(_PANEL_HEIGHT))
        if columns > 1:
            right.pack(side="right", fill="y", padx=(px(18), px(24)), pady=px(24))
        else:
            right.pack(side="bottom", fill="x", padx=px(16), pady=px(16))
        right.pack_propagate(False)
        self._right, self._page = right, page
        self._panel = Showtimes(
            right, self.app, page.house, page.showings, page.today,
            self.arguments.get("day"), self.arguments.get("screening_id"), page.said,
        )  # fmt: skip
        self._panel.pack(fill="both", expand=True)
        middle = ScrolledFrame(self.body)
        edge = 0 if columns == 3 else px(16 - _LINK)
        middle.pack(side="left", fill="both", expand=True, padx=(edge, 0), pady=(px(16), 0))
        self._make_middle(middle, page)
        own = self.reviews.own if self.reviews is not None else None
        if draft is not None and own is not None:
            own.take(draft)
        middle.settle()
        right.lift()  # Tab follows the stacking order: the showtimes come last, as in reading order
        middle.canvas.bind("<Configure>", lambda event: self._fit(event.width), add=True)
        if middle.canvas.winfo_width() > 1:  # laid out already: no event of its size comes any more
            self._fit(middle.canvas.winfo_width())
        if self.arguments.pop("write_review", False) and own is not None and page.reviews.own is None:
            own.write()
        elif takes_focus:
            self.first_focus().focus_set()

    def _fit_page(self, width: int) -> None:
        """Build the page anew when the window has become too narrow or wide enough for another layout."""
        if self._panel is None or _columns(width) == self._columns:
            return
        chosen = {"day": getattr(self._panel, "day", None), "screening_id": self._panel.screening}
        had_focus = str(self.focus_get() or "").startswith(str(self.body))
        self.arguments = {**self.arguments, **chosen}
        self._show(self._page)
        if had_focus:
            self.first_focus().focus_set()

    def retranslate(self) -> None:
        """Rebuild the screen in the current language; the chosen day and showing are kept."""
        self._draft = self._typed()
        if self._panel is not None and self._panel.screening:
            self.arguments |= {"day": self._panel.day, "screening_id": self._panel.screening}
        super().retranslate()

    def _typed(self) -> ReviewDraft | None:
        """Return what is typed of a review and not saved."""
        box = self.reviews
        return box.own.draft() if box is not None and box.winfo_exists() and box.own is not None else None

    def shown(self) -> None:
        """Reload the showings: seats may have been sold meanwhile, or somebody else has signed in."""
        user = self.app.identity.user.id if self.app.identity.user is not None else None
        if user != self._user:
            super().retranslate()  # one's own review and what may be reported are another person's now
        elif self._panel is not None:
            cinema, actor, movie = self.app.cinema, self.app.identity.actor(), self.arguments["movie_id"]
            self.load(lambda: (cinema.programme.of_movie(movie), cinema.reservations.offered(actor)), self._show_anew)

    def _show_anew(self, read: tuple[tuple[Showing, ...], WindowOffer]) -> None:
        before, (showings, offer) = self._panel, read
        if before is None or (showings == self._page.showings and offer.sale is self._page.offer.sale):
            return
        self._page = replace(self._page, showings=showings, offer=offer)
        had_focus = str(self.focus_get() or "").startswith(str(before))  # Tk's path names: on the panel or inside it
        day, screening = getattr(before, "day", None), before.screening
        before.destroy()
        page = self._page
        self._panel = Showtimes(self._right, self.app, page.house, showings, page.today, day, screening, page.said)
        self._panel.pack(fill="both", expand=True)
        if had_focus:
            self.first_focus().focus_set()

    def first_focus(self) -> "Painted | ttk.Widget | Title":
        """Return the days, else the favourite button, else this screen until it is loaded."""
        if self._panel is None:
            return self
        return self._panel.days or self._favourite

    def key(self, keysym: str) -> None:
        """Toggle the favourite mark with F."""
        if keysym == "f" and self._panel is not None:
            self._favour()

    def _make_heart(self, master: ttk.Frame, page: Page) -> None:
        self._favourite = ttk.Button(master, style="Quiet.TButton", compound="left", command=self._favour)
        side = 0 if self._columns == 3 else px(_LINK - _RING)
        self._favourite.pack(fill="x" if self._columns == 3 else "none", anchor="w", padx=side, pady=px(8))
        self._movie = page.movie.id
        theme.on_change(self._favourite, lambda _tokens: self._show_heart())

    def _make_facts(self, master: ttk.Frame, page: Page, side: int) -> None:
        table = ttk.Frame(master)
        table.pack(fill="x", padx=side, pady=(px(6), 0))
        table.columnconfigure(1, weight=1)
        for row, (label, value) in enumerate(facts(page.movie, page.showings)):
            ttk.Label(table, text=label, style="Small.TLabel").grid(
                row=2 * row, column=0, sticky="nw", padx=(0, px(12)), pady=(px(8), 0)
            )
            WrappedLabel(table, text=value, room=160).grid(row=2 * row, column=1, sticky="ew", pady=(px(6), 0))
            rule(table).grid(row=2 * row + 1, column=0, columnspan=2, sticky="ew", pady=(px(6), 0))

    def _make_middle(self, middle: ScrolledFrame, page: Page) -> None:
        inside = middle.inside
        back = icon_button(
            inside, "arrow-left", self.app.navigator.back, style="Link.TButton", text=_("Back"), role="info", size=14
        )
        back.pack(anchor="w")
        side = px(_LINK)  # the words of the link, not its edge, stand above the rest
        self._heading = ttk.Label(
            inside, text=page.movie.title_in(current_language()), style="Display.TLabel", wraplength=px(TEXT)
        )
        self._heading.pack(anchor="w", padx=side, pady=(px(4), px(4)))
        self._origin = ttk.Label(inside, text=origin_line(page.movie), style="LeadMuted.TLabel", wraplength=px(TEXT))
        self._origin.pack(anchor="w", padx=side, pady=(0, px(12)))
        self._badges = Badges(inside, badges(page.movie, page.showings), width=TEXT)
        self._badges.pack(anchor="w", padx=side, pady=(0, px(16)))
        if self._columns < 3:
            self._make_heart(inside, page)
        self._synopsis = Paragraph(inside, page.movie.synopsis_in(current_language()), width=px(TEXT))
        self._synopsis.pack(anchor="w", padx=side)
        if self._columns < 3:
            self._make_facts(inside, page, side)
        self.reviews = ReviewsBox(inside, self.app, page.movie, page.reviews, px(TEXT), middle.settle)
        self.reviews.pack(fill="x", padx=side, pady=(0, px(24)))

    def _fit(self, width: int) -> None:
        whole = width - px(BAR + 2 * _LINK)
        room = min(whole, px(WIDEST))
        self._heading.configure(wraplength=room)
        self._origin.configure(wraplength=room)
        self._badges.fit(room)
        self._synopsis.fit(room)
        if self.reviews is not None:
            self.reviews.fit(whole)

    def _favour(self) -> None:
        toggle_favourite(self.app, self._movie, self, self._show_heart)

    def _show_heart(self) -> None:
        tokens: Tokens = theme.current()
        on = self.app.identity.is_favourite(self._movie)
        heart = images.icon("heart-fill" if on else "heart", 16, tokens.accent if on else tokens.text)
        words = _("In your favourites") if on else _("Add to favourites")
        self._favourite.configure(image=heart, text=f"  {words}")


def _columns(width: int) -> int:
    """Return the number of columns for a width in real pixels; before it is laid out, that of the usual window."""
    if width <= 1 or width >= px(_WIDE):
        return 3
    return 2 if width >= px(_STACKED) else 1


class _Poster(Painted):
    """The large poster, a placeholder until it is loaded."""

    def __init__(self, master: ttk.Frame, screen: Title, name: str | None) -> None:
        super().__init__(master, width=px(LEFT), height=px(LEFT * 3 // 2))
        self._screen, self._name = screen, name
        self.start()

    def paint(self, tokens: Tokens) -> None:
        """Draw the placeholder, and the poster over it when it is loaded."""
        width, height = px(LEFT), px(LEFT * 3 // 2)
        item = self.put(0, 0, images.rounded(width, height, fill=tokens.raised, on=self.ground))
        self.icon(width // 2, height // 2, "film", 48, tokens.muted)

        def use(photo: PhotoImage) -> None:
            if self.find_withtag(item):  # gone if the theme was switched meanwhile
                self.itemconfigure(item, image=photo)
                self.tag_raise(item)

        self._screen.app.posters.show(self._name, width, height, owner=self, use=use, on=self.ground)
