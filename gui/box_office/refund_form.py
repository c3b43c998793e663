"""The right column while money is given back: amount and tenders, why, the slip, and the button that does it."""

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from tkinter import ttk

from cinema.domain.payments import Tender
from cinema.domain.refunds import TYPED_CAUSES, RefundCause, cause_name
from cinema.i18n import _, money, ngettext
from gui.box_office.give_back import GivesBack, to_words
from gui.box_office.sale_actions import WIDTH
from gui.scale import px
from gui.widgets.card import PADDING, Card
from gui.widgets.form_field import FormField
from gui.widgets.message_line import MessageLine
from gui.widgets.progress_line import ProgressLine
from gui.widgets.scrolled import ScrolledFrame
from gui.widgets.wrapped import WrappedLabel
from gui.window.errors import Words
from gui.window.keyboard import pressed

_EDGE = PADDING - 4  # fields and buttons bring 4 px for their focus ring
_INSIDE = WIDTH - 2 * PADDING - 2  # the card has a line of 1 px around it


@dataclass(frozen=True, slots=True)
class Reason:
    """What was filled in: the cause from the list (None for a void), words, the slip's reference, another tender."""

    cause: RefundCause | None
    words: str
    reference: str | None
    to: Tender | None = None


class RefundForm(Card):
    """Asks for what a refund needs; a void of the whole sale (`voids`) has no cause. `on_confirm` gets the reason."""

    def __init__(
        self,
        master: tk.Misc,
        *,
        voids: bool,
        on_confirm: Callable[[Reason], None],
        on_leave: Callable[[], None],
        on_tender: Callable[[], None],
    ) -> None:
        super().__init__(master, _("Void this sale?") if voids else _("Give back"))
        self.configure(width=px(WIDTH))
        self.pack_propagate(False)
        self.voids, self._on_confirm, self._on_tender = voids, on_confirm, on_tender
        self._others: tuple[Tender, ...] = ()
        self._needs_slip = self._busy = False
        self._count = 0
        foot = self.foot
        self.confirm = ttk.Button(foot, style="Surface.Primary.TButton", command=self.give)
        self.cancel = ttk.Button(foot, text=_("Keep the sale"), style="Surface.Link.TButton", command=on_leave)
        for button in (self.confirm, self.cancel):
            button.bind("<Return>", lambda _event, button=button: button.invoke())  # type: ignore[misc]
            button.pack(fill="x")
        self._line = ProgressLine(foot, length=px(_INSIDE))
        self._line.pack(fill="x")
        scrolled = self._scrolled = ScrolledFrame(self.body, surface=True, gutter=False)
        scrolled.pack(fill="both", expand=True)
        page = scrolled.inside
        self._sum = ttk.Label(page, style="Surface.Display.TLabel")
        self._sum.pack(anchor="w", padx=px(PADDING), pady=(px(8), 0))
        self._tickets = ttk.Label(page, style="Surface.Muted.TLabel")
        self._tickets.pack(anchor="w", padx=px(PADDING))
        self._tenders = WrappedLabel(page, style="Surface.TLabel")
        self._tenders.pack(fill="x", padx=px(PADDING), pady=(px(4), px(8)))
        self.message = MessageLine(page, _INSIDE)
        self.message.pack(fill="x", padx=px(PADDING))
        self.fields: dict[str, FormField] = {}
        if voids:
            words = _("The last sale of this till is taken back as a whole: its tickets end and its seats are free.")
            WrappedLabel(page, text=words, style="Surface.Muted.TLabel").pack(fill="x", padx=px(PADDING), pady=px(4))
        else:
            self._add("cause", _("Why") + f"  1–{len(TYPED_CAUSES)}", choices=_causes())
            self.fields["cause"].entry.bind("<Key>", self._typed, add=True)
            self._add("reason", _("Note (needed for another reason)"))
        self._slip = self._make(
            "reference", _("Reference on the slip"),
            help_text=_("Give the money back on the card terminal first."),
        )  # fmt: skip
        self._way = self._make("to", _("Give it back"), choices=(to_words(None),))
        self._way.value.set(to_words(None))
        self._way.value.trace_add("write", lambda *_trace: self._tender_chosen())
        scrolled.settle()

    @property
    def to(self) -> Tender | None:
        """The tender that was chosen in place of the one that paid."""
        return next((one for one in self._others if to_words(one) == self._way.get()), None)

    def show(self, back: GivesBack, count: int, currency: str) -> None:
        """Show what goes back for the tickets that are ticked now."""
        amount = money(back.amount, currency)
        self._count = count
        self._sum.configure(text=amount)
        self._tickets.configure(text=ngettext("{count} ticket", "{count} tickets", count).format(count=count))
        self._tenders.configure(text=back.words or _("Tick the tickets to give back."))
        words = _("Void, {amount} back") if self.voids else _("Refund {amount}")
        self.confirm.configure(text=words.format(amount=amount) + "  F12")
        if back.needs_slip != self._needs_slip:
            self._needs_slip = back.needs_slip
            if back.needs_slip:
                self._slip.pack(fill="x", padx=px(_EDGE), pady=(0, px(4)))
            else:
                self._slip.pack_forget()
        self._offer(() if self.voids else back.others)
        self._show_state()

    def _offer(self, others: tuple[Tender, ...]) -> None:
        """Offer other tenders than the one that paid, below the other fields; nothing where there is none."""
        if others == self._others:
            return
        self._others = others
        ways = [to_words(one) for one in (None, *others)]
        self._way.entry["values"] = ways
        if self._way.get() not in ways:
            self._way.value.set(ways[0])
        if others:
            self._way.pack(fill="x", padx=px(_EDGE), pady=(0, px(4)))
        else:
            self._way.pack_forget()

    def _tender_chosen(self) -> None:
        if not self._busy and self._way.get() in {to_words(one) for one in (None, *self._others)}:
            self._on_tender()

    def first(self) -> tk.Misc:
        """Return the first field; of a void without a slip the way back, since Enter that was pressed twice stays."""
        if not self.voids:
            return self.fields["cause"].entry
        return self._slip.entry if self._needs_slip else self.cancel

    def give(self) -> None:
        """Hand over what was filled in, unless something is missing or it is under way already."""
        if self._busy or not self._count:
            return
        self.message.hide()
        cause = None
        if not self.voids:
            chosen = self.fields["cause"].get()
            cause = dict(zip(_causes(), TYPED_CAUSES, strict=True)).get(chosen)
            if cause is None:
                self.refuse(Words(_("Choose a reason from the list."), "cause"))
                return
        reason = "" if self.voids else self.fields["reason"].get().strip()
        if cause is RefundCause.OTHER and not reason:
            self.refuse(Words(_("Say in a few words why."), "reason"))
            return
        reference = self._slip.get().strip() if self._needs_slip else None
        if reference == "":
            self.refuse(Words(_("Type the reference on the terminal's slip."), "reference"))
            return
        self._on_confirm(Reason(cause, reason, reference, self.to))

    def _typed(self, event: "tk.Event[tk.Misc]") -> None:
        digit = pressed(event).digit
        if digit:
            self.choose_cause(int(digit) - 1)

    def choose_cause(self, place: int) -> None:
        """Choose a cause by its place in the list, from 0 on; ignored if there is none."""
        if not self.voids and not self._busy and 0 <= place < len(TYPED_CAUSES):
            self.fields["cause"].value.set(_causes()[place])

    def busy(self, *, busy: bool) -> None:
        """Disable the buttons while the money is given back."""
        self._busy = busy
        if busy:
            self._line.run()
        else:
            self._line.rest()
        self._show_state()

    def refuse(self, words: Words) -> None:
        """Show an error at the field that it names, else above the fields."""
        field = self._slip if words.field == "reference" and self._needs_slip else self.fields.get(words.field or "")
        if field is None or (field is self._slip and not self._needs_slip):
            self.message.show(words.message, "bad", seconds=None)
            self._scrolled.see(self.message)
            return
        field.error(words.message)
        field.entry.focus_set()

    def _show_state(self) -> None:
        self.confirm.state(["disabled" if self._busy or not self._count else "!disabled"])
        self.cancel.state(["disabled" if self._busy else "!disabled"])

    def _add(self, name: str, label: str, choices: tuple[str, ...] | None = None) -> None:
        self._make(name, label, choices=choices).pack(fill="x", padx=px(_EDGE), pady=(0, px(4)))

    def _make(self, name: str, label: str, *, help_text: str = "", choices: tuple[str, ...] | None = None) -> FormField:
        field = FormField(
            self._scrolled.inside, label, width=_INSIDE, surface=True, help_text=help_text, choices=choices
        )
        field.entry.bind("<Return>", lambda _event: self.give(), add=True)
        self.fields[name] = field
        return field


def _causes() -> tuple[str, ...]:
    """Return the causes as the list shows them, each with the digit that chooses it."""
    return tuple(f"{place}  {cause_name(one)}" for place, one in enumerate(TYPED_CAUSES, start=1))
