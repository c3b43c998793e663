"""The card of the house's logo: shows it on paper's white, takes another file, takes it away."""

import tkinter as tk
from collections.abc import Callable
from pathlib import Path
from tkinter import ttk

from PIL import ImageTk

from cinema.domain.movies import LARGEST_POSTER_BYTES
from cinema.i18n import _
from cinema.services.office.house_sheet import HouseSheet
from gui import images
from gui.admin.movie_poster import ENDINGS, last_folder
from gui.scale import px
from gui.tokens import Tokens
from gui.widgets.card import PADDING, Card
from gui.widgets.file_dialog import FileDialog, size_words
from gui.widgets.message_line import MessageLine
from gui.widgets.paint import Painted
from gui.widgets.wrapped import WrappedLabel
from gui.window import errors
from gui.window.context import AppContext
from gui.window.logo import show_logo

_WIDTH, _HEIGHT, _MARGIN = 282, 96, 12
_PAPER = "#FFFFFF"


class LogoCard(Card):
    """Each change is saved at once, as a movie's picture is. Managers see the logo, administrators change it."""

    def __init__(self, master: tk.Misc, app: AppContext, on_changed: Callable[[HouseSheet], None]) -> None:
        super().__init__(master, _("Logo"))
        self._app, self._on_changed = app, on_changed
        self.is_busy = False
        inside = ttk.Frame(self.body, style="Surface.TFrame", padding=(px(PADDING - 4), px(12)))
        inside.pack(fill="x")
        self.picture = _Sheet(inside)
        self.words = WrappedLabel(inside, style="Surface.Small.TLabel")
        self.words.pack(fill="x", padx=px(4), pady=(0, px(8)))
        self.message = MessageLine(inside, _WIDTH)
        self.message.pack(fill="x", padx=px(4))
        row = self._row = ttk.Frame(inside, style="Surface.TFrame")
        self.replace = ttk.Button(row, style="Surface.Quiet.TButton", command=self.choose)
        self.replace.pack(side="left")
        self.remove = ttk.Button(row, text=_("Remove"), style="Surface.Quiet.TButton", command=self._remove)
        self.dialog: FileDialog | None = None

    def show(self, sheet: HouseSheet) -> None:
        """Show the present logo."""
        name = sheet.house.logo
        if name:
            words = _("Above the name on receipts and tickets, and on the sign-in window.")
            self.picture.pack(anchor="w", padx=px(4), pady=(0, px(8)), before=self.words)
        else:
            words = _("None yet. PNG, JPEG or WebP, at most {size}; it stands on receipts, tickets and the sign-in.")
            words = words.format(size=size_words(LARGEST_POSTER_BYTES))
            self.picture.pack_forget()
        self.words.configure(text=words)
        self.replace.configure(text=_("Replace…") if name else _("Add a logo…"))
        self.remove.pack_forget()
        self._row.pack_forget()
        if sheet.may_change:
            self._row.pack(fill="x")
            if name:
                self.remove.pack(side="left", padx=(px(4), 0))
        self.picture.clear()
        box = (px(_WIDTH - 2 * _MARGIN), px(_HEIGHT - 2 * _MARGIN))
        show_logo(self._app.tasks, self._app.cinema, name, box, owner=self.picture, use=self.picture.use)

    def choose(self) -> None:
        """Open the dialog for a file."""
        self.dialog = FileDialog(
            self, _("Logo"), self._set, endings=ENDINGS, folder=last_folder("Pictures"),
            hint=_("Paste a path, or choose below."),
        )  # fmt: skip

    def _set(self, path: Path) -> None:
        logo, actor = self._app.cinema.admin.logo, self._app.identity.actor()
        self._change(lambda: logo.set(actor, path), _("The logo is saved."))

    def _remove(self) -> None:
        logo, actor = self._app.cinema.admin.logo, self._app.identity.actor()
        self._change(lambda: logo.remove(actor), _("The logo is taken away."))

    def _change(self, work: Callable[[], object], said: str) -> None:
        if self.is_busy:
            return
        house, actor = self._app.cinema.admin.house, self._app.identity.actor()
        self._let(busy=True)
        self.message.hide()

        def sheet() -> HouseSheet:
            work()
            return house.sheet(actor)

        def done(found: HouseSheet) -> None:
            self._let(busy=False)
            self._on_changed(found)
            self.message.show(said, "good")

        def failed(error: BaseException) -> None:
            self._let(busy=False)
            self.message.show(errors.words(error).message, "bad", seconds=None)

        self._app.tasks.submit(sheet, owner=self, on_done=done, on_error=failed, write=True)

    def _let(self, *, busy: bool) -> None:
        self.is_busy = busy
        for button in (self.replace, self.remove):
            button.state(["disabled" if busy else "!disabled"])


class _Sheet(Painted):
    """The logo on white in both themes, as paper shows it."""

    def __init__(self, master: tk.Misc) -> None:
        super().__init__(master, surface=True, width=px(_WIDTH), height=px(_HEIGHT))
        self._photo: ImageTk.PhotoImage | None = None
        self.start()

    def clear(self) -> None:
        """Show no logo until the next one is loaded."""
        self._photo = None
        self.repaint()

    def use(self, photo: ImageTk.PhotoImage) -> None:
        """Show a logo."""
        self._photo = photo
        self.repaint()

    def paint(self, tokens: Tokens) -> None:
        """Draw the sheet and the logo in its middle."""
        self.put(0, 0, images.rounded(px(_WIDTH), px(_HEIGHT), fill=_PAPER, on=self.ground, outline=tokens.line))
        if self._photo is not None:
            self.put(px(_WIDTH) / 2, px(_HEIGHT) / 2, self._photo, anchor="center")
