"""Lists and pairs as they are typed on the command line."""


def names_in(text: str) -> tuple[str, ...]:
    """Names between commas."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


def capacity_of(pairs: tuple[str, ...]) -> dict[str, int]:
    """`actor=deals` texts as a mapping.

    Raises:
        InputError: one that is not of that form, or asks for none.
    """
    return {name: int(count) for name, count in numbers_of("capacity", "actor=2", pairs, least=1).items()}


def numbers_of(option: str, example: str, pairs: tuple[str, ...], *, least: int = 0) -> dict[str, float]:
    """`name=number` texts as a mapping.

    Raises:
        InputError: one that is not of that form.
    """
    from detente.errors import Problem, refuse
    from detente.where import Where

    found = {name.strip(): number.strip() for name, _, number in (pair.partition("=") for pair in pairs)}
    wanted = f"a name, an equals sign and a whole number{f' of {least} or more' if least else ''}"
    fits = {name: bool(name) and number.isdecimal() and int(number) >= least for name, number in found.items()}
    wrong = [f"--{option} {name}={number}" for name, number in found.items() if not fits[name]]
    refuse(Problem(Where(), w, wanted, f"write --{option} {example}") for w in wrong)
    return {name: float(number) for name, number in found.items()}
