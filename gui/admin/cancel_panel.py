"""Asks why a screening is cancelled, says what that will do, and does it."""

import tkinter as tk
from collections.abc import Callable

from cinema.domain.cancelling import Outlook
from cinema.domain.schedule import Cancellation
from cinema.domain.screening_fields import CANCEL_REASON_NAMES, CancelReason
from cinema.domain.screenings import Screening
from cinema.errors import InvalidInputError
from cinema.i18n import _, ngettext, when
from gui.admin.edit_panel import EditPanel
from gui.scale import px
from gui.widgets.wrapped import WrappedLabel
from gui.window.context import AppContext


class CancelPanel(EditPanel):
    """A form with a reason; nothing is cancelled before its button, and that can't be taken back."""

    def __init__(
        self, master: tk.Misc, app: AppContext, screening: Screening, title: str, zone: str, *,
        on_close: Callable[[], None], on_done: Callable[[Screening], None],
    ) -> None:  # fmt: skip
        super().__init__(
            master, app, _("Cancel the screening"), on_close=on_close, on_save=self._cancel,
            save_words=_("Cancel the screening"), save_icon="x-octagon",
        )  # fmt: skip
        self._one, self._on_done = screening, on_done
        self.cancel.configure(text=_("Keep it"))
        at = when(screening.starts_at, zone, "EEE d MMM, HH:mm")
        WrappedLabel(self.inside, text=f"{title}, {at}", style="Surface.Bold.TLabel").pack(
            fill="x", padx=px(4), pady=(0, px(8))
        )
        self.told = WrappedLabel(self.inside, text=_("Looking what is sold …"), style="Surface.TLabel")
        self.told.pack(fill="x", padx=px(4), pady=(0, px(12)))
        reasons = [(key.value, _(words)) for key, words in CANCEL_REASON_NAMES.items()]
        self.toggles("reason", _("Why is it cancelled?"), reasons, one=True)
        self.line("cancel_text", _("In your own words"), help_text=_("For the house alone; customers don't see it."))
        self.keep()
        admin, actor = app.cinema.admin, app.identity.actor()
        app.tasks.submit(lambda: admin.cancelling.outlook(actor, screening.id), owner=self, on_done=self._tell)

    def _tell(self, look: Outlook) -> None:
        self.told.configure(text=outlook_words(look))
        self.settle()

    def _cancel(self) -> None:
        values = self.values()
        if not values["reason"]:
            self.show(InvalidInputError(_("Choose a reason."), field="reason"))
            return
        why = Cancellation(CancelReason(values["reason"]), values["cancel_text"].strip())
        admin, actor, one = self.app.cinema.admin, self.app.identity.actor(), self._one

        def done(stored: Screening) -> None:
            self.keep()
            self._on_done(stored)

        self.send(lambda: admin.cancelling.cancel(actor, one, why), done)


def outlook_words(look: Outlook) -> str:
    """Return in words what cancelling will do."""
    lines = [_("Its sale ends at once, for good. Its time is free for another screening.")]
    if look.sold:
        words = ngettext(
            "{count} ticket is sold; its money is given back on the next page.",
            "{count} tickets are sold; their money is given back on the next page.",
            look.sold,
        )
        lines.append(words.format(count=look.sold))
    else:
        lines.append(_("No ticket is sold."))
    if look.held:
        words = ngettext(
            "{count} seat is held by somebody who chooses just now, and is let go.",
            "{count} seats are held by people who choose just now, and are let go.",
            look.held,
        )
        lines.append(words.format(count=look.held))
    if look.being_paid:
        words = ngettext(
            "{count} seat is being paid for: that payment may still end well, and is refunded then.",
            "{count} seats are being paid for: those payments may still end well, and are refunded then.",
            look.being_paid,
        )
        lines.append(words.format(count=look.being_paid))
    return "\n".join(lines)
