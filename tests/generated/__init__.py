"""Hypothesis strategies for small rulebooks with a scenario, made out of the whole rule language.

Every section, field, fact and call has its chance wherever it may stand. What the compiler refuses (a gate that reads
what its role may not see, a condition that can never hold) is not drawn.
"""

from tests.generated.books import Book, books

__all__ = ["Book", "books"]
