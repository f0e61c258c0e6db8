"""Product events and technical failures: what is known of usage, and nothing more (C2.5, C2.6, C3.4)."""
