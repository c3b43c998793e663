"""Ticket codes: their content and format. An adapter signs them; the database has the ticket's state."""

import base64
from dataclasses import dataclass
from enum import StrEnum

from cinema.domain.ids import is_id

PREFIX = "C1"  # version 1 of the format
_MAX_CHARACTERS = 400  # several times a code's length; longer text is refused before it is parsed


@dataclass(frozen=True, slots=True)
class TicketClaim:
    """The content of a ticket's code: ticket, screening and seat, nothing about a person."""

    ticket: str
    screening: str
    seat: str

    def message(self) -> bytes:
        """Return the bytes to sign."""
        return f"{PREFIX}/{self.ticket}/{self.screening}/{self.seat}".encode()


class TicketVerdict(StrEnum):
    """The result of checking a code at the door; `cancelled`: the screening, whose ticket is not given back yet."""

    VALID = "valid"
    NOT_PAID = "not-paid"
    REFUNDED = "refunded"
    CANCELLED = "cancelled"
    FORGED = "forged"
    UNKNOWN = "unknown"


def write_code(claim: TicketClaim, signature: bytes) -> str:
    """Return a code in the characters of QR's compact alphanumeric mode (ISO/IEC 18004)."""
    signed = base64.b32encode(signature).decode().rstrip("=")
    return f"{PREFIX}/{claim.ticket}/{claim.screening}/{claim.seat}/{signed}".upper()


_PARTS = 5  # of a code: prefix, ticket, screening, seat, signature
# What a scanner that types as an American keyboard makes of `/` and `-` on other layouts: Spanish and Portuguese ones
# (ISO), and the Brazilian one (ABNT2).
_LAYOUTS = ({"-": "/", "'": "-"}, {";": "/", "-": "-"}, {"&": "/", "'": "-"})


def as_typed(text: str) -> str:
    """Return a scanned code as it was printed; other text as it is.

    What was typed before it is left out, and the signs that the keyboard's layout turned are turned back.
    """
    tidy = text.strip().upper()
    start = f"{PREFIX}/"
    layouts: tuple[dict[str, str], ...] = ({},) if start in tidy else _LAYOUTS
    for layout in layouts:
        turned = "".join(layout.get(one, one) for one in tidy)
        at = turned.find(start)
        while at >= 0:
            code = turned[at:]
            if code.count("/") == _PARTS - 1:
                return code
            at = turned.find(start, at + 1)
    return tidy


def read_code(code: str) -> tuple[TicketClaim, bytes] | None:
    """Parse a code into its claim and signature, None for any other text. The signature is not verified."""
    if not code.isascii() or len(code) >= _MAX_CHARACTERS:
        return None
    parts = code.strip().upper().split("/")
    if len(parts) != _PARTS or parts[0] != PREFIX:
        return None
    ticket, screening = parts[1].lower(), parts[2].lower()
    if not (is_id(ticket) and is_id(screening)):
        return None
    try:
        signature = base64.b32decode(parts[4] + "=" * (-len(parts[4]) % 8))
    except ValueError:
        return None
    return TicketClaim(ticket, screening, parts[3]), signature
