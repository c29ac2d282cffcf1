"""The graph for assistants: a server of the Model Context Protocol whose tools answer with the sentences that say so."""
