"""The list that every combobox drops, in the house's style; it takes the place of ttk's own, whose rows have no room.

It lies in the window as a dialog does. Arrows, Home, End and letters move, Enter, Space and a press choose, Esc, Tab
and a press elsewhere close.
"""

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk

from cinema.domain.text import fold
from gui import theme
from gui.fonts import font
from gui.scale import px
from gui.tokens import Tokens
from gui.widgets.right_to_left import shown
from gui.widgets.scrolled import bind_tag

_ROW, _ROWS = 36, 9  # px; more rows than these are scrolled to
_EDGE, _BAR = 4, 14
_INSIDE = 28  # px beside the words of a row


class Dropping(ttk.Combobox):
    """A combobox whose list has a second text at the right of each row, as a price."""

    details: Sequence[str] = ()


class DropLists:
    """Replaces what ttk shows below a combobox, for all of a window. `open` is the list that was opened last."""

    def __init__(self, root: tk.Misc) -> None:
        self._root = root
        self.open: DropList | None = None
        for name, call in (("Post", self.post), ("Unpost", self.unpost)):
            command = root.register(call)
            # Every way to open a combobox, by mouse and key, ends in this procedure of ttk.
            root.tk.eval(f"proc ::ttk::combobox::{name} {{w args}} {{ {command} $w }}")

    def post(self, path: str) -> None:
        """Show the list of a combobox; without values, or if it is disabled, nothing is shown."""
        box: ttk.Combobox = self._root.nametowidget(path)
        self.unpost(path)
        if box.instate(["disabled"]):
            return
        command = str(box.cget("postcommand"))
        if command:
            box.tk.eval(command)
        if box.cget("values"):
            self.open = DropList(box)

    def unpost(self, _path: str) -> None:
        """Close the list that is open; a repeat changes nothing."""
        if self.open is not None:
            self.open.close()
        self.open = None


