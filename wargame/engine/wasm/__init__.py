"""The second executor: the same integer functions as WebAssembly, for batches and search.

`folding` puts the constants in and leaves out what cannot happen, `inlining` writes small functions where they are
called, `wording` turns expressions and statements into WebAssembly text, `module` puts the functions together, and
`machine` runs them. The Python text stays the meaning; what the subset does not allow is refused with file and line.
"""
