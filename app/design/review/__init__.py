"""What a draft would do, in sentences, before it does it."""
