"""Variants that a case has for its claims stand back, unless a question names one."""

from dataclasses import replace

from detente.results import choices
from handmade import study_by_hand


def with_a_variant():
    """A study whose second strategy is a variant of the first."""
    study = study_by_hand()
    first, second, *_ = study.results.strategies
    entry = replace(study.case.strategies[second], variant_of=first)
    case = replace(study.case, strategies={**study.case.strategies, second: entry})
    return replace(study, case=case), second


def test_a_variant_is_left_out_unless_it_is_asked_for():
    study, variant = with_a_variant()
    chosen = choices(study)
    assert variant not in chosen.results.strategies
    assert chosen.results.metrics["tests"].shape[0] == len(study.results.strategies) - 1
    assert choices(study, asked=("", study.results.strategies[0])).results.strategies == chosen.results.strategies
    assert choices(study, asked=(variant,)) is study
