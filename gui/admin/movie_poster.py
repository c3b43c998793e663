"""A movie's picture in its form: as customers see it, with its size, replaced by a file or taken away.

It is set at once, not at Save: it is a file of its own, and a change of its own in the history.
"""

import io
import tkinter as tk
from collections.abc import Callable
from pathlib import Path
from tkinter import ttk

from PIL import Image, ImageTk

from cinema.domain.movies import LARGEST_POSTER_BYTES, Movie
from cinema.i18n import _, number
from gui import images, theme
from gui.scale import px
from gui.tokens import Tokens
from gui.widgets.file_dialog import FileDialog, size_words
from gui.widgets.paint import Painted
from gui.widgets.wrapped import WrappedLabel
from gui.window.context import AppContext

WIDTH, HEIGHT = 116, 174
ENDINGS = (".png", ".jpg", ".jpeg", ".webp")


class _Picture(Painted):
    """The picture, cut as customers see it; its title where there is none."""

    def __init__(self, master: tk.Misc, app: AppContext, movie: Movie) -> None:
        super().__init__(master, surface=True, width=px(WIDTH), height=px(HEIGHT))
        self._app, self._movie = app, movie
        self._photo: ImageTk.PhotoImage | None = None
        self.start()

    def show(self, movie: Movie) -> None:
        """Show a movie's picture."""
        self._movie = movie
        self.repaint()

    def paint(self, tokens: Tokens) -> None:
        """Draw an empty frame until the picture is loaded, over which it then lies."""
        box = images.rounded(px(WIDTH), px(HEIGHT), fill=tokens.raised, on=self.ground, outline=tokens.line)
        self.put(0, 0, box)
        self.icon(px(WIDTH) / 2, px(HEIGHT) / 2, "film", 32, tokens.muted)
        self._app.posters.show(
            self._movie.poster, px(WIDTH), px(HEIGHT), owner=self, use=self._use, on=theme.current().surface
        )

    def _use(self, photo: ImageTk.PhotoImage) -> None:
        self._photo = photo
        self.put(0, 0, photo)


class MoviePoster(ttk.Frame):
    """The picture and its buttons. `on_set` gets a file's content, `on_remove` is called to take the picture away."""

    def __init__(
        self,
        master: tk.Misc,
        app: AppContext,
        movie: Movie,
        *,
        on_file: Callable[[Path], None],
        on_remove: Callable[[], None],
    ) -> None:
        super().__init__(master, style="Surface.TFrame")
        self._app, self._on_file = app, on_file
        self.picture = _Picture(self, app, movie)
        self.picture.pack(side="left", padx=(px(4), px(16)))
        side = ttk.Frame(self, style="Surface.TFrame")
        side.pack(side="left", fill="both", expand=True, padx=(0, px(8)))
        self.facts = WrappedLabel(side, style="Surface.Small.TLabel")
        self.facts.pack(fill="x", pady=(0, px(8)))
        self.replace = ttk.Button(side, style="Surface.Quiet.TButton", command=self.choose)
        self.replace.pack(anchor="w")
        self.remove = ttk.Button(side, text=_("Remove"), style="Surface.Quiet.TButton", command=on_remove)
        words = _("PNG, JPEG or WebP, at most {size}. Upright, two to three, looks best.")
        hint = WrappedLabel(
            side, text=words.format(size=size_words(LARGEST_POSTER_BYTES)), style="Surface.Small.TLabel"
        )
        hint.pack(side="bottom", fill="x")
        self.dialog: FileDialog | None = None
        self.show(movie)

    def show(self, movie: Movie) -> None:
        """Show a movie's picture, and its size when that is known."""
        self.picture.show(movie)
        self.replace.configure(text=_("Replace picture…") if movie.poster else _("Add a picture…"))
        self.remove.pack_forget()
        if movie.poster is None:
            self.facts.configure(text=_("No picture yet: customers see the title."))
            return
        self.remove.pack(anchor="w", pady=(px(4), 0), after=self.replace)
        self.facts.configure(text="")
        name = movie.poster
        self._app.tasks.submit(
            lambda: _size_of(self._app.cinema.catalogue.poster(name)), owner=self, on_done=self._show_size
        )

    def choose(self) -> None:
        """Open the dialog for a file."""
        self.dialog = FileDialog(
            self, _("Picture"), self._on_file, endings=ENDINGS, folder=last_folder("Pictures"),
            hint=_("Paste a path, or choose below."),
        )  # fmt: skip

    def _show_size(self, words: str) -> None:
        self.facts.configure(text=words)


def last_folder(usual: str) -> Path:
    """Return the home folder's folder for such files, or the home folder."""
    home = Path.home()
    return home / usual if (home / usual).is_dir() else home


def _size_of(content: bytes | None) -> str:
    if content is None:
        return _("The picture is missing.")
    with Image.open(io.BytesIO(content)) as picture:
        width, height = picture.size
    return _("{width} × {height}, {size}").format(
        width=number(width), height=number(height), size=size_words(len(content))
    )
