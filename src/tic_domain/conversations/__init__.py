"""Chat between a coachee and a coach, and what of the coachee's matching data the coach may see."""
