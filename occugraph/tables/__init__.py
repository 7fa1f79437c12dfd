"""Tables that people and publishers bring: CSV files and workbooks, their rows and cells."""
