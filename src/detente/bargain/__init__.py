"""The bargaining table: which relief buys most, and which package of the agenda both sides can sign."""
