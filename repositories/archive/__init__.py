"""Backup and restore: the whole database as one zip of BSON files."""
