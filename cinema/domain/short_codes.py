"""The short code of a ticket: eight signs and a check sign, typed where its QR code can't be read.

The signs follow from a secret of the house and the ticket's id, and stand in the ticket: nobody can make one without
the house's key, and it says nothing without the database. Two tickets may have the same by chance, once in a million
million: whoever looks one up gets all of them.
"""

import hashlib

from cinema.domain.check_signs import is_checked, signs_of, tidy

LENGTH = 8
"""Signs without the check sign."""


def short_code_words(ticket: str) -> bytes:
    """Return what the house signs for the code of a ticket's id. Signatures are deterministic, and nobody sees it."""
    return f"ticket/{ticket}".encode()


def short_code_from(signature: bytes) -> str:
    """Return the code that follows from the house's signature."""
    return signs_of(int.from_bytes(hashlib.sha256(b"ticket code\0" + signature).digest()), LENGTH)


def read_short_code(text: str) -> str | None:
    """Return a typed text as the code that it is; None for any other text, and for one whose check sign is wrong."""
    code = tidy(text)
    return code if len(code) == LENGTH + 1 and is_checked(code) else None


def shown(code: str) -> str:
    """Return a code as it is printed, such as K7Q2-4418-X."""
    return f"{code[:4]}-{code[4:LENGTH]}-{code[LENGTH:]}"
