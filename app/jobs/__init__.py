"""Long work with progress, resumable."""
