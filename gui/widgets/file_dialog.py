"""A dialog in the window that chooses a file: a path to type or paste, and the folder that it names as a list.

Arrows walk through the list, Enter opens a folder or takes a file, Backspace goes to the folder above, Esc closes.
"""

import os
import tkinter as tk
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tkinter import ttk
from urllib.parse import unquote, urlsplit

from cinema.i18n import _, number
from gui.scale import px
from gui.widgets.card import Card
from gui.widgets.form_field import FormField
from gui.widgets.icon_button import icon_button
from gui.widgets.scrolled import bind_tag
from gui.widgets.table import Column, Row, Table

WIDTH, HEIGHT = 640, 480
_MOST = 2000  # entries of a folder that are shown
_UP = ".."


@dataclass(frozen=True, slots=True)
class Entry:
    """A folder or file in a folder; `size` in bytes, None for a folder."""

    name: str
    size: int | None


def list_folder(folder: Path, endings: Sequence[str]) -> list[Entry]:
    """Return a folder's folders, then its files with one of these endings, by name; hidden ones are left out.

    Raises OSError if it can't be read.
    """
    found = []
    with os.scandir(folder) as entries:
        for one in entries:
            if one.name.startswith("."):
                continue
            try:
                if one.is_dir():
                    found.append(Entry(one.name, None))
                elif one.is_file() and one.name.casefold().endswith(tuple(endings)):
                    found.append(Entry(one.name, one.stat().st_size))
            except OSError:  # a link to nothing, or a file that is gone by now
                continue
    return sorted(found, key=lambda entry: (entry.size is not None, entry.name.casefold()))


def typed_path(text: str, folder: Path) -> Path:
    """Return the path that a typed or pasted text means: with quotes, a `file:` address, `~`, or from the folder on."""
    tidy = text.strip().strip("\"'")
    if tidy.startswith("file:"):
        tidy = unquote(urlsplit(tidy).path)
    try:
        return folder / Path(tidy).expanduser()
    except RuntimeError:  # ~ of somebody who is not there
        return folder / tidy


