"""Joins storage, adapters and services into one `Cinema`. The one place that knows all of them."""
