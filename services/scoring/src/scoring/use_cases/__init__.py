"""The verbs: load, decide, save, emit."""
