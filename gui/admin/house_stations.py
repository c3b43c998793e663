"""The card of the house's stations: what this workstation is registered as, and the others, which can be retired."""

import tkinter as tk
from collections.abc import Callable, Sequence
from functools import partial
from tkinter import ttk

from cinema.domain.tills import DISPLAY, KIND_NAMES, StationKind, Till
from cinema.domain.users import Actor
from cinema.errors import InvalidInputError
from cinema.i18n import _
from gui.admin.line_field import LineField
from gui.scale import px
from gui.widgets.card import PADDING, Card
from gui.widgets.inputs import Toggles
from gui.widgets.message_line import MessageLine
from gui.widgets.wrapped import WrappedLabel
from gui.window import errors
from gui.window.context import AppContext

_WIDTH = 282


class StationsCard(Card):
    """Each change is saved at once. `on_laid` is called when the card has another height."""

    def __init__(self, master: tk.Misc, app: AppContext, on_laid: Callable[[], None]) -> None:
        super().__init__(master, _("Tills, doors and kiosks"))
        self._app, self._on_laid = app, on_laid
        self._stations = app.cinema.stations
        self.is_busy = False
        self.retire: dict[str, ttk.Button] = {}
        self.stop: dict[str, ttk.Button] = {}
        inside = ttk.Frame(self.body, style="Surface.TFrame", padding=(px(PADDING - 4), px(12)))
        inside.pack(fill="x")
        self.list = ttk.Frame(inside, style="Surface.TFrame")
        self.list.pack(fill="x", padx=px(4), pady=(0, px(8)))
        kinds = [(kind.value, _(words)) for kind, words in KIND_NAMES.items()]
        self.kind = Toggles(inside, _("This workstation is a"), kinds, one=True)
        self.kind.pack(fill="x", pady=(0, px(8)))
        self.label = LineField(inside, _("Label"), width=_WIDTH - 8, surface=True)
        self.label.pack(fill="x", pady=(0, px(8)))
        self.display = LineField(inside, _("Customer display"), width=_WIDTH - 8, surface=True)
        self.display.set_help(
            _("On a second screen: 1920x1080+1280+0, for example, or window. Empty: only by Ctrl S at the till.")
        )
        self.display.pack(fill="x", pady=(0, px(8)))
        self.message = MessageLine(inside, _WIDTH)
        self.message.pack(fill="x", padx=px(4))
        self.save = ttk.Button(inside, text=_("Register"), style="Surface.Quiet.TButton", command=self.store)
        self.save.pack(anchor="w")
        self.save.bind("<Return>", lambda _event: self.save.invoke())
        for field in (self.label, self.display):
            field.entry.bind("<Return>", lambda _event: self.store(), add=True)
        self.kind.set(StationKind.TILL.value)
        self._change(lambda _actor: None, "")

    def store(self) -> None:
        """Register this workstation as what is chosen and typed."""
        kind, label = StationKind(self.kind.get() or StationKind.TILL.value), self.label.get()
        display = self.display.get()
        self._change(
            lambda actor: self._stations.register(actor, kind, label, display), _("This workstation is registered.")
        )

    def _retire(self, station: Till) -> None:
        words = _("{label} is retired: no PIN works there any more.").format(label=station.label)
        self._change(lambda actor: self._stations.retire(actor, station.id), words)

    def _change(self, work: Callable[[Actor], object], said: str) -> None:
        """Do something on a worker, then show the stations as they are."""
        if self.is_busy:
            return
        actor = self._app.identity.actor()
        self._let(busy=bool(said))
        self.message.hide()
        for field in (self.label, self.display):
            field.error("")

        def read() -> tuple[Sequence[Till], Till | None]:
            work(actor)
            return self._stations.all(actor), self._stations.this(actor)

        def done(found: tuple[Sequence[Till], Till | None]) -> None:
            self._let(busy=False)
            self._show(*found)
            if said:
                self.message.show(said, "good")
            self._on_laid()

        def failed(error: BaseException) -> None:
            self._let(busy=False)
            words = errors.words(error).message
            fields = {"label": self.label, "display": self.display}
            field = fields.get(error.field or "") if isinstance(error, InvalidInputError) else None
            if field is not None:
                field.error(words)
                field.entry.focus_set()
            else:
                self.message.show(words, "bad", seconds=None)
            self._on_laid()

        self._app.tasks.submit(read, owner=self, on_done=done, on_error=failed, write=bool(said))

    def _show(self, stations: Sequence[Till], this: Till | None) -> None:
        for old in self.list.winfo_children():
            old.destroy()
        self.retire, self.stop = {}, {}
        for one in stations:
            self._add(one, is_here=this is not None and one.id == this.id)
        if not stations:
            words = _("None yet. PINs work at a workstation that is registered as a till.")
            WrappedLabel(self.list, text=words, style="Surface.Small.TLabel").pack(fill="x")
        if this is not None and this.kind is not None:
            self.kind.set(this.kind.value)
            self.label.set(this.label)
            self.display.set(this.devices.get(DISPLAY, ""))
        self.save.configure(text=_("Register") if this is None else _("Save"))

    def _add(self, station: Till, *, is_here: bool) -> None:
        assert station.kind is not None
        row = ttk.Frame(self.list, style="Surface.TFrame")
        row.pack(fill="x", pady=(0, px(4)))
        button = ttk.Button(
            row, text=_("Retire"), style="Surface.Link.TButton", command=lambda: self._retire(station)
        )  # fmt: skip
        button.bind("<Return>", lambda _event: button.invoke())
        button.pack(side="right", anchor="n")
        self.retire[station.id] = button
        words = f"{station.number:02d}  {station.label}"
        WrappedLabel(row, text=words, style="Surface.Bold.TLabel").pack(fill="x")
        about = _(KIND_NAMES[station.kind])
        if is_here:
            about = _("{kind}, this one").format(kind=about)
        ttk.Label(row, text=about, style="Surface.Small.TLabel").pack(anchor="w")
        if station.kind is StationKind.KIOSK:
            self._add_stop(row, station)

    def _add_stop(self, row: ttk.Frame, station: Till) -> None:
        """Add what puts a kiosk out of order, or in order again."""
        if station.stopped is None:
            words, command = _("Put out of order"), self._stop
        else:
            reason = station.stopped.reason or _("by hand")
            told = _("Out of order: {reason}").format(reason=reason)
            WrappedLabel(row, text=told, style="Surface.Small.TLabel").pack(fill="x")
            words, command = _("Put in order again"), self._let_go_on
        button = ttk.Button(row, text=words, style="Surface.Link.TButton", command=partial(command, station))
        button.bind("<Return>", lambda _event: button.invoke())
        button.pack(anchor="w")
        self.stop[station.id] = button

    def _stop(self, station: Till) -> None:
        kiosk, words = self._app.cinema.kiosk, _("{label} tells customers to go to the counter.")
        self._change(lambda actor: kiosk.put_out_of_order(actor, station.id, ""), words.format(label=station.label))

    def _let_go_on(self, station: Till) -> None:
        kiosk, words = self._app.cinema.kiosk, _("{label} sells again.").format(label=station.label)
        self._change(lambda actor: kiosk.put_in_order(actor, station.id), words)

    def _let(self, *, busy: bool) -> None:
        self.is_busy = busy
        for button in (self.save, *self.retire.values(), *self.stop.values()):
            if button.winfo_exists():
                button.state(["disabled" if busy else "!disabled"])
