"""Fields of an entity: made, changed, renamed, moved between sections, converted."""
