"""Pages on which a person sees everything that is held about them, and takes it along."""
