"""What answers: codes and concepts, eligibility, the canned questions, validation."""
