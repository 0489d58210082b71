"""`detente`: plan and stress-test step-by-step engagement with a dangerous adversary."""

__version__ = "0.1.0"
