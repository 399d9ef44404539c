"""Definition files as text: read, rewritten with comments kept, compared, packed, given back."""
