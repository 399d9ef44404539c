"""The page on which a list is laid out."""
