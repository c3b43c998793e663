"""The plan editor: draws the seats of a room with mouse and keys. `page.py` puts its parts together."""
