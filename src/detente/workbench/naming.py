"""Names in plain words, for the shells."""

from detente.analyses.words import plain_name, series_title, spaced, strategy_title, title_of, titled

__all__ = ["plain_name", "series_title", "spaced", "strategy_title", "title_of", "titled"]
