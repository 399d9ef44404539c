"""Every text in every language: as one table, and as a workbook for a translator."""
