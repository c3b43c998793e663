"""Builds the services over one storage, with one module and builder per feature."""
