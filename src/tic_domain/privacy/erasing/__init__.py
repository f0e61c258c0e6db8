"""Leaving for good: when an account may be deleted, and all that deleting it means."""
