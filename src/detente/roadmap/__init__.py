"""Roadmaps of small deals: who would keep each deal, and which roads both sides would keep."""
