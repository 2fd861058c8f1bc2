"""What accounts does: each verb loads, decides, saves and emits in its caller's transaction."""
