"""Pages for people: the same templates make those of the server and of the static site."""
