"""The box office's receipt screen: saved and printed as everywhere."""

from gui.selling.receipt_screen import ReceiptScreen


class ReceiptPage(ReceiptScreen):
    """The receipt of a sale that was made here."""

    nav = "sell"
