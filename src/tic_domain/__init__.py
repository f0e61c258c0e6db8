"""The rules of techinterview.coach, free of frameworks: attrs and the standard library only."""
