"""The machine: cases to arrays, months and futures in bulk, names back on. It knows nothing of weapons or talks."""
