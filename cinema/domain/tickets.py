"""Ticket codes: what they say and how they are written. Signing is the adapter's, their state the database's."""

import base64
from dataclasses import dataclass
from enum import StrEnum

from cinema.domain.ids import is_id

PREFIX = "C1"


@dataclass(frozen=True, slots=True)
class TicketClaim:
    """What a ticket's code says: which ticket, for which screening and seat. Nothing about a person."""

    ticket: str
    screening: str
    seat: str

    def message(self) -> bytes:
        """Return the bytes that are signed."""
        return f"{PREFIX}/{self.ticket}/{self.screening}/{self.seat}".encode()


class TicketVerdict(StrEnum):
    """What the door may be told of a code."""

    VALID = "valid"
    NOT_PAID = "not-paid"
    REFUNDED = "refunded"
    FORGED = "forged"
    UNKNOWN = "unknown"


def write_code(claim: TicketClaim, signature: bytes) -> str:
    """Write a code in the signs of QR's compact alphanumeric mode (A-Z, 0-9, '/', '-')."""
    signed = base64.b32encode(signature).decode().rstrip("=")
    return f"{PREFIX}/{claim.ticket}/{claim.screening}/{claim.seat}/{signed}".upper()


def read_code(code: str) -> tuple[TicketClaim, bytes] | None:
    """Read a code into its claim and signature, None if it is no code of ours; nothing is believed yet."""
    if not code.isascii() or len(code) >= 400:
        return None
    parts = code.strip().upper().split("/")
    if len(parts) != 5 or parts[0] != PREFIX:
        return None
    ticket, screening = parts[1].lower(), parts[2].lower()
    if not (is_id(ticket) and is_id(screening)):
        return None
    try:
        signature = base64.b32decode(parts[4] + "=" * (-len(parts[4]) % 8))
    except ValueError:
        return None
    return TicketClaim(ticket, screening, parts[3]), signature
