"""A manager types their PIN, and so lends a cashier one permission for one action."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import TYPE_CHECKING, Any

from cinema.domain.limits import ACTION_NAMES, LentAction, Loan
from cinema.domain.tills import StationKind
from cinema.i18n import _
from gui.scale import px
from gui.widgets.empty_state import EmptyState
from gui.widgets.wrapped import WrappedLabel
from gui.window.form import Form
from gui.window.screen import Screen

if TYPE_CHECKING:
    from cinema.domain.pins import TillPerson
    from gui.window.context import AppContext


class LendPage(Screen):
    """Asks for a manager and a PIN for an `action`; `on_loan` gets the loan, after the screen below came back.

    `about` says what it is about, such as an amount; empty if the action says it all.
    """

    def __init__(self, master: tk.Misc, app: "AppContext", **arguments: Any) -> None:
        self._action: LentAction = arguments["action"]
        self._about: str = arguments.get("about", "")
        self._on_loan: Callable[[Loan], None] = arguments["on_loan"]
        self.form: Form | None = None
        super().__init__(master, app, **arguments)

    def build(self) -> None:
        """Read who can lend it at this till."""
        self.form = None
        app = self.app
        actor = app.identity.actor()

        def work() -> "tuple[TillPerson, ...] | None":
            here = app.cinema.stations.this(actor)
            if here is None or here.kind is not StationKind.TILL:
                return None
            return tuple(one for one in app.cinema.pin_sign_in.people(actor) if one.is_manager)

        self.load(work, self._show)

    def first_focus(self) -> tk.Misc | None:
        """Return the field of the PIN."""
        return self.form.fields["pin"].entry if self.form is not None else None

    def may_leave(self, *, tell: bool = True) -> bool:
        """Tell whether no PIN is being checked."""
        del tell
        return self.form is None or not self.form.busy

    def _show(self, people: "tuple[TillPerson, ...] | None") -> None:
        if not people:
            words = _("No manager has a PIN at this till. A manager can sign in here and do it. Esc goes back.")
            if people is None:
                words = _(
                    "This workstation is not registered as a till, so no PIN is taken here. A manager registers it, or"
                    " signs in here and does it. Esc goes back."
                )
            title = _("A manager allows: {action}").format(action=_(ACTION_NAMES[self._action]))
            EmptyState(self.body, icon="unlock", title=title, sentence=f"{self._about} {words}".strip()).pack(
                fill="both", expand=True
            )
            return
        holder = ttk.Frame(self.body, padding=px(24))
        holder.pack(fill="both", expand=True)
        title = _("A manager allows: {action}").format(action=_(ACTION_NAMES[self._action]))
        ttk.Label(holder, text=title, style="Title.TLabel").pack(anchor="w")
        WrappedLabel(holder, text=self._about, style="Muted.TLabel").pack(fill="x", pady=(px(4), px(16)))
        form = self.form = Form(holder, self.app.tasks)
        form.pack(anchor="w", fill="x")
        names = tuple(f"{one.number} {one.name}".strip() for one in people)
        form.add("person", _("Manager"), choices=names, value=names[0])
        form.add("pin", _("PIN"), secret=True)
        form.finish(_("Allow"), lambda: self._submit(dict(zip(names, (one.id for one in people), strict=True))))
        if self.may_take_focus():
            form.fields["pin"].entry.focus_set()

    def _submit(self, ids: dict[str, str]) -> None:
        form, app = self.form, self.app
        if form is None or not form.required("pin"):
            return
        typed, actor = form.values(), app.identity.actor()
        form.fields["pin"].value.set("")  # no PIN stays on the screen

        def done(loan: Loan) -> None:
            app.navigator.back()
            self._on_loan(loan)

        form.send(lambda: app.cinema.lending.lend(actor, ids[typed["person"]], typed["pin"], self._action), done)
