"""O*NET: its taxonomy, its workbooks, its crosswalk of DOT occupations."""
