"""What roles allow, and why somebody sees something."""
