"""The pages of entities, of the menu, and of pasted rows."""
