"""Everything that is held about a person, for their programs."""
