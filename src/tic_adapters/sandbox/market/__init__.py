"""The demo's invented market: who coaches, who prepares, and what they said to each other."""
