"""The search for roadmaps that both sides would keep."""
