"""Letters, labels and cards: documents whose text an admin writes."""
