"""The customer's receipt screen, after paying and from My tickets: with a guest's code, and cancelling of tickets."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from tkinter import ttk

from cinema.domain.found_sales import seat_names
from cinema.domain.own_tickets import Cancelled, CancelOffer
from cinema.domain.print_jobs import JobState, PrintJob, customer_words
from cinema.errors import ConflictError, NotAllowedError, NotFoundError, StorageError
from cinema.i18n import _, current_language
from gui.customer.cancel_panel import CancelPanel, RequestNote, asked_words, cancelled_words
from gui.customer.kept_code import KeptCode, left_words
from gui.scale import px
from gui.selling.receipt_box import ReadReceipt
from gui.selling.receipt_screen import ReceiptScreen
from gui.widgets.repeat import Repeat
from gui.widgets.wrapped import WrappedLabel
from gui.window import errors

_EVERY = 1_000  # milliseconds
_CODE_STAYS = 20.0  # seconds, in the banner: the next guest need not read it


@dataclass(frozen=True, slots=True)
class ReadPage(ReadReceipt):
    """A receipt with a guest's `code`, or with what its customer may cancel."""

    code: str = ""
    offer: CancelOffer | None = None
    zone: str = "UTC"


class ReceiptPage(ReceiptScreen):
    """The receipt of a sale among the user's tickets; a fresh one is printed where this workstation has a printer."""

    nav = "purchases"
    code = ""
    panel: CancelPanel | None = None
    note: RequestNote | None = None
    cancel: ttk.Button | None = None

    def build(self) -> None:
        """Load the receipt, and have a fresh one printed: however often, it is printed once."""
        self.panel = self.note = self.cancel = None
        super().build()
        self._said = ""
        self._repeat: Repeat | None = None
        if self.arguments.get("fresh"):
            cinema, actor, language = self.app.cinema, self.app.identity.actor(), current_language()
            sale = self.arguments["transaction_id"]
            self.app.tasks.submit(
                lambda: cinema.printing.sold(actor, sale, language), owner=self, on_done=self._printing,
                on_error=self._not_printed, write=True,
            )  # fmt: skip

    def reading(self) -> Callable[[], ReadReceipt]:
        """Return what reads the receipt with a guest's code, or with what may be cancelled, for a worker."""
        read, cinema, actor = super().reading(), self.app.cinema, self.app.identity.actor()
        sale, is_fresh = self.arguments["transaction_id"], bool(self.arguments.get("fresh"))

        def work() -> ReadPage:
            found = read()
            code, offer = "", None
            try:
                if is_fresh and actor.user is None:
                    code = cinema.guest_codes.code_for(actor, sale).code
                elif actor.user is not None and not is_fresh:
                    offer = cinema.own_tickets.cancel_offer(actor, sale)
            except (NotAllowedError, ConflictError, NotFoundError) as error:
                # Such as staff's look at another's sale: the receipt is what was asked for.
                errors.note_unseen(error, "reading what goes with a receipt")
            return ReadPage(found.receipt, found.codes, found.fresh, code, offer, cinema.house().timezone)

        return work

    def hidden(self) -> None:
        """Show a guest's code once more: this page can't be opened again."""
        # Once: a covered page is left a second time later, perhaps when somebody else has signed in.
        code, self.code = self.code, ""
        if code:
            self.app.notify(left_words(code), "info", seconds=_CODE_STAYS)
        super().hidden()

    def escape(self) -> bool:
        """Close the large code or the panel, if one is open."""
        if super().escape():
            return True
        if self.panel is not None:
            self.panel.leave()
            return True
        return False

    def may_leave(self, *, tell: bool = True) -> bool:
        """Tell whether no money is being given back."""
        is_busy = self.panel is not None and self.panel.is_busy
        if is_busy and tell:
            self.app.notify(_("The money is being given back. This takes a moment."), "info")
        return not is_busy

    def _show(self, read: ReadReceipt) -> None:
        self.panel = self.note = self.cancel = None
        super()._show(read)
        if isinstance(read, ReadPage):
            self._show_more(read)

    def _show_more(self, read: ReadPage) -> None:
        """Show above the tickets what goes with them."""
        assert self.box is not None
        self.code = read.code
        if read.code:
            KeptCode(self.box.aside, read.code).pack(fill="x", pady=(0, px(16)))
        offer = read.offer
        if offer is None:
            return
        if offer.request is not None:
            request = offer.request
            self.note = RequestNote(self.box.aside, offer.sale, request, lambda: self._withdraw(request.id))
            self.note.pack(fill="x", pady=(0, px(16)))
        if offer.tickets:
            self.cancel = self.box.add_button(
                "arrow-counterclockwise", _("Cancel tickets…"), lambda: self._open_panel(offer, read.zone)
            )
        elif offer.shows_reason and offer.request is None:
            WrappedLabel(self.box.aside, text=offer.reason, style="Muted.TLabel", most=540).pack(
                fill="x", pady=(0, px(16))
            )

    # Cancelling

    def _open_panel(self, offer: CancelOffer, zone: str) -> None:
        """Open the panel above the tickets; a second press goes to it."""
        assert self.box is not None
        if self.panel is None:
            self.panel = CancelPanel(
                self.box.aside, offer, zone, lambda tickets: self._cancel(offer, tickets), self._close_panel
            )  # fmt: skip
            self.panel.pack(fill="x", pady=(0, px(16)))
            self.update_idletasks()  # Tk gives the focus to mapped widgets only
        self.panel.first().focus_set()

    def _close_panel(self) -> None:
        if self.panel is not None and self.box is not None:
            self.panel.destroy()
            self.panel = None
            if not self.box.aside.winfo_children():
                self.box.aside.configure(height=1)  # a frame keeps its last size when its children are gone
            (self.cancel or self.box.first).focus_set()

    def _cancel(self, offer: CancelOffer, tickets: tuple[str, ...]) -> None:
        """Cancel tickets on a worker, then show the receipt as it is now."""
        cinema, actor = self.app.cinema, self.app.identity.actor()
        seats, panel = seat_names(offer.sale, tickets), self.panel

        def done(cancelled: Cancelled) -> None:
            if panel is not None and panel.winfo_exists():
                panel.is_busy = False
            if cancelled.request is not None:
                self.app.notify(asked_words() + ".", "good")
            else:
                self.app.notify(cancelled_words(cancelled.sale), "good")
            self.load(self.reading(), self._show, on_error=self._not_there)

        def failed(error: BaseException) -> None:
            if panel is None or not panel.winfo_exists():  # the page was built anew in another language meanwhile
                self.app.report(error)
                return
            panel.refuse(errors.words(error).message)

        self.app.tasks.submit(
            lambda: cinema.own_tickets.cancel(actor, offer.sale.id, seats), owner=self, on_done=done,
            on_error=failed, write=True,
        )  # fmt: skip

    def _withdraw(self, request_id: str) -> None:
        cinema, actor, note = self.app.cinema, self.app.identity.actor(), self.note
        if note is not None and note.withdraw is not None:
            note.withdraw.state(["disabled"])  # a second press would only be told that it is done

        def done(_nothing: object) -> None:
            self.app.notify(_("The request is withdrawn: your tickets are valid as before."), "good")
            self.load(self.reading(), self._show, on_error=self._not_there)

        def failed(error: BaseException) -> None:
            self.app.report(error)
            if not isinstance(error, StorageError):
                self.load(self.reading(), self._show, on_error=self._not_there)
            elif note is not None and note.withdraw is not None and note.winfo_exists():
                note.withdraw.state(["!disabled"])

        self.app.tasks.submit(
            lambda: cinema.own_tickets.withdraw(actor, request_id), owner=self, on_done=done, on_error=failed,
            write=True,
        )  # fmt: skip

    # Printing

    def _printing(self, jobs: Sequence[PrintJob]) -> None:
        if jobs:
            ids = [one.id for one in jobs]
            self._repeat = Repeat(self, _EVERY, lambda: self._follow(ids))
            self._follow(ids)

    def _follow(self, ids: Sequence[str]) -> None:
        """Tell how the papers are, until they are out or the page is left."""
        cinema, actor = self.app.cinema, self.app.identity.actor()

        def show(read: tuple[str, bool]) -> None:
            words, is_out = read
            if is_out and self._repeat is not None:
                self._repeat.stop()
            if words != self._said:
                self._said = words
                self.app.notify(words, "good" if is_out else "info", seconds=12)

        def work() -> tuple[str, bool]:
            found, now = cinema.printing.jobs(actor, ids), cinema.printing.now(actor)
            left = [one for one in found if one.state is not JobState.PRINTED]
            return customer_words((left or list(found))[0], now), not left

        self.app.tasks.submit(work, owner=self, on_done=show, on_error=self._not_printed)

    def _not_printed(self, error: BaseException) -> None:
        """Leave it to the counter, which sees the cause: a customer's receipt is on the screen."""
        errors.note_unseen(error, "printing a customer's paper")
