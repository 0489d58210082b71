from detente.case.check import report
from detente.case.read import read_case


def matters(case):
    return {(row[0], row[1]) for row in report(case).table.rows}


def test_the_report_counts_sources_judgements_and_defaults(case_with):
    case = case_with()
    finding = report(case)
    counts = finding.more["numbers"]
    assert sum(counts.column("all")) == len(case.assumptions)
    assert sum(counts.column("uncertain")) == len(case.uncertain)
    parts = [sum(counts.column(name)) for name in ("sourced", "judged", "default")]
    assert sum(parts) == len(case.assumptions)
    assert f"{parts[0]} with a source, {parts[1]} judgements, {parts[2]} defaults" in finding.answer


def test_names_never_used_are_listed_with_their_line():
    case = read_case("two-sides")
    assert ("never used", "windows.exercises") in matters(case)
    assert ("never used", "roadmaps.all-at-once") in matters(case)
    row = next(row for row in report(case).table.rows if row[1] == "windows.exercises")
    assert row[3] == case.windows["exercises"].where.line


def test_a_measure_in_no_roadmap_is_never_used(case_with):
    case = case_with(("measures: [liaison-offices, test-halt]}", "measures: [test-halt]}"))
    assert ("never used", "measures.liaison-offices") in matters(case)


def test_a_source_that_nothing_cites_is_told(case_with):
    case = case_with(("  agency-2019: {", "  other: {title: Other}\n  agency-2019: {"))
    assert ("never cited", "sources.other") in matters(case)
    assert ("never cited", "sources.agency-2019") not in matters(case)


def test_an_interest_and_an_actor_without_a_part_are_told(case_with):
    case = case_with(
        ("status, control]", "status, control, face]"), ("  south: {", "  east: {role: third}\n  south: {")
    )
    assert {("never used", "interests.face"), ("never used", "actors.east")} <= matters(case)


def test_what_is_a_name_alone_is_found_where_it_stands(case_with):
    case = case_with(
        ("status, control]", "status, control, face]"),
        ("  agency-2019: {", "  other: {title: Other}\n  agency-2019: {"),
        ("tracks: {relations: Relations,", "tracks: {idle: Idle, relations: Relations,"),
    )
    lines = {row[1]: row[3] for row in report(case).table.rows}
    # as in the file: the source that was put in above line 9 takes its place and moves what follows by one
    assert (lines["sources.other"], lines["interests.face"], lines["tracks.idle"]) == (9, 16, 65)


def test_metrics_that_nothing_moves_cannot_vary(case_with):
    case = case_with(
        ("  ties:     {", "  calm: {start: 1, target: 1, half_life: 1 year}\n  ties:     {"),
        ("  war: {rate", "  quake: {rate: 0}\n  war: {rate"),
        (
            "  war:                   {is",
            "  calm at the end: {is: final(calm)}\n  quakes: {is: count(quake) + final(calm)}\n"
            "  time: {is: final(month)}\n  war:                   {is",
        ),
    )
    stuck = {name for matter, name in matters(case) if matter == "cannot vary"}
    assert stuck == {"metrics.calm at the end", "metrics.quakes", "metrics.time"}
