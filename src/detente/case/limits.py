"""Limits of a case file, stated in one place and enforced where the text is read.

They stop a hostile or broken file from taking the machine's memory or time; no honest case comes near them.
"""

FILE_BYTES = 4_000_000  # of each file
FILES = 64  # the case and all that it includes
DEPTH = 24  # mappings and lists inside each other
NODES = 100_000  # texts, lists and mappings of all files, aliases counted as what they stand for
ALIASES = 1_000  # uses of YAML anchors
TEXT = 20_000  # characters of one text
NUMBER_TEXT = 200  # characters of one number
EXPRESSION_TEXT = 2_000  # characters of one metric, claim or stop rule
EXPRESSION_DEPTH = 50  # brackets inside each other in a metric, claim or stop rule
NAMES = 2_000  # entries of one section
MONTHS = 1_200  # length of a case: a century
LEVERS = 8  # sliders of the app
OVERLAYS = 1_000  # changes laid over a case at once
PROBLEMS = 200  # problems that are written out; the rest are counted
