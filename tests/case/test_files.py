import pytest

from detente.case import limits
from detente.case.find import find_case, shipped_cases
from detente.case.read import parse_case, read_case
from detente.errors import CaseError, InputError

MAIN = shipped_cases()["two-sides"].read_text()
METRICS = MAIN[MAIN.index("metrics:\n") : MAIN.index("claims:\n")]


def put(folder, **files):
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_yaml", ".yaml")
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return folder / "case.yaml"


def problems(path):
    with pytest.raises(CaseError) as caught:
        read_case(path)
    return list(caught.value.problems)


def test_a_case_in_parts_is_the_same_case(tmp_path):
    split = MAIN.replace(METRICS, "include: [parts/metrics.yaml]\n")
    whole = read_case("two-sides")
    parts = read_case(put(tmp_path, case_yaml=split, parts__metrics_yaml=METRICS))
    assert parts.metrics.keys() == whole.metrics.keys()
    assert [name.rpartition("/")[2] for name in parts.files] == ["case.yaml", "metrics.yaml"]
    metric = parts.metrics["war"]
    assert metric.where.file.endswith("parts/metrics.yaml")
    assert metric.where.line == METRICS.splitlines().index(next(x for x in METRICS.splitlines() if "  war:" in x)) + 1


def test_sections_of_several_files_are_joined(tmp_path):
    more = "metrics:\n  talks: {is: mean(open)}\nlevers:\n  - {number: credibility.start, label: again}\n"
    more += "calendar: {windows: {summit: {months: [3]}}}\n"
    case = read_case(put(tmp_path, case_yaml=MAIN + "\ninclude: more.yaml\n", more_yaml=more))
    assert "talks" in case.metrics
    assert "war" in case.metrics
    assert [lever.label for lever in case.levers] == [*(one.label for one in read_case("two-sides").levers), "again"]
    assert case.windows["summit"].months == (3,)


def test_a_name_in_two_files_is_told(tmp_path):
    path = put(
        tmp_path, case_yaml=MAIN + "\ninclude: more.yaml\n", more_yaml="metrics: {war: {is: any(war)}}\nmonths: 7\n"
    )
    found = [(p.where.path, p.wanted.partition(";")[0]) for p in problems(path)]
    assert found == [("metrics.war", "each name once"), ("months", "each name once")]


@pytest.mark.parametrize(
    ("include", "wanted"),
    [
        ("../other.yaml", "a file in the case's folder"),
        ("/etc/passwd", "a file in the case's folder"),
        ("parts/../../other.yaml", "a file in the case's folder"),
        ("away.yaml", "a file in the case's folder"),
        ("gone.yaml", "a file that is there"),
        ("case.yaml", "no circle: case.yaml → case.yaml"),
        ("round.yaml", "no circle: case.yaml → round.yaml → case.yaml"),
    ],
)
def test_an_include_stays_in_the_folder_and_ends(tmp_path, include, wanted):
    (tmp_path / "other.yaml").write_text("metrics: {}")
    folder = tmp_path / "case"
    folder.mkdir()
    (folder / "away.yaml").symlink_to(tmp_path / "other.yaml")
    path = put(folder, case_yaml=MAIN + f"\ninclude: [{include}]\n", round_yaml="include: case.yaml")
    assert wanted in [p.wanted for p in problems(path)]


def test_a_text_alone_includes_nothing():
    with pytest.raises(CaseError, match="a case in one text"):
        parse_case(MAIN + "\ninclude: more.yaml\n")


def test_files_are_limited_in_number(tmp_path):
    names = [f"part-{k}.yaml" for k in range(limits.FILES + 2)]
    for name in names:
        (tmp_path / name).write_text("metrics: {}")
    path = put(tmp_path, case_yaml=MAIN + f"\ninclude: [{', '.join(names)}]\n")
    assert f"at most {limits.FILES} files" in [p.wanted for p in problems(path)]


def test_a_file_that_is_not_utf_8_is_refused(tmp_path):
    (tmp_path / "case.yaml").write_bytes(b"case: caf\xe9\n")
    assert problems(tmp_path / "case.yaml")[0].mend == "save the file as UTF-8"


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path):
    (tmp_path / "case.yaml").write_bytes(b"\xef\xbb\xbf" + MAIN.replace("\n", "\r\n").encode())
    assert read_case(tmp_path).digest == read_case("two-sides").digest


def test_a_case_is_found_by_file_folder_or_shipped_name(tmp_path):
    path = put(tmp_path, case_yaml=MAIN)
    assert find_case(path)[0] == find_case(tmp_path)[0] == path
    assert find_case("two-sides") == (shipped_cases()["two-sides"], "two-sides/case.yaml")
    with pytest.raises(InputError, match='write "two-sides"'):
        find_case("two-side")
