"""Live delivery: server-sent events over Litestar's channels."""
