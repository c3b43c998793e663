"""The customer face: finding a movie, choosing seats, paying, and what one has bought."""
