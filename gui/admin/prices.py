"""The prices: the price cards as a list, the chosen one to change beside it, and which rule gave a price."""

import tkinter as tk
from dataclasses import replace
from tkinter import ttk
from typing import ClassVar

from cinema.domain.card_forms import typed_card
from cinema.domain.house import business_day
from cinema.domain.price_cards import CardRecord
from cinema.i18n import _
from gui.admin.card_editor import CardEditor
from gui.admin.card_list import CardList
from gui.admin.card_place import Shown
from gui.admin.list_page import EDGE, GAP
from gui.admin.price_question import PriceQuestion
from gui.admin.price_read import Read
from gui.admin.price_switch import price_switch
from gui.scale import px
from gui.widgets.empty_state import EmptyState
from gui.widgets.icon_button import icon_button
from gui.window.screen import Screen

_LIST = 220
_WIDE = 1060  # px of width; from here on all three parts stand side by side
_NARROW = 700  # px of width; from here down there is room for one part


class PricesPage(Screen):
    """The price cards. In a narrow window a card covers the list, and Esc comes back to it."""

    nav: ClassVar[str] = "prices"
    smallest: ClassVar[tuple[int, int]] = (440, 420)

    def build(self) -> None:
        """Make toolbar, list, editor and question, and load."""
        self._read: Read | None = None
        self._card = getattr(self, "_card", "")
        self._asks: bool | None = None  # as the user wants it; None: wherever there is room
        self._in_card = False
        self._arrangement: tuple[object, ...] = ()
        self._empty: EmptyState | None = None
        self.tools = ttk.Frame(self.body)
        self.tools.pack(fill="x", padx=px(EDGE), pady=(px(GAP), px(12)))
        price_switch(self.tools, self.app, "prices", self.may_leave).pack(side="left")
        self.new = icon_button(self.tools, "plus-lg", self.new_card, style="Quiet.TButton", text="-")
        self.new.pack(side="right")
        self.why = icon_button(self.tools, "question-circle", self._toggle_question, style="Quiet.TButton", text="-")
        self.why.pack(side="right", padx=px(4))
        self._parts = ttk.Frame(self.body)
        self._parts.pack(fill="both", expand=True, padx=px(EDGE), pady=(0, px(GAP)))
        self.list = CardList(self._parts, self.open_card)
        self.list.configure(width=px(_LIST))
        self.list.pack_propagate(False)
        self.editor = CardEditor(self._parts, self.app, self)
        self.question = PriceQuestion(self._parts, self.app, self._toggle_question)
        self.body.bind("<Configure>", lambda _event: self._fit(), add=True)
        self.reload()

    def shown(self) -> None:
        """Read again what others may have changed, unless something is typed."""
        if self._read is not None and not self.editor.is_changed:
            self.reload(self._card)

    def reload(self, card: str = "") -> None:
        """Read everything and show it; `card` is the one to select."""
        cinema, actor = self.app.cinema, self.app.identity.actor()

        def work() -> Read:
            house = cinema.house()
            days = cinema.admin.schedule.week(actor, business_day(cinema.database.now(), house))
            return Read(cinema.admin.prices.overview(actor), house, days)

        self.load(work, lambda read: self._show(read, card or self._card))

    def open_card(self, card: str) -> None:
        """Show a card in the editor, once what was typed in another is saved or dropped."""
        if card == self._card and self._in_card:
            return
        if card != self._card:
            if not self.may_leave():
                self.list.select(self._card)
                return
            self._select(card)
        self._in_card = True
        self._fit()

    def new_card(self) -> None:
        """Begin a card without values."""
        self._start_card(CardRecord("", ""))

    def duplicate(self, card: CardRecord) -> None:
        """Begin a card with the values of another."""
        name = _("{name} (copy)").format(name=card.name)
        self._start_card(replace(card, id="", name=name, names={}, archived=False, version=0))

    def card_saved(self, card: CardRecord) -> None:
        """Read all again, and show the card."""
        self.app.notify(_("Saved."), "good")
        self._card = card.id
        self.reload(card.id)

    def card_dropped(self) -> None:
        """Read all again, and show what is stored."""
        self.reload(self._card)

    def may_leave(self, *, tell: bool = True) -> bool:
        """Tell whether the card may be left; typed changes are asked about once."""
        free = not self.editor.is_changed or self.editor.was_warned
        if not free and tell:
            self.editor.warn_once()
        return free

    def escape(self) -> bool:
        """Close a condition's editor; then the question or the card, where they cover something."""
        if self.editor.conditions.escape():
            return True
        if self._is_asking and self._is_below(_WIDE):
            self._toggle_question()
        elif self._in_card and self._is_below(_NARROW) and self.may_leave():
            self._in_card = False
            self._fit()
        else:
            return False
        return True

    def act(self, name: str) -> None:
        """Begin a card, or save the shown one."""
        if name == "new":
            self.new_card()
        elif name == "save":
            self.editor.save()

    def first_focus(self) -> tk.Misc:
        """Return the selected card's line, or until it is loaded the list; of a card that is being made its name."""
        if not self._card and self._in_card:
            return self.editor.names.fields["name"].entry
        return self.list.tiles.get(self._card, self.list)

    def _start_card(self, card: CardRecord) -> None:
        if self._read is None or not self.may_leave():
            return
        self._card, self._in_card = "", True
        self.list.select("")
        shown = Shown(
            CardRecord("", ""), self._read.types, self._read.known, self._read.overview.currency,
            start=typed_card(card, self._read.overview.currency),
        )  # fmt: skip
        self.editor.show(shown)
        self._say_empty(is_empty=False)
        self._fit()
        self.editor.names.fields["name"].entry.focus_set()

    def _show(self, read: Read, card: str) -> None:
        self._read = read
        cards = [line.card.id for line in read.overview.cards]
        chosen = card if card in cards else cards[0] if cards else ""
        self.list.show(read.overview.cards, read.known.rooms, chosen)
        self.question.show(read.screenings(), read.types, read.overview.currency)
        self._say_empty(is_empty=not cards)
        if chosen:
            self._select(chosen)
        self._fit()
        if chosen and (self.focus_displayof() is self.list or self.may_take_focus()):
            self.list.tiles[chosen].focus_set()

    def _select(self, card: str) -> None:
        assert self._read is not None
        line = next(one for one in self._read.overview.cards if one.card.id == card)
        self._card = card
        self.list.select(card)
        sold = set(line.card.sold)
        types = [one for one in self._read.overview.types if not one.archived or one.id in sold]
        self.editor.show(
            Shown(line.card, types, self._read.known, self._read.overview.currency, line.screenings, line.clashes)
        )

    def _say_empty(self, *, is_empty: bool) -> None:
        if self._empty is not None:
            self._empty.destroy()
            self._empty = None
        if is_empty:
            self._empty = EmptyState(
                self._parts, icon="tags", title=_("No price cards yet"),
                sentence=_("A price card says what each ticket type costs, and when. Make the ticket types first."),
                action=(_("New price card"), self.new_card),
            )  # fmt: skip

    def _toggle_question(self) -> None:
        self._asks = not self._is_asking
        self._fit()

    @property
    def _is_asking(self) -> bool:
        return not self._is_below(_WIDE) if self._asks is None else self._asks

    def _is_below(self, width: int) -> bool:
        return self.body.winfo_width() < px(width)

    def _fit(self) -> None:
        """Share the width; in a window that is not wide the question takes the editor's place."""
        if self.body.winfo_width() <= 1:
            return
        wide, narrow, asks = not self._is_below(_WIDE), self._is_below(_NARROW), self._is_asking
        arrangement = (wide, narrow, asks, self._in_card, self._empty)
        if arrangement == self._arrangement:  # packed anew, a part would lose its place and blink
            return
        self._arrangement = arrangement
        for part in (self.list, self.editor, self.question):
            part.pack_forget()
        if self._empty is not None:
            self._empty.pack(fill="both", expand=True)
            return
        # Icons alone where there is no room for words.
        for button, words in ((self.new, _("New price card")), (self.why, _("Why this price?"))):
            button.configure(text="" if narrow else f" {words}")
        if not narrow or not (asks or self._in_card):
            self.list.pack(side="left", fill="both" if narrow else "y", expand=narrow)
        if asks:
            self.question.pack(
                side="right", fill="y" if wide else "both", expand=not wide, padx=(px(12 if not narrow else 0), 0)
            )
        if not (asks and not wide) and (not narrow or self._in_card):
            self.editor.pack(side="left", fill="both", expand=True, padx=(px(12 if not narrow else 0), 0))
