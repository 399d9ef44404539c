"""The pages of option sets."""
