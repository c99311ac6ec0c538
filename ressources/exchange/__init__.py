"""A library as a workbook: written, read again, tried before anything changes."""
