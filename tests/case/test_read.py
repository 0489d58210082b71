from detente.case.read import read_case


def test_the_small_case_reads_end_to_end():
    case = read_case("two-sides")
    assert case.name == "two-sides"
    assert case.principal.name == "west"
    assert case.counterpart.name == "north"
    assert list(case.roadmaps) == ["none", "small-steps", "all-at-once"]
    assert case.stocks["warheads"].flow is case.assumptions["stocks.warheads.flow"]
    assert case.stocks["warheads"].flow.shape.scale == 1 / 12
