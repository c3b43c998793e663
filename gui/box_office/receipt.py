"""The box office's receipt screen: saved and printed as everywhere; of a sale, or of a refund by its number."""

from collections.abc import Callable
from functools import partial

from gui.selling.receipt_box import ReadReceipt, read_numbered
from gui.selling.receipt_screen import ReceiptScreen


class ReceiptPage(ReceiptScreen):
    """The receipt of the sale `transaction_id`, or of the refund `number`, over the page that it was opened from."""

    nav = None

    def reading(self) -> Callable[[], ReadReceipt]:
        """Return what reads the receipt."""
        number = self.arguments.get("number")
        if number is None:
            return super().reading()
        return partial(read_numbered, self.app.cinema, self.app.identity.actor(), number)
