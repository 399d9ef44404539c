"""Option sets: their options made, moved, merged, pasted, taken out and in as CSV."""
