"""The canned questions, their parameters and results, and the concepts that codes mean."""
