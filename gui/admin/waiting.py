"""What waits for a manager: payments, refunds, slips and surplus money, the longest wait first."""

from collections import Counter
from datetime import timedelta
from tkinter import ttk
from typing import TYPE_CHECKING, ClassVar

from cinema.domain.transactions import Transaction
from cinema.i18n import _, current_language
from gui.admin.matter_cards import AnswerCard, KnownCard
from gui.admin.matter_list import MatterList, MatterRow
from gui.admin.matters import ICONS, KINDS, Matter, waited
from gui.admin.waiting_data import Waiting, load_waiting
from gui.fonts import font
from gui.scale import px
from gui.widgets.card import PADDING, Card
from gui.widgets.empty_state import EmptyState
from gui.widgets.icon_button import icon_button
from gui.widgets.key_hints import KeyHints
from gui.widgets.repeat import Repeat
from gui.widgets.scrolled import ScrolledFrame
from gui.widgets.segmented import SegmentedControl
from gui.window.screen import Screen

if TYPE_CHECKING:
    import tkinter as tk


_EDGE, _GAP, _EVERY = 24, 12, 30_000
_LONG = timedelta(hours=4)  # a wait that is marked
_WIDE = 1080  # px of width; from here down the list is narrower
_NARROW = 820  # px of width; from here down the list and what is open take turns


