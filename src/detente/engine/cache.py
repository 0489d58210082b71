"""Compiled programs are kept on disk, so that the second start is quick."""

import functools
import os
from pathlib import Path

import jax
import platformdirs

# One thread a call: two calls on two threads use two cores better than two threads share one small operation.
COMPILER_OPTIONS = {"xla_cpu_multi_thread_eigen": False}


@functools.cache
def use_cache() -> None:
    """Turns the cache on, unless the user chose another or its folder cannot be written."""
    if jax.config.jax_compilation_cache_dir is not None:
        return
    folder = Path(platformdirs.user_cache_dir("detente")) / "programs"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return
    if os.access(folder, os.W_OK):
        jax.config.update("jax_compilation_cache_dir", str(folder))
        jax.config.update("jax_persistent_cache_min_compile_time_secs", 1.0)
