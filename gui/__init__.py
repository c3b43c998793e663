"""The windows. Talks to `Cinema` and its domain values alone; knows nothing of storage."""
