"""The section `standoff`: checked entries to frozen data."""

from detente.case import model as m
from detente.case.build_bargain import Parts, cited
from detente.case.schema_standoff import PreferenceEntry


def standoff_of(b: Parts) -> m.StandoffSection | None:
    """The graph model of the conflict as written."""
    standoff = b.entries.standoff
    if standoff is None:
        return None
    path = ("standoff", "variants")
    return m.StandoffSection(
        options=standoff.options,
        titles=standoff.titles,
        one_way=dict(standoff.one_way),
        infeasible=standoff.infeasible,
        outcomes=standoff.outcomes,
        preferences={a: _preferences(b, p, "standoff", "preferences", a) for a, p in standoff.preferences.items()},
        variants={
            name: {a: _preferences(b, p, *path, name, a) for a, p in variant.items()}
            for name, variant in standoff.variants.items()
        },
        shares=b.mapped(standoff.shares, "standoff", "shares"),
        moves=standoff.moves,
        misperceived=standoff.misperceived,
        unknown=standoff.unknown,
        status_quo=standoff.status_quo,
        links=standoff.links,
        sources={name: cited(source) for name, source in standoff.sources.items()},
        notes=standoff.notes,
        note=standoff.note,
        where=b.where("standoff"),
    )


def _preferences(b: Parts, entry: PreferenceEntry, *path: str) -> m.Preferences:
    """One actor's preferences."""
    weights = b.mapped(entry.weights, *path, "weights")
    return m.Preferences(entry.statements, weights, entry.ranking, entry.great, b.where(*path))
