"""Scripted seats: what they order from their role's view, and why."""

from wargame.doctrine.deciding import decide, reason
from wargame.doctrine.reasons import Decision, PassedOver, Saw, decisions

__all__ = ["Decision", "PassedOver", "Saw", "decide", "decisions", "reason"]
