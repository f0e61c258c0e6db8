"""What CVs call what the quiz asks for: names as data, and how they are found in a text.

The files `*.toml` here are ours: written for this project from what their `sources` name, copied from none.
"""
