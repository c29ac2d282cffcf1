"""The HTTP service: a typed, read-only view of a graph, and the page at `/`."""
