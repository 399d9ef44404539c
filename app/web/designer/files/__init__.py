"""The definitions as text in an editor."""
