"""A server of the Model Context Protocol, by which assistants ask the graph."""
