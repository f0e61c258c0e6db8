"""What is held about people, read from the tables by their classification; exports; and what is forgotten."""
