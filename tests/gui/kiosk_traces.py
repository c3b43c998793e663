"""Looks for what a customer leaves at a kiosk: in every widget, in memory, in the clipboard and in files.

What is looked for is kept backwards here, so that it isn't found in the test itself.
"""

import gc
import os
import tempfile
import time
import tkinter as tk
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

from cinema.domain.baskets import Basket
from cinema.domain.orders import Order
from cinema.domain.receipts import Receipt
from cinema.domain.transactions import Transaction
from cinema.domain.users import User
from gui.kiosk.page import KioskPage
from gui.kiosk.visit import Visit
from gui.selling.purchase import Purchase
from tests.gui.kiosk_windows import Kiosk

# Whatever knows a customer. The window itself keeps one empty visit and the page for the next one.
KINDS = (Visit, Purchase, User, Receipt, Transaction, Order, Basket)
_OPTIONS = ("text", "textvariable", "show", "values")
_LONG = 6  # signs
_PATIENCE = 10.0  # seconds; a thread that follows seats ends within one


@contextmanager
def own_temporary(folder: Path) -> Iterator[Path]:
    """Let this program's temporary files lie in a folder of their own, where no other program's are."""
    folder.mkdir()
    before, tempfile.tempdir = tempfile.tempdir, str(folder)
    try:
        yield folder
    finally:
        tempfile.tempdir = before


class Marks:
    """Words that nobody may find afterwards."""

    def __init__(self, *words: str) -> None:
        self._backwards: list[str] = []
        self.add(*words)

    def add(self, *words: str) -> None:
        """Look for more words; a short one is looked for as a text of its own, since others may have it in them."""
        assert all(words), "nothing can't be looked for"
        self._backwards += [one[::-1] for one in words]

    def __bool__(self) -> bool:
        return bool(self._backwards)

    def within(self, text: str) -> str | None:
        """Return the mark that stands in a text, backwards; None if there is none."""
        spaced = text.replace(" ", "")
        for one in self._backwards:
            word = one[::-1]
            if (word in text) if len(word) >= _LONG else word in {text, spaced}:
                return one
        return None


class Traces:
    """What is found of customers who came since this was made; what lived before is the house's own."""

    def __init__(self, kiosk: Kiosk) -> None:
        kiosk.settle()
        gc.collect()
        self._kiosk, self._folders = kiosk, (Path(tempfile.gettempdir()),)
        self._before = [one for one in gc.get_objects() if type(one) in KINDS and type(one) is not Visit]

    def expect_none(self, marks: Marks, *, again: bool = False) -> None:
        """Fail if anything of a customer is left; what was under way may end first. `again`: it will be asked again.

        What lived before the test is left out: other tests of this process have their own customers there.
        """
        root, end = self._kiosk.root, time.monotonic() + _PATIENCE
        while True:
            self._kiosk.settle()
            gc.collect()
            found = [*_shown(root, marks), *_copied(root), *self._kept(), *_in_memory(marks)]
            if not found or time.monotonic() > end:
                break
        if marks and not again:
            found += _in_files(marks, self._folders)
        assert not found, "\n".join(found)

    def _kept(self) -> list[str]:
        """Return what knows a customer and lives on, besides the visit and the page that wait for the next one."""
        window, living = self._kiosk.window, gc.get_objects()
        # By type: `isinstance` asks a weak proxy for its class, which may be gone.
        there = [one for one in living if type(one) in KINDS or issubclass(type(one), KioskPage)]
        known = {id(one) for one in (*self._before, window.visit, window.page)}
        left = [one for one in there if id(one) not in known]
        del there
        names = Counter(type(one).__name__ for one in left)
        found = [f"{count} {name} live on: {_holders(left, name, living)}" for name, count in names.items()]
        visit = window.visit
        if any((visit.user, visit.showing, visit.purchase, visit.order, visit.features, visit.day, visit.spaces)):
            found.append("the new visit begins with something")
        return found


def widgets(root: tk.Misc) -> Iterator[Any]:
    """Yield a window's widgets, those that aren't shown too."""
    yield root
    for child in root.winfo_children():
        yield from widgets(child)


