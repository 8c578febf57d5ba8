"""The engine: a position is an array of integers, a turn is functions on it, and a tape says what happened."""

from wargame.engine.executor import Engine, Position
from wargame.engine.tape import Event, Row, decode, fold
from wargame.engine.text import module_text

__all__ = ["Engine", "Event", "Position", "Row", "decode", "fold", "module_text"]
