"""The standoff: which outcomes of a conflict hold, and how to get from here to there (graph model)."""
