"""Entities as a whole: made, copied, pasted, laid out in lists and documents, ruled."""
