"""Two people changed the definitions: brought together, and told where they disagree."""
