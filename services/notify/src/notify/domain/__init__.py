"""What notify decides, as pure functions: which rule an event meets, who hears of it, what a digest holds, what
becomes of an attempt.
"""
