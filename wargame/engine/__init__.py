"""The engine: a position is an array of integers, a turn is functions on it, and a tape says what happened."""

from wargame.engine.executor import Engine, Position, module_text
from wargame.engine.tape import Event, Row, decode, fold

__all__ = ["Engine", "Event", "Position", "Row", "decode", "fold", "module_text"]
