"""Who coaches: profile, offerings, weekly hours, listing, capacity."""
