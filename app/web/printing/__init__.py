"""Printing from the screens: documents, labels, lists."""
