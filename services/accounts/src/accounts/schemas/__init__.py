"""What HTTP takes and gives."""
