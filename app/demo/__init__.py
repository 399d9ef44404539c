"""Made-up but realistic records for any definitions."""
