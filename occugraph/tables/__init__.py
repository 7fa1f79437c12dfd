"""Tables that people bring: CSV files and workbooks, their columns and cells."""
