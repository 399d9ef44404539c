"""What happened: events and revisions."""
