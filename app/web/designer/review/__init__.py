"""Review, publishing, clashes, and the history of versions."""
