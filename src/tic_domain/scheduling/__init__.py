"""When coach and coachee meet: open times, holds, bookings and blocked time in one calendar per coach."""
