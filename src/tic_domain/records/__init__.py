"""What is held about one person: shown, taken along in an export, and forgotten when its time is over."""
