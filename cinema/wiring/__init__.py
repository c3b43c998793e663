"""Builds the services over one storage, one module and one builder a feature."""
