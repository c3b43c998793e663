"""The payment page: choose a way, pay, try another card. What the answers mean is in `payment_flow`."""

import tkinter as tk
from tkinter import ttk
from typing import TYPE_CHECKING, Any

from cinema.domain.payments import PaymentRequest, PaymentWay, Provider, Tender
from cinema.domain.transactions import Transaction
from cinema.errors import CinemaError
from cinema.i18n import _, money
from gui.scale import px
from gui.selling.payment_flow import PaymentFlow, Step
from gui.selling.payment_forms import CashForm, DemoCardForm, SeparateCardForm, WayForm
from gui.selling.payment_panel import PaymentPanel
from gui.selling.purchase import Purchase
from gui.widgets.empty_state import EmptyState
from gui.widgets.icon_button import icon_button
from gui.widgets.message_line import MessageLine
from gui.widgets.segmented import SegmentedControl
from gui.window.screen import Screen

if TYPE_CHECKING:
    from gui.window.context import AppContext

TICK = 250  # milliseconds
_PANEL, _WIDE_PANEL, _WIDE, _CARD = 352, 400, 1600, 640


class Payment(Screen):
    """Opened with `purchase` by the seat page, to which it goes back with the hold alive."""

    nav = "on_now"

    def __init__(self, master: tk.Misc, app: "AppContext", **arguments: Any) -> None:
        self.purchase: Purchase = arguments["purchase"]
        self.flow: PaymentFlow | None = None
        self.form: WayForm | None = None
        self.panel: PaymentPanel | None = None
        self.way: PaymentWay | None = None
        self.tabs: SegmentedControl | None = None
        self._timer: str | None = None
        self._gone = False
        super().__init__(master, app, **arguments)

    def build(self) -> None:
        """Make the page; the sale is begun once, not again for another language."""
        page = ttk.Frame(self.body, padding=(px(24), px(24)))
        page.pack(fill="both", expand=True)
        page.columnconfigure(0, weight=1)
        page.rowconfigure(1, weight=1)
        head = ttk.Frame(page)
        head.grid(row=0, column=0, sticky="ew", pady=(0, px(16)))
        self._back = icon_button(
            head, "arrow-left", self.go_back, style="Link.TButton", text=_("Choose your seats"), role="info"
        )
        self._back.pack(side="left")
        ttk.Frame(head, style="Line.TFrame", width=1, height=px(24)).pack(side="left", padx=px(8))
        ttk.Label(head, text=_("Payment"), style="Title.TLabel").pack(side="left")
        self.panel = PaymentPanel(page, self.app, self.purchase, self.submit)
        self.panel.grid(row=0, column=1, rowspan=2, sticky="nsew", padx=(px(32), 0))
        self.panel.pack_propagate(False)
        page.bind("<Configure>", self._widen)
        self._place = ttk.Frame(page)
        self._place.grid(row=1, column=0, sticky="nsew")
        if self.flow is None:
            self.flow = PaymentFlow(self.app, self.purchase, self)
            self.flow.begin()
            self._tick()
        self.form = None
        self.step_changed()

    def escape(self) -> bool:
        """Keep Esc from leaving while money may be moving."""
        return not self.may_leave()

    def go_back(self) -> None:
        """Go back to the seats, unless money may be moving."""
        if self.may_leave():
            self.app.navigator.back()

    def may_leave(self) -> bool:
        """Tell whether the page may be left now, and say why not."""
        assert self.flow is not None
        if self.flow.step is Step.ASKED:
            self.say(_("First say whether the terminal took the money."), "info")
            return False
        if self.flow.step in {Step.PAYING, Step.CHECKING}:
            self.say(_("The payment is under way. This takes a moment."), "info")
            return False
        return True

    def first_focus(self) -> tk.Misc | None:
        """Return the form's first field."""
        return self.form.first() if self.form is not None else None

    def destroy(self) -> None:
        """End, and with it the clock."""
        if self._timer is not None:
            self.after_cancel(self._timer)
            self._timer = None
        super().destroy()

    def submit(self) -> None:
        """Pay with what was typed; errors are shown beside their field."""
        flow = self.flow
        if flow is None or flow.busy:
            return
        if flow.step is Step.ASKED and isinstance(self.form, SeparateCardForm):
            reference = self.form.reference.get().strip()
            if reference:
                flow.answer(reference)
            else:
                self.field_error("reference", _("Type the number on the terminal's slip."))
            return
        if flow.step is not Step.READY or self.way is None:
            return
        try:
            request = self._request()
        except CinemaError as error:
            self.field_error(error.field or "", error.message)
            return
        if self.way.provider is Provider.SEPARATE and self.purchase.total:
            flow.ask(request)
        else:
            flow.pay(request)

    def choose(self, tender: str) -> None:
        """Show another way's form."""
        assert self.flow is not None
        self.way = next((way for way in self.flow.ways if way.tender.value == tender), self.way)
        self._show_form()
        if self.form is not None:
            self._first().focus_set()

    # The flow tells (see `payment_flow.Page`)

    def step_changed(self) -> None:
        """Show the step as it is now."""
        flow, panel = self.flow, self.panel
        if flow is None or panel is None:
            return
        if flow.step is not Step.PREPARING and self.form is None and not self._place.winfo_children():
            self._show_ways(flow)
        moving = flow.step in {Step.PAYING, Step.CHECKING, Step.PREPARING}
        (panel.progress.run if moving else panel.progress.rest)()
        ready = flow.step in {Step.READY, Step.ASKED} and self.way is not None
        panel.pay.configure(text=" " + self._pay_words(flow.step))
        panel.pay.state(["!disabled" if ready else "disabled"])
        if self.tabs is not None:
            for button in self.tabs.buttons.values():
                button.state(["!disabled" if flow.step is Step.READY else "disabled"])
        if isinstance(self.form, SeparateCardForm):
            self.form.show_asked(asked=flow.step is Step.ASKED)
            if flow.step is Step.ASKED:
                self._first().focus_set()
        if flow.step is Step.PAYING:
            self.word.hide()
        panel.tick()

    def _first(self) -> tk.Misc:
        """Return what has the focus first: the button where there is nothing to type yet."""
        assert self.form is not None
        assert self.panel is not None
        asked = self.flow is not None and self.flow.step is Step.ASKED
        return self.panel.pay if isinstance(self.form, SeparateCardForm) and not asked else self.form.first()

    def _show_waiting(self, message: str) -> None:
        """Say that a manager decides, and show the way out: nothing more can be done here."""
        for child in self._place.winfo_children():
            child.destroy()
        self.form = self.tabs = None
        EmptyState(
            self._place, icon="hourglass-split", title=_("A manager decides"), sentence=message,
            action=(_("See what is on"), lambda: self.app.navigator.go("on_now")),
        ).pack(fill="both", expand=True)  # fmt: skip

    def say(self, message: str, kind: str) -> None:
        """Say a word above the form, or at the top of the window before there is one."""
        if self.flow is not None and self.flow.step is Step.UNRESOLVED and self.winfo_exists():
            self._show_waiting(message)
        elif self.winfo_exists() and self._place.winfo_children():
            self.word.show(message, kind, seconds=None if kind != "info" else 6)
        else:
            self.app.notify(message, kind)

    def field_error(self, field: str, message: str) -> None:
        """Show an error beside its field."""
        entry = self.form.field(field) if self.form is not None else None
        if entry is None:
            self.say(message, "bad")
            return
        entry.error(message)
        entry.entry.focus_set()

    def paid(self, sale: Transaction) -> None:
        """Go on to the receipt; it is shown even to somebody who had left this page."""
        if self.winfo_exists():
            self.app.navigator.replace("receipt", transaction_id=sale.id, fresh=True)
        else:
            self.app.navigator.go("receipt", transaction_id=sale.id, fresh=True)

    def gone(self, message: str) -> None:
        """Go back to the seats: they are free again."""
        if not self._gone and self.winfo_exists():
            self._gone = True
            self.app.navigator.back()
            if message:
                self.app.notify(message, "warn")

    # The page

    @property
    def word(self) -> MessageLine:
        """Where words about the payment stand."""
        return self._word

    def _show_ways(self, flow: PaymentFlow) -> None:
        if not flow.ways:
            EmptyState(
                self._place, icon="shop", title=_("Please pay at the counter"),
                sentence=_("Cards are not taken at this window. A colleague at the counter will sell you the tickets."),
                action=(_("Back to the seats"), self.go_back),
            ).pack(fill="both", expand=True)  # fmt: skip
            return
        if self.way is None:
            self.way = flow.ways[0]
        self._box = ttk.Frame(self._place, style="Card.TFrame", padding=px(32))
        self._box.pack(anchor="nw", ipadx=0)
        ttk.Frame(self._box, style="Surface.TFrame", width=px(_CARD - 64), height=1).pack()
        self.tabs = None
        if len(flow.ways) > 1 and self.purchase.total:
            names = {Tender.CARD: _("Card"), Tender.CASH: _("Cash")}
            choices = [(way.tender.value, names[way.tender]) for way in flow.ways]
            self.tabs = SegmentedControl(
                self._box, choices, self.way.tender.value, self.choose, each=120, height=40, surface=True
            )
            self.tabs.pack(anchor="w", padx=px(4), pady=(0, px(20)))
        else:
            words = _("Pay by card") if self.way.tender is Tender.CARD else _("Pay in cash")
            words = words if self.purchase.total else _("Nothing to pay")
            ttk.Label(self._box, text=words, style="Surface.Title.TLabel").pack(anchor="w", pady=(0, px(12)))
        self._word = MessageLine(self._box, _CARD - 64)
        self._word.pack(anchor="w", fill="x", padx=px(4), pady=(0, px(8)))
        self._show_form()
        if self.form is not None and self.winfo_ismapped():
            self._first().focus_set()

    def _show_form(self) -> None:
        assert self.way is not None
        if self.form is not None:
            self.form.destroy()
        self.form = None
        total, currency = self.purchase.total, self.purchase.house.currency
        if not total:
            ttk.Label(
                self._box, style="Surface.TLabel", text=_("These tickets are free of charge. Just take them.")
            ).pack(anchor="w", padx=px(4))
            return
        form: CashForm | DemoCardForm | SeparateCardForm
        if self.way.tender is Tender.CASH:
            form = CashForm(self._box, total, currency, self.submit)
        elif self.way.provider is Provider.SEPARATE:
            form = SeparateCardForm(self._box, money(total, currency), self.submit, self._not_taken)
        else:
            form = DemoCardForm(self._box, self.submit)
        form.pack(anchor="w", fill="x")
        self.form = form

    def _request(self) -> PaymentRequest:
        assert self.way is not None
        if self.form is None:
            return PaymentRequest(self.way.tender, tendered=0 if self.way.tender is Tender.CASH else None)
        return self.form.request()

    def _not_taken(self) -> None:
        if self.flow is not None:
            self.flow.answer(None)

    def _pay_words(self, step: Step) -> str:
        total = money(self.purchase.total, self.purchase.house.currency)
        if step is Step.ASKED:
            return _("Taken")
        if step is Step.CHECKING:
            return _("Asking how it ended…")
        if step is Step.PAYING:
            return _("Paying…")
        if not self.purchase.total:
            return _("Get the tickets")
        if self.way is not None and self.way.provider is Provider.SEPARATE:
            return _("Charge {total}").format(total=total)
        return _("Pay {total}").format(total=total)

    def _widen(self, event: "tk.Event[tk.Misc]") -> None:
        if self.panel is not None:
            self.panel.configure(width=px(_WIDE_PANEL if event.width >= px(_WIDE) else _PANEL))

    def _tick(self) -> None:
        self._timer = self.after(TICK, self._tick)
        if self.panel is None or self.flow is None:
            return
        self.panel.tick()
        if self.flow.step in {Step.READY, Step.PREPARING} and self.purchase.basket.hold is None:
            self.gone(_("The time for your seats ran out, so they are free again. Please choose anew."))
