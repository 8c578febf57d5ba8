"""Scripted seats: what they order from their role's view, and why."""

from wargame.doctrine.reasons import Decision, PassedOver, Saw, decisions, reason
from wargame.orders import decide

__all__ = ["Decision", "PassedOver", "Saw", "decide", "decisions", "reason"]