class DropList(tk.Frame):
    """The open list of one combobox."""

    def __init__(self, box: ttk.Combobox) -> None:
        window = box.winfo_toplevel()
        super().__init__(window, borderwidth=0)
        self.box = box
        self._tag = f"DropList{id(self)}"
        self._watched: tuple[tk.Misc, ...] = ()
        self._texts = [str(one) for one in box.tk.splitlist(box.cget("values"))]
        details = tuple(box.details) if isinstance(box, Dropping) else ()
        self.tree = ttk.Treeview(self, columns=("words", "detail"), show="", style="Table.Treeview")
        self._bar = ttk.Scrollbar(
            self, orient="vertical", style="Surface.Slim.Vertical.TScrollbar", command=self.tree.yview, takefocus=False
        )
        self.tree.configure(yscrollcommand=self._bar.set, selectmode="browse", takefocus=True)
        for place, words in enumerate(self._texts):
            detail = details[place] if place < len(details) else ""
            self.tree.insert("", "end", iid=str(place), values=(shown(words), detail), tags=("plain",))
        self._lay(window, details)
        self._listen(window)
        theme.on_change(self, self._paint)
        at = box.current() if box.get() in self._texts else 0
        self._go(max(0, at))
        self.update_idletasks()  # a grab needs a window that is shown
        self.tree.focus_set()
        if self.winfo_viewable():
            self.grab_set()

    def choose(self) -> None:
        """Take the selected row, as the combobox's own list does."""
        place, box = self._place, self.box
        self.close()
        if box.winfo_exists():
            box.current(place)
            box.event_generate("<<ComboboxSelected>>")

    def close(self) -> None:
        """Close without a choice, and give the combobox the focus; a repeat changes nothing."""
        if not self.winfo_exists():
            return
        self.grab_release()
        has_focus = self.focus_displayof() is self.tree
        self.destroy()
        if has_focus and self.box.winfo_exists():
            self.box.focus_set()

    @property
    def _place(self) -> int:
        return int(self.tree.selection()[0])

    def _lay(self, window: tk.Misc, details: tuple[str, ...]) -> None:
        """Lie below the combobox, or above it where there is no room, inside the window."""
        measure = font(13).measure
        right = max((measure(one) for one in details), default=0)
        words = max(map(measure, self._texts))
        many = len(self._texts) > _ROWS
        needed = words + px(_INSIDE) + (right + px(_INSIDE) if right else 0) + (px(_BAR) if many else 0)
        ring = px(_EDGE)  # the combobox's picture has room for the ring of its focus
        width = min(max(self.box.winfo_width() - 2 * ring, needed), window.winfo_width() - 2 * ring)
        self.tree.column("words", width=max(1, width - (right + px(_INSIDE) if right else 0)), stretch=True)
        self.tree.column("detail", width=right + px(_INSIDE) if right else 0, stretch=False, anchor="e")
        if not right:
            self.tree.configure(displaycolumns=("words",))
        top = self.box.winfo_rooty() - window.winfo_rooty()
        bottom = top + self.box.winfo_height()
        below, above = window.winfo_height() - bottom, top
        rows = min(len(self._texts), _ROWS)
        if rows * px(_ROW) + 2 * ring > below:
            rows = max(1, min(rows, (max(below, above) - 2 * ring) // px(_ROW)))
        height = rows * px(_ROW) + 2 * ring
        y = bottom - ring if height <= below or below >= above else top - height + ring
        x = self.box.winfo_rootx() - window.winfo_rootx() + ring
        x = max(ring, min(x, window.winfo_width() - width - ring))
        self.tree.configure(height=rows)
        if rows < len(self._texts):
            self._bar.pack(side="right", fill="y", padx=(0, px(1)), pady=ring)
        self.tree.pack(side="left", fill="both", expand=True, padx=px(1), pady=px(1))
        self.place(x=x, y=y, width=width, height=height)
        self.lift()

    def _listen(self, window: tk.Misc) -> None:
        tree = self.tree
        for key in ("<Return>", "<KP_Enter>", "<space>"):
            tree.bind(key, lambda _event: self._done(self.choose))
        for key in ("<Escape>", "<Tab>", "<F4>"):
            tree.bind(key, lambda _event: self._done(self.close))
        for key, step in (("<Up>", -1), ("<Down>", 1), ("<Prior>", -_ROWS), ("<Next>", _ROWS)):
            tree.bind(key, lambda _event, step=step: self._done(lambda: self._step(step)))  # type: ignore[misc]
        tree.bind("<Home>", lambda _event: self._done(lambda: self._go(0)))
        tree.bind("<End>", lambda _event: self._done(lambda: self._go(len(self._texts) - 1)))
        tree.bind("<Key>", lambda event: self._done(lambda: self._letter(event.char)))
        tree.bind("<Motion>", lambda event: self._over(event.y))
        tree.bind("<ButtonPress-1>", lambda _event: "break")
        tree.bind("<ButtonRelease-1>", lambda event: self._done(lambda: self._pressed(event.y)))
        tree.bind("<FocusOut>", lambda _event: self.close())
        self.bind("<ButtonPress>", lambda _event: self.close())  # the grab sends a press elsewhere to this frame
        # A tag of its own: tkinter's `unbind` would take what others have bound along.
        self._watched = (window, self.box)
        for widget in self._watched:
            widget.bindtags((*widget.bindtags(), self._tag))
        for sequence in ("<Configure>", "<Destroy>", "<Unmap>"):
            bind_tag(self, self._tag, sequence, self._moved)

    def destroy(self) -> None:
        """Stop watching window and combobox, and destroy the list."""
        for widget in self._watched:
            if widget.winfo_exists():
                widget.bindtags(tuple(one for one in widget.bindtags() if one != self._tag))
        super().destroy()

    def _moved(self, event: "tk.Event[tk.Misc]") -> None:
        if event.widget is self.box or (event.widget is self._watched[0] and event.type is tk.EventType.Configure):
            self.close()

    def _done(self, call: Callable[[], None]) -> str:
        """Call, and keep the key from the page below."""
        call()
        return "break"

    def _step(self, rows: int) -> None:
        self._go(max(0, min(len(self._texts) - 1, self._place + rows)))

    def _go(self, place: int) -> None:
        row = str(place)
        self.tree.selection_set(row)
        self.tree.focus(row)
        self.tree.see(row)

    def _letter(self, typed: str) -> None:
        """Go to the next row that begins with a letter."""
        if not typed or not typed.isprintable():
            return
        here, count = self._place, len(self._texts)
        for step in range(1, count + 1):
            place = (here + step) % count
            if fold(self._texts[place]).startswith(fold(typed)):
                self._go(place)
                return

    def _over(self, y: int) -> None:
        row = self.tree.identify_row(y)
        if row:
            self.tree.selection_set(row)
            self.tree.focus(row)

    def _pressed(self, y: int) -> None:
        row = self.tree.identify_row(y)
        if row:
            self._go(int(row))
            self.choose()

    def _paint(self, tokens: Tokens) -> None:
        self.configure(background=tokens.line)
        self.tree.tag_configure("plain", foreground=tokens.text)
