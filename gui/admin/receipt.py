"""The receipt of a sale that was found by its number."""

from gui.selling.receipt_screen import ReceiptScreen


class ReceiptPage(ReceiptScreen):
    """The receipt, marked as a copy, over the page that it was opened from."""

    nav = None
