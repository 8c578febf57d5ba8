"""A tabletop wargame engine for policy exercises."""

__version__ = "0.1.0"
