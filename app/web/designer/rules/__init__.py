"""The page of an entity's rules."""
