"""What CVs call the roles, levels, topics, companies and languages of the quiz: names as data, and how they are found.

The files `*.toml` here are ours: written for this project from what their `sources` name, copied from none.
"""
