"""A film's poster of a size in pixels, or as large as its place; without one, its title on a plain ground."""

import tkinter as tk
from typing import TYPE_CHECKING, Any

from cinema.domain.movies import Movie
from cinema.i18n import current_language
from gui import images
from gui.fonts import font
from gui.kiosk.looks import LEAD, TEXT, TITLE
from gui.tokens import Tokens
from gui.widgets.fitting import wrap
from gui.widgets.paint import Painted

if TYPE_CHECKING:
    from gui.kiosk.host import KioskHost


class Poster(Painted):
    """Loaded in the background. Its picture is taken away at `show` of another film."""

    def __init__(self, master: tk.Misc, kiosk: "KioskHost", width: int, height: int, *, surface: bool = False) -> None:
        super().__init__(master, surface=surface, width=width, height=height)
        self._kiosk, self._size = kiosk, (width, height)
        self._movie: Movie | None = None
        self._photo: Any = None
        self.start()

    def show(self, movie: Movie) -> None:
        """Show a film's poster."""
        self._movie, self._photo = movie, None
        self.repaint()
        wanted = (movie, self._size)
        width, height = self._size
        if width > 1:  # it has its place
            self._kiosk.app.posters.show(
                movie.poster, width, height, owner=self, use=lambda photo: self._use(wanted, photo), on=self.ground,
                radius=0,
            )  # fmt: skip

    def fill(self, place: tk.Misc, around: int) -> None:
        """Stand in the middle of a place, as large as it is less so many pixels, and follow its size."""
        self.place(in_=place, relx=0.5, rely=0.5, anchor="center")

        def follow(event: "tk.Event[tk.Misc]") -> None:
            width = max(1, min(event.width - around, (event.height - around) * 2 // 3))
            self._fit(width, width * 3 // 2)

        place.bind("<Configure>", follow, add=True)

    def _fit(self, width: int, height: int) -> None:
        if (width, height) != self._size:
            self._size = (width, height)
            self.configure(width=width, height=height)
            if self._movie is not None:
                self.show(self._movie)

    def paint(self, tokens: Tokens) -> None:
        """Draw the picture, or the title."""
        width, height = self._size
        if self._photo is not None:
            self.put(0, 0, self._photo)
        elif self._movie is not None:
            self.put(0, 0, images.rounded(width, height, fill=tokens.raised, on=self.ground, radius=0))
            self._write_title(self._movie.title_in(current_language()), tokens)

    def _write_title(self, title: str, tokens: Tokens) -> None:
        """Write the title as large as it fits; where it doesn't, a sign is enough: it stands beside the poster too."""
        width, height = self._size
        for size in (TITLE, LEAD, TEXT):
            type_ = font(size, bold=True, display=size >= TITLE)
            lines = wrap(title, round(width * 0.9), type_.measure)
            if len(lines) * type_.metrics("linespace") < height * 0.9 and all(
                type_.measure(line) < width * 0.95 for line in lines
            ):
                self.create_text(
                    width / 2, height / 2, text="\n".join(lines), justify="center", fill=tokens.text, font=type_
                )
                return
        self.icon(width / 2, height / 2, "film", TITLE, tokens.muted)

    def _use(self, wanted: tuple[Movie, tuple[int, int]], photo: Any) -> None:
        # One of another size may come later than the one of this size.
        if wanted == (self._movie, self._size) and self.winfo_exists():
            self._photo = photo
            self.repaint()
