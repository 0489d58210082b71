"""Briefs: findings as blocks, and blocks as HTML, Markdown, PDF, Word and tables."""
