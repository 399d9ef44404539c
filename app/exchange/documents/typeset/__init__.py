"""Records as pages by Typst: profiles and agreements. Letters, labels and cards: ``free``."""
