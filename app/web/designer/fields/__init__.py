"""The pages of an entity's fields: gallery, settings, sections."""
