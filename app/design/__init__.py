"""Changing definitions from the panel: the texts stay the one place where they are written."""
