"""What the two of a coaching session say of each other afterwards, each without having seen the other's."""
