"""The API's own page, from its description: needs no script and no other place."""

import json
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

Schema = Mapping[str, Any]

STYLE = (
    ":root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:62rem;margin:0 auto;padding:1rem}"
    "pre,code{font-family:ui-monospace,monospace;font-size:.9em;overflow-wrap:anywhere}"
    "pre{white-space:pre-wrap;padding:.6rem;border:1px solid}html{background:Canvas;color:CanvasText}"
    "h1,h2,h3,li{overflow-wrap:anywhere}table{border-collapse:collapse;width:100%;table-layout:fixed}"
    "th,td{text-align:left;padding:.2rem .8rem .2rem 0;vertical-align:top;overflow-wrap:anywhere}"
    "section{border-top:1px solid;margin-top:2rem}"
)
ENTRY = (
    "<p>Every call needs the token of this start, which stands in the address that <code>detente app</code> printed: "
    "as the cookie that the address sets, or as <code>Authorization: Bearer TOKEN</code>. A scenario in each request "
    'decides every number; the server keeps none. The whole description: <a href="/openapi.json">openapi.json</a>. '
    "What is wrong comes back as <a href='#Problems'>Problems</a>.</p>"
)

SMALL = {"case": "two-sides", "futures": 200}
EXAMPLES: Mapping[str, Mapping[str, Any]] = {
    "/api/v1/case": SMALL,
    "/api/v1/assumptions": {**SMALL, "changes": {"credibility.start": "60%..90%"}},
    "/api/v1/value": {"scenario": SMALL, "path": "credibility.start", "text": "60%..90%"},
    "/api/v1/run": {"scenario": SMALL, "detail": "fast", "cards": ["compare"], "saved": {}},
    "/api/v1/card": {"scenario": SMALL, "key": "regret"},
    "/api/v1/compare": {
        "scenarios": [
            {"name": "As written", "scenario": SMALL},
            {"name": "More trust", "scenario": {**SMALL, "changes": {"credibility.start": "70%"}}},
        ]
    },
    "/api/v1/story": {"scenario": SMALL, "future": 7},
    "/api/v1/trace": {"scenario": SMALL, "number": "credibility.start", "detail": "fast"},
    "/api/v1/road": {"scenario": SMALL, "roadmap": "small-steps"},
    "/api/v1/brief/outline": {"scenario": SMALL},
    "/api/v1/brief": {"scenario": SMALL, "format": "md", "sections": ["bottom-line", "compare"]},
    "/api/v1/jobs": {"kind": "robustness", "scenario": SMALL},
    "/api/v1/jobs/done": {"kind": "robustness", "scenario": SMALL},
}
"""Path -> a request that it answers; a test sends them."""


def api_page(description: Schema) -> str:
    """Every call: what it does, what it takes with limits, an example, what it gives; then every message."""
    calls = [(path, how, call) for path, hows in description["paths"].items() for how, call in hows.items()]
    messages: Schema = description["components"]["schemas"]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>API of detente</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body><header>'
        f"<h1>API of detente {escape(description['info']['version'])}</h1>{ENTRY}</header>"
        f'<nav aria-label="Calls"><ul>{"".join(_line(*one) for one in calls)}</ul></nav><main>'
        f"<h2>Calls</h2>{''.join(_call(*one) for one in calls)}"
        f"<h2>Messages</h2>{''.join(_message(name, messages[name]) for name in sorted(messages))}</main></body></html>"
    )


def _anchor(path: str, how: str) -> str:
    """Where a call stands on the page."""
    return escape(f"{how}{path}".replace("/", "-").replace("{", "").replace("}", ""))


def _line(path: str, how: str, call: Schema) -> str:
    """A call in the list."""
    first = str(call.get("description", "")).partition("\n")[0]
    return f'<li><a href="#{_anchor(path, how)}"><code>{how.upper()} {escape(path)}</code></a> {escape(first)}</li>'


