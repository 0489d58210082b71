"""What might happen: every uncertain number, the true type and the key of the luck, drawn before any run."""

from detente.futures.draw import draw_futures, priors_of, value_of
from detente.futures.model import Futures
from detente.futures.quantiles import quantile

__all__ = ["Futures", "draw_futures", "priors_of", "quantile", "value_of"]
