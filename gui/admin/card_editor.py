"""One price card to change. Nothing is saved before Save."""

import tkinter as tk
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import fields, replace
from tkinter import ttk

from cinema.domain.auditoriums import SeatKind
from cinema.domain.card_forms import TypedCard, card_changes, read_card, typed_card
from cinema.domain.price_cards import CardRecord
from cinema.domain.price_choice import Clash
from cinema.errors import ChangedMeanwhileError, InvalidFieldsError
from cinema.i18n import N_, _, ngettext
from cinema.services.office.price_words import clash_error
from gui.admin.card_conditions import CardConditions
from gui.admin.card_foot import CardFoot
from gui.admin.card_names import CardNames
from gui.admin.card_place import CardPlace, Shown
from gui.admin.card_sections import HalfPrices, Quotas, Surcharges
from gui.admin.changes import ChangedLine
from gui.admin.clash_watch import ClashWatch
from gui.admin.edit_panel import changed_words
from gui.admin.price_grid import PriceGrid
from gui.scale import px
from gui.widgets.card import PADDING, Card
from gui.widgets.icon_button import icon_button
from gui.widgets.menus import menu
from gui.widgets.scrolled import ScrolledFrame
from gui.window import errors
from gui.window.context import AppContext

_PARTS = {
    "name": N_("Name"), "names": N_("Name"), "prices": N_("Prices"), "halves": N_("Half prices"),
    "conditions": N_("Conditions"), "surcharges": N_("Surcharges"), "quotas": N_("Quotas"), "archived": N_("Archived"),
}  # fmt: skip


