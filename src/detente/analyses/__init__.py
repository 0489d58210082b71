"""Analyses: results to findings; one question, one file, one function `(study) -> Finding`."""
