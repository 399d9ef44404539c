"""Tables and rows: from definitions to SQL, and back."""