class WaitingPage(Screen):
    """List, what is known, and the answers. Number keys choose an answer, Enter in its field or the button gives it."""

    nav: ClassVar[str] = "waiting"
    smallest: ClassVar[tuple[int, int]] = (560, 330)

    def build(self) -> None:
        """Make the page and load."""
        self._found: Waiting | None = None
        self._filter = getattr(self, "_filter", "")
        self._chosen = self._mine = ""  # what is open, and what this page has just decided
        self.answers: AnswerCard | None = None
        self._known: KnownCard | None = None
        self._empty: EmptyState | None = None
        self._laid: tuple[bool, ...] = ()
        self._is_open, self._segments = False, list[tuple[str, str]]()
        self._right = ttk.Frame(self.body)
        self._left = ttk.Frame(self.body)
        self._tools = ttk.Frame(self._left)
        self._tools.pack(fill="x", pady=(0, px(_GAP)))
        self._below = ttk.Frame(self._left)
        self._below.pack(fill="both", expand=True)
        self._card = Card(self._below, _("For a manager"))
        self._card.configure(width=px(340))
        self._card.pack_propagate(False)
        self.way_back = icon_button(
            self._left, "arrow-left", self._leave, style="Quiet.TButton", text=_("All that waits")
        )
        self._order = ttk.Label(self._card.head, text=_("longest wait first"), style="Surface.Small.TLabel")
        scrolled = ScrolledFrame(self._card.body, surface=True, gutter=False)
        scrolled.pack(fill="both", expand=True)
        self.list = MatterList(scrolled, self.open, self._enter)
        self.list.pack(fill="x")
        scrolled.settle()
        KeyHints(self._card.foot, [("↑ ↓", _("Choose")), ("1 2", _("Answer"))]).pack(fill="x")
        self._middle = ttk.Frame(self._below)
        self.body.bind("<Configure>", lambda _event: self._fit())
        Repeat(self.body, _EVERY, self.reload)
        self.reload()

    def reload(self) -> None:
        """Load what waits; what is open stays open, with what was typed, as long as it waits."""
        cinema, actor = self.app.cinema, self.app.identity.actor()
        if self.answers is None or not self.answers.busy:
            self.load(lambda: load_waiting(cinema, actor), self._show)

    def shown(self) -> None:
        """Look again when the page comes to the front."""
        if self._found is not None:
            self.reload()

    def open(self, key: str) -> None:
        """Show what is known of a matter, and its answers."""
        found = self._found
        matter = next((one for one in found.matters if one.key == key), None) if found is not None else None
        if found is None or matter is None or key == self._chosen or (self.answers is not None and self.answers.busy):
            return
        self._chosen = key
        self._clear()
        poster = found.posters.get(matter.sale.movie)
        self._known = KnownCard(self._middle, self.app, matter, found.zone, self._who(matter.sale), poster)
        self._known.pack(fill="both", expand=True)
        self.answers = AnswerCard(
            self._right, self.app, matter, on_decided=lambda: self._decided(matter), on_refused=self._gone
        )
        self.answers.pack(fill="both", expand=True)

    def key(self, keysym: str) -> None:
        """Choose an answer by its number."""
        digit = keysym.removeprefix("kp_").removeprefix("KP_")
        if self.answers is not None and digit.isdecimal() and not self.answers.busy:
            self.answers.cards.choose(int(digit) - 1)

    def may_leave(self, *, tell: bool = True) -> bool:
        """Stay while an answer is being stored."""
        del tell
        return self.answers is None or not self.answers.busy

    def escape(self) -> bool:
        """Go back to the list, in a window without room for both."""
        if not self._is_open or not self._is_narrow:
            return False
        self._leave()
        return True

    def first_focus(self) -> "tk.Misc":
        """Return the list."""
        return self.list

    def _show(self, found: Waiting) -> None:
        if self._found is not None and self._chosen and self._chosen not in {one.key for one in found.matters}:
            if self._chosen != self._mine:
                self.app.notify(_("This was decided meanwhile, in another window or by the terminal."), "warn")
            self._chosen = ""
        self._found = found
        shown = [one for one in found.matters if not self._filter or one.kind.value == self._filter]
        if not shown and self._filter:
            self._filter = ""
            shown = list(found.matters)
        self._show_filter(found)
        if not found.matters:
            self._say_empty()
            return
        if self._empty is not None:
            self._empty.destroy()
            self._empty = None
        keys = [one.key for one in shown]
        chosen = self._chosen if self._chosen in keys else keys[0]
        self.list.show([self._row(one, found) for one in shown], chosen)
        if chosen != self._chosen:
            self._is_open = False
            self.open(chosen)
        self._fit()
        if self.may_take_focus():
            self.update_idletasks()  # Tk gives the focus to mapped widgets only
            self.list.focus_set()

    def _show_filter(self, found: Waiting) -> None:
        counts = Counter(one.kind for one in found.matters)
        choices = [("", _("All {count}").format(count=len(found.matters)))] + [
            (kind.value, f"{_(words)} {counts[kind]}") for kind, words in KINDS.items() if counts[kind]
        ]
        if choices == self._segments:  # made anew, they would lose the focus
            return
        self._segments = choices
        for old in self._tools.winfo_children():
            old.destroy()
        each = max(font(13, bold=True).measure(words) for _key, words in choices)
        SegmentedControl(
            self._tools, choices, self._filter, self._choose_filter, each=round(each / px(100) * 100) + 24, height=36
        ).pack(side="left")

    def _choose_filter(self, value: str) -> None:
        self._filter = value
        if self._found is not None:
            self._show(self._found)

    def _row(self, matter: Matter, found: Waiting) -> MatterRow:
        return MatterRow(
            matter.key, ICONS[matter.kind], matter.words, matter.amount, matter.about(current_language()),
            self._who(matter.sale), waited(matter.at, found.now), long=found.now - matter.at >= _LONG,
        )  # fmt: skip

    def _who(self, sale: Transaction) -> str:
        """Return at which workstation a sale was made, and by whom if staff sold."""
        names = self._found.names if self._found is not None else {}
        name = names.get(sale.seller or "")
        return ", ".join(part for part in (sale.workstation, name) if part)

    def _decided(self, matter: Matter) -> None:
        words = _("Decided: {what} of {amount}.").format(what=matter.words, amount=matter.amount)
        self.app.notify(words, "good", seconds=6)
        self._mine = matter.key
        self.reload()
        self.app.navigator.recount()
        self.list.focus_set()

    def _gone(self) -> None:
        """Look again after an answer that was refused: what somebody else decided first is gone then."""
        self.reload()
        self.app.navigator.recount()

    def _say_empty(self) -> None:
        self._chosen = ""
        self._clear()
        self._fit()
        if self._empty is None:
            self._empty = EmptyState(
                self.body, icon="check2-circle", title=_("Nothing waits"),
                sentence=_(
                    "Payments and refunds of which no terminal can tell the end wait here for a manager. "
                    "There are none."
                ),
            )  # fmt: skip
            self._empty.pack(fill="both", expand=True)

    def _clear(self) -> None:
        for card in (self._known, self.answers):
            if card is not None:
                card.destroy()
        self._known = self.answers = None

    @property
    def _is_narrow(self) -> bool:
        return self.body.winfo_width() < px(_NARROW)

    def _enter(self) -> None:
        """Give the answers the focus; in a narrow window they take the list's place."""
        if self.answers is None:
            return
        self._is_open = True
        if self._is_narrow:
            self._fit()
            self.update_idletasks()  # Tk gives the focus to mapped widgets only
            self.answers.cards.focus_set()

    def _leave(self) -> None:
        if self.answers is None or not self.answers.busy:
            self._is_open = False
            self._fit()
            self.update_idletasks()
            self.list.focus_set()

    def _fit(self) -> None:
        """Lay list, what is known and answers side by side, or the list alone and then the others."""
        narrow, wide = self._is_narrow, self.body.winfo_width() >= px(_WIDE)
        is_empty = self._found is None or not self._found.matters
        if self._laid == (laid := (is_empty, narrow, wide, self._is_open)):  # what is laid anew loses the focus
            return
        self._laid = laid
        for piece in (self._left, self._right, self._card, self._middle, self.way_back, self._tools):
            piece.pack_forget()
        if is_empty:
            return
        edge = px(_GAP if narrow else _EDGE)
        (self.way_back if narrow and self._is_open else self._tools).pack(
            anchor="w", pady=(0, px(_GAP)), before=self._below
        )
        self._order.pack_forget()
        if wide:
            self._order.pack(side="right", padx=px(PADDING))
        self._card.configure(width=px(340 if wide else 250))
        if not narrow:  # the card first: what is packed last gives way
            self._card.pack(side="left", fill="y", padx=(0, px(_GAP)))
        elif not self._is_open:
            self._card.pack(fill="both", expand=True)
        if not narrow or self._is_open:
            self._right.pack(side="right", fill="y", padx=(0, edge), pady=px(16))
            self._middle.pack(side="left", fill="both", expand=True)
        self._left.pack(side="left", fill="both", expand=True, padx=(edge, px(_GAP)), pady=px(16))
