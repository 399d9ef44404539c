"""Long work: the job row is the truth, an engine only carries its number to somebody who works."""
