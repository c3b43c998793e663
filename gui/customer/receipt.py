"""The customer's receipt screen, opened after paying and from My tickets."""

from collections.abc import Sequence

from cinema.domain.print_jobs import JobState, PrintJob, customer_words
from cinema.i18n import current_language
from gui.selling.receipt_screen import ReceiptScreen
from gui.widgets.repeat import Repeat
from gui.window import errors

_EVERY = 1_000  # milliseconds


class ReceiptPage(ReceiptScreen):
    """The receipt of a sale among the user's tickets; a fresh one is printed where this workstation has a printer."""

    nav = "purchases"

    def build(self) -> None:
        """Load the receipt, and have a fresh one printed: however often, it is printed once."""
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
