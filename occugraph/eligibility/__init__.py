"""Eligibility: whether a job at an employer qualifies for a programme, and why."""
