"""The door: a window that lets people in by their tickets."""
