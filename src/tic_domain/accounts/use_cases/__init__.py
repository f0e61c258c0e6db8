"""What members and operators do with accounts."""
