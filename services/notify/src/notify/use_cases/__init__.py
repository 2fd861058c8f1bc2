"""The verbs: hear, tell, close, deliver, acknowledge, administer."""
