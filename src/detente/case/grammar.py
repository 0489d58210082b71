"""The grammar of metrics, conditions, claims and preference statements. It yields trees; nothing is evaluated."""

from functools import cache
from typing import Literal

from lark import Lark

Start = Literal["expression", "statement"]

EXPRESSION = r"""
?expression: either
?either: both ("or" both)*
?both: negation ("and" negation)*
?negation: "not" negation -> negation
         | comparison
?comparison: sum
           | sum OPERATOR sum -> compare
           | "type" "is" NAME -> type_is
?sum: product
    | sum SIGN product -> arithmetic
?product: unary
        | product TIMES unary -> arithmetic
?unary: SIGN unary -> signed
      | atom
?atom: NUMBER -> constant
     | "(" expression ")"
     | call
     | call "in" window -> windowed
     | "number" "(" PATH ")" -> assumption
     | PATH -> assumption
     | NAME "in" "force" -> in_force
     | METRIC -> metric_of
     | NAME -> series
call: NAME "(" expression given? ")"
given: "given" expression
window: "months" INT "to" (INT | END) -> months
      | "month" INT -> month

OPERATOR: "<=" | ">=" | "==" | "!=" | "<" | ">" | "=" | "≤" | "≥" | "≠"
SIGN: "+" | "-"
TIMES: "*" | "/"
END: "end"
METRIC.3: /METRIC_NAME[ \t]*\[[ \t]*[\w-]+[ \t]*\]/
PATH.2: /[^\W\d][\w-]*(\.[\w-]+( [\w-]+)*?)+(?=\s*($|[)<>=≤≥≠+*\/]|-\s|and\b|or\b|given\b))/
NAME: /[^\W\d]\w*(-\w+)*/
NUMBER: /(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*%?/
INT.1: /\d+/
%ignore /\s+/
"""

# Words and hyphens up to the bracket; and, or, not and given end a name unless it stands in quotes.
METRIC_NAME = (
    r"""("[^"\[\]]+"|'[^'\[\]]+'|(?!(and|or|not|given|in|to|is)\b)[^\W\d]"""
    r"""(?:[\w'%.,:&-]|[ \t]+(?!(and|or|not|given)\b)[\w'%.,:&-])*)"""
)

STATEMENT = r"""
?statement: iff
?iff: conditional ("iff" conditional)?
?conditional: either ("if" either)?
?either: both ("or" both)*
?both: literal ("and" literal)*
?literal: "not" literal -> negation
        | "(" statement ")"
        | OPTION
        | QUOTED
OPTION: /[^\W\d]\w*(-\w+)*/
QUOTED: /"[^"]+"/
%ignore /\s+/
"""


@cache
def parser(start: Start) -> Lark:
    """The LALR parser of one of the two small languages."""
    source = EXPRESSION.replace("METRIC_NAME", METRIC_NAME) if start == "expression" else STATEMENT
    return Lark(source, start=start, parser="lalr", propagate_positions=True, maybe_placeholders=False)
