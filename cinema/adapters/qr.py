"""QR codes for tickets: error correction level M, the smallest version that fits, alphanumeric mode."""


def qr_matrix(code: str) -> tuple[tuple[bool, ...], ...]:
    """Return the modules of the QR symbol, row by row, without the quiet zone; True is dark."""
    import segno

    made = segno.make(code, error="m", micro=False)
    return tuple(tuple(bool(module) for module in row) for row in made.matrix)
