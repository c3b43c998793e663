"""The customer's receipt screen, opened after paying and from My tickets."""

from gui.selling.receipt_screen import ReceiptScreen


class ReceiptPage(ReceiptScreen):
    """The receipt of a sale among the user's tickets."""

    nav = "purchases"
