"""Rows of text from a CSV file or a workbook, in bounded memory, whatever they are the rows of."""
