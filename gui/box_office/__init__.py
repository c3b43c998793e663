"""The box office: the window of the counter, used by keys."""
