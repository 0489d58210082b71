"""Charts: one a file, each a function `(finding) -> Chart`, a Vega-Lite description with its data inside."""
