"""QR codes for tickets: error correction level M, the smallest version that fits, alphanumeric mode."""

from functools import lru_cache


@lru_cache(maxsize=256)  # a paper is measured, then drawn; and it is printed, then saved
def qr_matrix(code: str) -> tuple[tuple[bool, ...], ...]:
    """Return the modules of the QR symbol, row by row, without the quiet zone; True is dark."""
    import segno

    made = segno.make(code, error="m", micro=False)
    return tuple(tuple(bool(module) for module in row) for row in made.matrix)