def _call(path: str, how: str, call: Schema) -> str:
    """A call."""
    parts = [f'<section id="{_anchor(path, how)}"><h3><code>{how.upper()} {escape(path)}</code></h3>']
    parts.append(f"<p>{escape(str(call.get('description', '')))}</p>")
    asked = [(p["name"], {**p["schema"], "description": p.get("description", "")}) for p in call.get("parameters", ())]
    if asked:
        required = {p["name"] for p in call["parameters"] if p.get("required")}
        parts.append(_fields("In the address", asked, required))
    if "requestBody" in call:
        body = call["requestBody"]["content"]["application/json"]["schema"]
        parts.append(f"<p>Takes {_kind(body)}</p>")
    if path in EXAMPLES and how == "post":
        parts.append(f"<p>Such as</p><pre>{escape(json.dumps(EXAMPLES[path], indent=2))}</pre>")
    gives = "".join(f"<li>{code}: {_answer(answer)}</li>" for code, answer in call["responses"].items())
    return f"{''.join(parts)}<p>Gives</p><ul>{gives}</ul></section>"


def _answer(answer: Schema) -> str:
    """What an answer is."""
    content = answer.get("content", {})
    if "application/json" in content:
        said = str(answer["description"]).removeprefix("Successful Response")  # what FastAPI says of all of them
        return f"{_kind(content['application/json']['schema'])} {escape(said)}"
    return escape(", ".join(content) or str(answer["description"]))


def _message(name: str, schema: Schema) -> str:
    """A message with its fields."""
    required = set(schema.get("required", ()))
    fields = _fields("", schema.get("properties", {}).items(), required)
    said = escape(str(schema.get("description", "")))
    return f'<section id="{escape(name)}"><h3>{escape(name)}</h3><p>{said}</p>{fields}</section>'


def _fields(caption: str, fields: Iterable[tuple[str, Schema]], required: set[str]) -> str:
    """Fields as a table."""
    rows = "".join(
        f"<tr><th scope='row'><code>{escape(name)}</code></th><td>{_kind(one)}</td>"
        f"<td>{'required' if name in required else _default(one)}</td>"
        f"<td>{escape(str(one.get('description', '')))}</td></tr>"
        for name, one in fields
    )
    head = "".join(f"<th scope='col'>{word}</th>" for word in ("Field", "Kind", "Else", "Note"))
    return f"<table>{f'<caption>{caption}</caption>' if caption else ''}<tr>{head}</tr>{rows}</table>" if rows else ""


def _default(schema: Schema) -> str:
    """What stands where nothing is sent."""
    return f"<code>{escape(json.dumps(schema['default'], ensure_ascii=False))}</code>" if "default" in schema else ""


def _kind(schema: Schema) -> str:
    """The kind of a value with its limits; a message links to where it stands."""
    if "$ref" in schema:
        name = escape(str(schema["$ref"]).rpartition("/")[2])
        return f'<a href="#{name}">{name}</a>'
    if one_of := schema.get("anyOf") or schema.get("oneOf"):
        return " or ".join(_kind(one) for one in one_of)
    if "const" in schema or "enum" in schema:
        return " or ".join(f"<code>{escape(str(v))}</code>" for v in schema.get("enum", [schema.get("const")]))
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}{_limits(schema)}"
    if schema.get("type") == "object" and isinstance(inner := schema.get("additionalProperties"), dict):
        return f"names to {_kind(inner)}{_limits(schema)}"
    return f"{escape(str(schema.get('type', 'anything')))}{_limits(schema)}"


LIMITS = {
    "minimum": "at least {}", "maximum": "at most {}", "exclusiveMinimum": "more than {}",
    "exclusiveMaximum": "less than {}", "minLength": "{} characters or more", "maxLength": "up to {} characters",
    "minItems": "{} or more", "maxItems": "up to {}", "maxProperties": "up to {}", "pattern": "of the form {}",
}  # fmt: skip


def _limits(schema: Schema) -> str:
    """Limits in words."""
    said = ", ".join(words.format(schema[key]) for key, words in LIMITS.items() if key in schema)
    return f" ({escape(said)})" if said else ""
