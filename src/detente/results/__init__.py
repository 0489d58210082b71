"""What the world did: metrics by strategy and future, monthly paths as bands, and the folder that keeps a run."""

from detente.results.choices import choices, variants
from detente.results.model import Chunk, Results, Study

__all__ = ["Chunk", "Results", "Study", "choices", "variants"]
