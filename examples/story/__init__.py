"""The story that `make run` tells: everything set up, a year played, what it was good for, and a system that stays up."""
