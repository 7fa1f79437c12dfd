"""Reports: a result of validation in the forms that people and machines read.

The same result gives the same bytes: no report says when or where it was made.
"""
