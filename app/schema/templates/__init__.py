"""The template language of letters, labels and cards: read, checked, renamed; never run as code."""
