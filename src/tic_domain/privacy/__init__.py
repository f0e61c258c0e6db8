"""The privacy policy itself, and the evidence that each of its clauses is kept."""