class FileDialog(Card):
    """Lies over the window until a file is chosen or it is closed; `on_choose` gets the path.

    `hint` says what is accepted. With `new`, the name that is offered, a file to write is chosen, which need not be
    there; one that is there is asked about once, or refused if it is `kept`. It closes with `owner`, and gives the
    focus back to what had it.
    """

    def __init__(
        self,
        owner: tk.Misc,
        title: str,
        on_choose: Callable[[Path], None],
        *,
        endings: Sequence[str],
        folder: Path,
        hint: str = "",
        new: str = "",
        kept: bool = False,
    ) -> None:
        window = owner.winfo_toplevel()
        super().__init__(window, title)
        self.configure(style="Line.TFrame", padding=px(1))  # a card has no edge in the dark theme
        self.owner, self._on_choose, self._endings = owner, on_choose, tuple(endings)
        self._new, self._asked, self._kept = new, "", kept
        self._before = window.focus_lastfor()
        self.folder = folder
        close = icon_button(self.head, "x-lg", self.close, style="Surface.Tool.TButton")
        close.pack(side="right", padx=px(8))
        self._top = ttk.Frame(self.body, style="Surface.TFrame")
        self._top.pack(fill="x", padx=px(12), pady=(px(8), 0))
        self.up = icon_button(self._top, "arrow-up", self._above, style="Surface.Tool.TButton")
        self.up.pack(side="right", anchor="n", pady=(px(26), 0), padx=(px(8), 0))
        self.path = FormField(self._top, _("File"), width=WIDTH - 104, help_text=hint, surface=True)
        self.path.pack(side="left", fill="x")
        columns = (Column("name", _("Name"), 280, grows=True), Column("size", _("Size"), 110, "e"))
        self.table = Table(self.body, columns, on_open=self._open, on_select=self._select)
        self.table.pack(fill="both", expand=True, padx=px(4), pady=(px(8), 0))
        # In this list a press selects and two presses open, as in every program's list of files.
        self.table.tree.unbind("<ButtonRelease-1>")
        self.table.tree.bind("<Double-1>", lambda _event: self._open(self.table.selected), add=True)
        self.table.tree.bind("<BackSpace>", lambda _event: self._above(), add=True)
        words = _("Save") if new else _("Open")
        self.choose = ttk.Button(self.foot, text=words, style="Surface.Primary.TButton", command=self._typed)
        self.choose.pack(side="right")
        self.cancel = ttk.Button(self.foot, text=_("Cancel"), style="Surface.Quiet.TButton", command=self.close)
        self.cancel.pack(side="right", padx=px(8))
        self.note = ttk.Label(self.foot, style="Surface.Small.TLabel")
        self.note.pack(side="left")
        self.path.entry.bind("<Return>", lambda _event: self._typed(), add=True)
        self.path.entry.bind("<Down>", lambda _event: self.table.focus_set(), add=True)
        self._keep_keys([close, self.path.entry, self.up, self.table.tree, self.cancel, self.choose])
        self._watch(window)
        self._fit()
        self.show(folder)
        self.path.entry.focus_set()

    def show(self, folder: Path) -> bool:
        """Show a folder; one that can't be read is told, and False returned."""
        try:
            entries = list_folder(folder, self._endings)
        except (OSError, ValueError) as error:
            reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
            self.path.error(_("This folder can't be read: {reason}.").format(reason=reason))
            return False
        self.folder = folder
        rows = [Row(_UP, (_("Folder above"), ""), {"name": "", "size": -1})] if folder.parent != folder else []
        rows += [self._row(entry) for entry in entries[:_MOST]]
        self.table.tree.selection_set()
        self.table.show(rows)
        self.path.value.set(os.path.join(str(folder), self._new))  # noqa: PTH118 - with the separator at its end
        self.path.entry.icursor("end")
        self.path.entry.xview_moveto(1)
        files = sum(entry.size is not None for entry in entries)
        more = _("the first {count} are shown").format(count=number(_MOST)) if len(entries) > _MOST else ""
        self.note.configure(text=more or (_("No such files in this folder") if not files else ""))
        return True

    def close(self) -> None:
        """Close it without a choice; a repeat changes nothing."""
        if not self.winfo_exists():
            return
        self.destroy()
        if self._before is not None and self._before.winfo_exists():
            self._before.focus_set()

    def _watch(self, window: tk.Misc) -> None:
        """Follow the window's size, and close with the owner."""
        tag = f"FileDialog{id(self)}"
        self._watched = (window, self.owner)
        for widget in self._watched:
            widget.bindtags((*widget.bindtags(), tag))
        bind_tag(self, tag, "<Configure>", lambda event: self._fit() if event.widget is window else None)
        for sequence in ("<Destroy>", "<Unmap>"):
            bind_tag(self, tag, sequence, lambda event: self.close() if event.widget is self.owner else None)

    def destroy(self) -> None:
        """Stop watching window and owner, and destroy the dialog."""
        tag = f"FileDialog{id(self)}"
        for widget in self._watched:
            if widget.winfo_exists():
                widget.bindtags(tuple(one for one in widget.bindtags() if one != tag))
        super().destroy()

    def _row(self, entry: Entry) -> Row:
        if entry.size is None:
            return Row(entry.name, (f"{entry.name}{os.sep}", ""), {"name": (0, entry.name.casefold()), "size": -1})
        words = size_words(entry.size)
        return Row(entry.name, (entry.name, words), {"name": (1, entry.name.casefold()), "size": entry.size})

    def _select(self, key: str) -> None:
        if key and key != _UP:
            self.path.value.set(str(self.folder / key))
            self.path.entry.xview_moveto(1)

    def _open(self, key: str) -> None:
        if key == _UP:
            self._above()
        elif key and (self.folder / key).is_dir():
            if self.show(self.folder / key):
                self.table.focus_set()
        elif key and self._new:
            self._typed()
        elif key:
            self._take(self.folder / key)

    def _above(self) -> None:
        below = self.folder.name
        if self.folder.parent != self.folder and self.show(self.folder.parent):
            self.table.select(below)
            self.table.focus_set()

    def _typed(self) -> None:
        path = typed_path(self.path.get(), self.folder)
        try:
            there, folder = path.exists(), path.is_dir()
        except (OSError, ValueError):
            there = folder = False
        if self._new and not folder and not path.suffix:
            path = path.with_name(path.name + self._endings[0])
            there = path.exists()
        if folder:
            if path != self.folder or not self.path.get().strip():
                self.show(path)
            else:
                self.path.error(_("Choose a file in this folder."))
        elif self._kept and there:
            self.path.error(_("There is a file with that name already. Choose another."))
        elif self._new and there and self._asked != str(path):
            self._asked = str(path)
            self.path.error(_("There is such a file. Do it again to replace it."))
        elif there or (self._new and path.parent.is_dir()):
            self._take(path)
        else:
            self.path.error(_("There is no such folder.") if self._new else _("There is no such file."))

    def _take(self, path: Path) -> None:
        on_choose = self._on_choose
        self.close()
        on_choose(path)

    def _keep_keys(self, stops: Sequence[tk.Misc]) -> None:
        """Keep Tab inside the dialog, and Esc and the page's keys from the page below."""
        for place, stop in enumerate(stops):
            stop.bind("<Escape>", lambda _event: self._escaped(), add=True)
            self._lead(stop, "<Tab>", stops[(place + 1) % len(stops)])
            for key in ("<Shift-Tab>", "<ISO_Left_Tab>"):
                with suppress(tk.TclError):  # X11's own name for Shift Tab
                    self._lead(stop, key, stops[place - 1])
            for key in ("<Control-Key-s>", "<Control-Key-n>"):
                stop.bind(key, lambda _event: "break", add=True)

    def _lead(self, stop: tk.Misc, key: str, to: tk.Misc) -> None:
        stop.bind(key, lambda _event: self._move(to), add=True)

    def _escaped(self) -> str:
        self.close()
        return "break"

    def _move(self, to: tk.Misc) -> str:
        to.focus_set()
        return "break"

    def _fit(self) -> None:
        window = self.winfo_toplevel()
        self.place(
            relx=0.5, rely=0.5, anchor="center", width=min(px(WIDTH), window.winfo_width() - px(32)),
            height=min(px(HEIGHT), window.winfo_height() - px(32)),
        )  # fmt: skip
        self.lift()


def size_words(size: int) -> str:
    """Return a size in bytes for people."""
    if size < 1000:
        return _("{count} bytes").format(count=size)
    if size < 1_000_000:
        return _("{count} kB").format(count=number(round(size / 1000)))
    return _("{count} MB").format(count=number(round(size / 1_000_000, 1)))
