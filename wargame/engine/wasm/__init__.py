"""The second executor: the same integer functions as WebAssembly, for batches and search.

`expressions` and `statements` turn a function into WebAssembly text, `inline` finds those that are inlined, `module`
puts the functions together, and `machine` runs them. The Python text stays the meaning; what the
subset does not allow is refused with file and line.
"""
