"""QR codes of ticket codes: level M, as large as the code needs, in the compact alphanumeric mode."""


def qr_matrix(code: str) -> tuple[tuple[bool, ...], ...]:
    """Return the modules of a code's QR symbol without its quiet zone, True for dark."""
    import segno

    made = segno.make(code, error="m", micro=False)
    return tuple(tuple(bool(module) for module in row) for row in made.matrix)
