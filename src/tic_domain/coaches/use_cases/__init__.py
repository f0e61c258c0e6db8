"""What coaches, visitors and operators do with profiles."""