class CardEditor(Card):
    """The middle of the page of prices."""

    def __init__(self, master: tk.Misc, app: AppContext, place: CardPlace) -> None:
        super().__init__(master, "–")
        self.app, self._place = app, place
        self._shown: Shown | None = None
        self.typed, self._before = TypedCard(), TypedCard()
        self._busy, self.was_warned = False, False
        self._clashes: tuple[Clash, ...] = ()
        self._judged = self.typed.conditions  # those that the clashes were found for
        self._watch = ClashWatch(self, app, self._take_clashes)
        self.count = ttk.Label(self.head, style="Surface.Small.TLabel")
        self.count.pack(side="left", pady=(px(4), 0))
        self.more = icon_button(self.head, "three-dots", self._drop, style="Surface.Tool.TButton")
        self.more.pack(side="right", padx=px(8))
        self.bottom = CardFoot(self.foot, self.save, self.discard)
        self.bottom.pack(fill="x")
        self._scrolled = ScrolledFrame(self.body, surface=True, padding=(px(PADDING), px(8), px(2), px(16)))
        self._scrolled.pack(fill="both", expand=True)
        inside = self._scrolled.inside
        self._history = ttk.Frame(inside, style="Surface.TFrame")
        self._history.pack(fill="x")
        self.names = CardNames(inside, self._say)
        self.conditions = CardConditions(inside, self._changed)
        self.conditions.pack(fill="x", pady=(px(4), px(8)))
        self.grid_of_prices = PriceGrid(inside, self._changed)
        self.grid_of_prices.pack(fill="x")
        self.sections = {
            "halves": HalfPrices(inside, self._changed),
            "surcharges": Surcharges(inside, self._changed),
            "quotas": Quotas(inside, self._changed),
        }
        for section in self.sections.values():
            section.pack(fill="x")
        self.names.pack_others()

    def destroy(self) -> None:
        """Stop looking for clashes and destroy the editor."""
        self._watch.stop()
        super().destroy()

    def show(self, shown: Shown) -> None:
        """Show a price card; what was typed before is dropped."""
        self._shown, record = shown, shown.record
        self._before = typed_card(record, shown.currency)
        self.typed = deepcopy(shown.start or self._before)
        self._clashes, self.was_warned = shown.clashes, False
        self._judged = self.typed.conditions
        self.title.configure(text=record.name or _("New price card"))
        words = ngettext("{count} screening", "{count} screenings", shown.screenings).format(count=shown.screenings)
        self.count.configure(text=words if record.id else "")
        for child in self._history.winfo_children():
            child.destroy()
        self._history.configure(height=1)
        if record.id:
            ChangedLine(self._history, self.app, "price_cards", record.id).pack(
                fill="x", padx=(px(4), 0), pady=(0, px(4))
            )
        self.names.show(self.typed)
        self.conditions.show(self.typed, shown.known)
        self.grid_of_prices.show(self.typed, shown.types, shown.currency)
        for section in self.sections.values():
            section.show(self.typed, shown.types, shown.currency)
        self._scrolled.settle()
        self._scrolled.canvas.yview_moveto(0)
        self.clear()
        self._say()
        if self.is_changed:  # a copy, which fits the same screenings
            self._look_for_clashes()

    @property
    def is_changed(self) -> bool:
        """Whether something was typed that is not saved."""
        return self.typed != self._before

    def warn_once(self) -> None:
        """Say that something typed is not saved; the next try to leave is let through."""
        self.was_warned = True
        self.bottom.tell(_("What you typed is not saved. Save it, or do it again to drop it."), "warn")

    def discard(self) -> None:
        """Show the card as it is stored."""
        self._watch.stop()
        self.typed = deepcopy(self._before)
        self._place.card_dropped()

    def save(self) -> None:
        """Save what is typed; each mistake is shown at its field."""
        if self._busy or self._shown is None or not self.is_changed or self._clashes:
            return
        prices, actor, old = self.app.cinema.admin.prices, self.app.identity.actor(), self._shown.record
        self.clear()
        try:
            new = read_card(self.typed, old, self._shown.currency)
        except InvalidFieldsError as error:
            self._show_errors(error.fields)
            return
        self._send(lambda: prices.change_card(actor, old, new) if old.id else prices.create_card(actor, new))

    def clear(self) -> None:
        """Take all errors away; a clash stays."""
        self.bottom.message.hide()
        self.names.clear()
        self.grid_of_prices.clear()
        for section in self.sections.values():
            section.clear()
        self._show_clash()

    def _changed(self) -> None:
        self.was_warned = False
        self.grid_of_prices.refresh()
        self._scrolled.settle()
        if self._clashes and self.typed.conditions != self._judged:
            # What clashed is changed: it can be saved before the next look, which the service takes again.
            self._clashes = ()
            self._show_clash()
        self._say()
        self._look_for_clashes()

    def _say(self) -> None:
        """Tell in the foot what would be saved, or that two cards clash."""
        if self._shown is None:
            return
        types = {one.id: one.name for one in self._shown.types}
        changes = card_changes(self.typed, self._before, types, self._shown.known.rooms)
        wrong, can_save = len(self._clashes), self.is_changed and not self._busy
        self.bottom.say(changes, wrong=wrong, can_save=can_save, can_drop=self.is_changed or not self._shown.record.id)

    def _look_for_clashes(self) -> None:
        if self._shown is not None:
            self._watch.look(replace(self._shown.record, conditions=self.typed.conditions))

    def _take_clashes(self, card: CardRecord, found: tuple[Clash, ...]) -> None:
        if card.conditions == self.typed.conditions and found != self._clashes:
            self._clashes, self._judged = found, card.conditions
            self._show_clash()
            self._say()

    def _show_clash(self) -> None:
        rooms = self._shown.known.rooms if self._shown is not None else {}
        self.conditions.error(clash_error(self._clashes[0], rooms).message if self._clashes else "")

    def _send(self, work: Callable[[], CardRecord]) -> None:
        self._busy = True
        self._say()

        def done(card: CardRecord) -> None:
            self._busy = False
            self._before = deepcopy(self.typed)
            self._place.card_saved(card)

        def failed(error: BaseException) -> None:
            self._busy = False
            self._say()
            if isinstance(error, ChangedMeanwhileError):
                self.bottom.tell(changed_words(error, {name: _(words) for name, words in _PARTS.items()}), "warn")
                self._read_again()
            elif isinstance(error, InvalidFieldsError):
                self._show_errors(error.fields)
            else:
                words = errors.words(error)
                self._show_errors({words.field or "": words.message})

        self.app.tasks.submit(work, owner=self, on_done=done, on_error=failed, write=True)

    def _read_again(self) -> None:
        """Go on from the card as it is stored now: parts that were not typed in show what somebody else saved."""
        shown, prices, actor = self._shown, self.app.cinema.admin.prices, self.app.identity.actor()
        if shown is None:
            return

        def read() -> CardRecord:
            return next(line.card for line in prices.overview(actor).cards if line.card.id == shown.record.id)

        def take(card: CardRecord) -> None:
            before, now = self._before, typed_card(card, shown.currency)
            names = [part.name for part in fields(TypedCard)]
            kept = {name: getattr(self.typed, name) for name in names}
            typed = {name: value for name, value in kept.items() if value != getattr(before, name)}
            message = str(self.bottom.message.message)
            self.show(replace(shown, record=card, start=replace(now, **typed)))
            self.bottom.tell(message, "warn")

        self.app.tasks.submit(read, owner=self, on_done=take)

    def _show_errors(self, wrong: Mapping[str, str]) -> None:
        # Backwards: each takes the focus, and the first is to have it.
        left = [words for field, words in reversed(list(wrong.items())) if not self._show_error(field, words)]
        if left:
            self.bottom.tell(" ".join(left), "bad")
        self.bottom.count_wrong(len(wrong))
        self._scrolled.settle()

    def _show_error(self, field: str, words: str) -> bool:
        """Show an error where it belongs; False if that is nowhere in particular."""
        head, *rest = field.split(".")
        if head in {"name", "names"}:
            self.names.error(head, words)
        elif head in self.sections:
            place = rest[0] if rest else ""
            if head == "halves" and not place.isdigit():
                place = str(next((at for at, pair in enumerate(self.typed.halves) if pair[0] == place), ""))
            self.sections[head].error(int(place) if place.isdigit() else -1, words)
        elif head == "prices" and rest:
            return self.grid_of_prices.error(rest[0], SeatKind(rest[1]) if len(rest) > 1 else None, words)
        elif head in {"conditions", "weekdays", "time_from", "time_until", "date_from", "date_until"}:
            self.conditions.error(words, head)
        else:
            return False
        return True

    def _drop(self) -> None:
        if self._shown is None or not self._shown.record.id:
            return
        card = self._shown.record
        menu(self.more, [
            (_("Duplicate"), lambda: self._place.duplicate(card)),
            (_("Take back") if card.archived else _("Archive"), lambda: self._archive(card)),
        ])  # fmt: skip

    def _archive(self, card: CardRecord) -> None:
        if self.is_changed and not self.was_warned:
            self.warn_once()
            return
        prices, actor = self.app.cinema.admin.prices, self.app.identity.actor()
        self._send(lambda: prices.change_card(actor, card, replace(card, archived=not card.archived)))
