"""Compiled programs are kept on disk, so that the second start is quick."""

import functools
import os
from pathlib import Path

import jax
import platformdirs

# What the CPU's compiler is told. One thread a call: two calls on two threads use two cores better than two threads
# share one small operation. Barriers stay, so that what is marked as computed once is computed once (rules/rows.py).
FOR_CPU = {
    "xla_cpu_multi_thread_eigen": False,
    "xla_disable_hlo_passes": "cse_barrier_expander,cpu-parallel-task-assigner",
}


def compiler_options() -> dict[str, str | bool]:
    """Options for the device at hand."""
    return dict(FOR_CPU) if jax.default_backend() == "cpu" else {}


@functools.cache
def use_cache() -> None:
    """Turns the cache on, unless the user chose another or its folder cannot be written."""
    if jax.config.values.get("jax_compilation_cache_dir") is not None:
        return
    folder = Path(platformdirs.user_cache_dir("detente")) / "programs"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return
    if os.access(folder, os.W_OK):
        jax.config.update("jax_compilation_cache_dir", str(folder))
        jax.config.update("jax_persistent_cache_min_compile_time_secs", 1.0)


# Linux lets a process have 65,530 memory mappings (vm.max_map_count). A compiled program takes some hundreds, JAX keeps
# every one, and LLVM ends the process when it gets no more. Half is left to what a compilation takes on its way.
MOST_MAPPINGS = 32_000
MAPPINGS = Path("/proc/self/maps")


def forget_programs(most: int = MOST_MAPPINGS) -> bool:
    """Lets go of all compiled programs where they hold too much of what a process may have; whether it did.

    They are compiled anew, or read from disk, when they are next called. Those that run just now run on.
    """
    if not MAPPINGS.exists():
        return False
    with MAPPINGS.open("rb") as lines:
        held = sum(1 for _ in lines)
    if held < most:
        return False
    jax.clear_caches()
    return True
