"""Definitions: read, check, compare."""
