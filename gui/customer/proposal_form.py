"""The form in which a customer proposes a title, and what it says when the catalogue has it already."""

import tkinter as tk
from collections.abc import Callable, Mapping
from tkinter import ttk
from typing import Any

from cinema.domain.movies import KIND_NAMES, MovieKind
from cinema.domain.proposals import LONGEST_WHY, Proposal
from cinema.errors import InvalidFieldsError, TitleKnownError
from cinema.i18n import _
from gui.scale import px
from gui.widgets.card import PADDING
from gui.widgets.form_field import FormField
from gui.widgets.inputs import TextArea, Toggles
from gui.widgets.message_line import MessageLine
from gui.window import errors
from gui.window.context import AppContext

WIDTH = 424
_INSIDE = WIDTH - 2 * PADDING - 2


class ProposalForm(ttk.Frame):
    """Kind, title, year and reason. `on_proposed` gets what was stored, `on_open` a movie that is there already."""

    def __init__(
        self,
        master: tk.Misc,
        app: AppContext,
        *,
        on_proposed: Callable[[Proposal], None],
        on_open: Callable[[str], None],
        on_resized: Callable[[], None],
    ) -> None:
        super().__init__(master, style="Card.TFrame", padding=(px(PADDING - 4), px(12)))
        self.app = app
        self._on_proposed, self._on_open, self._on_resized = on_proposed, on_open, on_resized
        self._busy = False
        # Text areas and chips take the width there is: this holds it.
        ttk.Frame(self, style="Surface.TFrame", width=px(_INSIDE + 8), height=1).pack()
        self.button: ttk.Button
        self.fields: dict[str, Any] = {}
        kinds = [(kind.value, _(words)) for kind, words in KIND_NAMES.items()]
        self._heading(_("Kind"))
        self._add("kind", Toggles(self, "", kinds, one=True, most=_INSIDE))
        self.fields["kind"].set(MovieKind.FILM.value)
        self._add("title", FormField(self, _("Title"), width=_INSIDE, surface=True))
        self._add("year", FormField(self, _("Year"), width=104, surface=True))
        self._heading(_("Why you would like to see it here"))
        help_text = _("You may leave this out. At most {count} characters.").format(count=LONGEST_WHY)
        self._add("why", TextArea(self, "", lines=4, help_text=help_text))
        for name in ("title", "year"):
            self.fields[name].value.trace_add("write", lambda *_: self._forget_known())
            self.fields[name].entry.bind("<Return>", lambda _event: self.button.invoke(), add=True)
        self.fields["why"].entry.bind("<Control-Return>", lambda _event: self._send_by_key())
        self._known: ttk.Frame | None = None
        self.told = MessageLine(self, _INSIDE)
        self.told.pack(fill="x", padx=px(4))
        self._room = ttk.Frame(self, style="Surface.TFrame", height=1)
        self._room.pack(fill="x", padx=px(4))
        self.button = ttk.Button(self, text=_("Propose"), style="Surface.Primary.TButton", command=self.propose)
        self.button.pack(anchor="e", pady=(px(4), 0))

    def first(self) -> tk.Misc:
        """Return the first input that is still to be filled in."""
        name = next((one for one in ("title", "year", "why") if not self.fields[one].get()), "title")
        found: tk.Misc = self.fields[name].entry
        return found

    def values(self) -> dict[str, str]:
        """Return the typed values by field name."""
        return {name: field.get() for name, field in self.fields.items()}

    def fill(self, values: Mapping[str, str]) -> None:
        """Show values; unknown names are ignored."""
        for name, text in values.items():
            if name in {"title", "year"}:
                self.fields[name].value.set(text)
            elif name in self.fields:
                self.fields[name].set(text)

    def clear(self) -> None:
        """Empty the form for another title; the kind stays."""
        self.fill({"title": "", "year": "", "why": ""})
        self._forget()

    def propose(self, *, anyway: bool = False) -> None:
        """Propose what is typed; `anyway`: it is another title than the one that the catalogue has."""
        if self._busy:
            return
        self._forget()
        self._let(busy=True)
        box, actor, values = self.app.cinema.proposals, self.app.identity.actor(), self.values()

        def done(proposal: Proposal) -> None:
            self._let(busy=False)
            self.clear()
            self._on_proposed(proposal)

        def failed(error: BaseException) -> None:
            self._let(busy=False)
            if isinstance(error, TitleKnownError):
                self.tell_known(error)
            else:
                self._show(error)

        self.app.tasks.submit(
            lambda: box.propose(actor, values, anyway=anyway), owner=self, on_done=done, on_error=failed, write=True
        )

    def tell_known(self, error: TitleKnownError) -> None:
        """Say that the catalogue has the title: its page can be opened, or this is another one."""
        known = self._known = ttk.Frame(self._room, style="Surface.TFrame")
        known.pack(fill="x", pady=(0, px(8)))
        line = MessageLine(known, _INSIDE)
        line.pack(fill="x", pady=(0, px(4)))
        line.show(error.message, "info", seconds=None)
        row = ttk.Frame(known, style="Surface.TFrame")
        row.pack(fill="x")
        self.open = ttk.Button(
            row, text=_("Open its page"), style="Surface.Quiet.TButton", command=lambda: self._on_open(error.movie)
        )
        self.open.pack(side="left", padx=(0, px(8)))
        self.another = ttk.Button(
            row, text=_("It is another one"), style="Surface.Quiet.TButton", command=lambda: self.propose(anyway=True)
        )
        self.another.pack(side="left")
        for button in (self.open, self.another):
            button.bind("<Return>", lambda _event, button=button: button.invoke())  # type: ignore[misc]
        self.open.focus_set()
        self._on_resized()

    def _add(self, name: str, field: Any) -> None:
        field.pack(fill="x", pady=(0, px(10)))
        self.fields[name] = field

    def _heading(self, words: str) -> None:
        ttk.Label(self, text=words, style="Surface.Bold.TLabel").pack(anchor="w", padx=(px(4), 0), pady=(0, px(2)))

    def _send_by_key(self) -> str:
        self.button.invoke()
        return "break"

    def _show(self, error: BaseException) -> None:
        """Show each mistake at its field, the first of which gets the focus; anything else above the button."""
        words = errors.words(error)
        if isinstance(error, InvalidFieldsError):
            there = dict(error.fields)
        else:
            there = {words.field: words.message} if words.field in self.fields and words.field else {}
        for name, text in there.items():
            self.fields[name].error(text)
        if there:
            self.fields[next(iter(there))].entry.focus_set()
        else:
            self.told.show(words.message, "bad", seconds=None)
        self._on_resized()

    def _forget(self) -> None:
        for field in self.fields.values():
            field.error("")
        self.told.hide()
        self._forget_known()

    def _forget_known(self) -> None:
        if self._known is not None:
            self._known.destroy()
            self._known = None
            self._room.configure(height=1)  # a frame keeps its last size when its children are gone

    def _let(self, *, busy: bool) -> None:
        self._busy = busy
        # Not disabled: the focus would come back to it afterwards, though the form is for another title then.
        self.button.configure(text=_("One moment…") if busy else _("Propose"))
