"""The HTML screens."""