def texts(widget: Any) -> Iterator[str]:
    """Yield all that a widget says or knows in words."""
    for option in _OPTIONS:
        try:
            yield str(widget.cget(option))
        except (tk.TclError, AttributeError):  # it has no such option
            continue
    kind = widget.winfo_class()
    if kind == "Canvas":
        for item in widget.find_all():
            yield str(widget.itemcget(item, "tags"))
            if widget.type(item) == "text":
                yield str(widget.itemcget(item, "text"))
    elif kind in {"TEntry", "Entry", "TCombobox"}:
        yield str(widget.get())
    elif kind == "Text":
        yield str(widget.get("1.0", "end"))
    elif kind == "Treeview":
        yield from (str(widget.item(row)) for row in widget.get_children())
    spoken = getattr(widget, "spoken", None)
    yield str(spoken() if callable(spoken) else spoken)


def _shown(root: tk.Misc, marks: Marks) -> list[str]:
    found = [
        f"{widget} ({widget.winfo_class()}) says {mark}"
        for widget in widgets(root)
        for text in texts(widget)
        if (mark := marks.within(text)) is not None
    ]
    variables = root.tk.splitlist(root.tk.call("info", "globals"))
    for name in variables:
        if not root.tk.getboolean(root.tk.call("array", "exists", name)):
            value = str(root.tk.call("set", name)) if _is_set(root, name) else ""
            found += [f"the variable {name} is {mark}" for mark in [marks.within(value)] if mark is not None]
    return found


def _is_set(root: tk.Misc, name: str) -> bool:
    return bool(root.tk.getboolean(root.tk.call("info", "exists", name)))


def _copied(root: Any) -> list[str]:
    found = []
    for selection in ("PRIMARY", "CLIPBOARD"):
        try:
            text = str(root.selection_get(selection=selection))
        except tk.TclError:  # nobody has it
            continue
        if text:
            found.append(f"{selection} holds {text[::-1]!r}")
    return found


def _holders(left: list[Any], name: str, living: list[Any]) -> str:
    """Return what holds the first one of a kind."""
    one = next(one for one in left if type(one).__name__ == name)
    ours = {id(left), id(living)}
    held_by = [ref for ref in gc.get_referrers(one) if id(ref) not in ours and not _is_here(ref)]
    return f"{len(held_by)}: " + "; ".join(f"{type(ref).__name__} {str(ref)[:300][::-1]}" for ref in held_by[:5])


def _is_here(holder: object) -> bool:
    return type(holder) is FrameType and holder.f_code.co_filename == __file__


def _in_memory(marks: Marks) -> list[str]:
    """Return where in Python's memory a mark is, by what holds it."""
    found: list[str] = []
    skipped = {FrameType, ModuleType, Marks}  # by type, as above
    for holder in gc.get_objects() if marks else ():
        if type(holder) in skipped or holder is found:
            continue
        for text in _strings(holder):
            mark = marks.within(text)
            if mark is not None:
                found.append(f"{type(holder).__name__} holds {mark}: {repr(holder)[:300][::-1]}")
                break
        if len(found) > 10:
            break
    return found


def _strings(holder: Any, depth: int = 3) -> Iterator[str]:
    """Yield the texts that an object holds, also in what the collector doesn't track."""
    for one in gc.get_referents(holder):
        if type(one) is str:
            yield one
        elif type(one) is bytes:
            yield one.decode("latin-1")
        elif depth and type(one) in {dict, tuple} and not gc.is_tracked(one):
            yield from _strings(one, depth - 1)


def _in_files(marks: Marks, folders: Iterable[Path]) -> list[str]:
    """Return the files in which a mark stands, by name or content."""
    found = []
    for folder in folders:
        for place, _names, files in os.walk(folder):
            for name in files:
                path = Path(place, name)
                if path.is_file() and not path.is_symlink() and os.access(path, os.R_OK):
                    content = f"{path}\n{path.read_bytes().decode('latin-1')}"
                    if (mark := marks.within(content)) is not None:
                        found.append(f"{path}: {mark}")
    return found
