"""Lists of the kernel's functions and constants say what its own syntax tree says."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.kernel import STUB, calls, functions, given_functions, stubbed
from wargame.engine import batch, executor
from wargame.engine.kernel import kernel_text
from wargame.engine.wasm.inline import inlining_of
from wargame.engine.wasm.module import EXPORTS


def test_the_stub_names_the_constants_that_the_kernel_reads() -> None:
    text = STUB.read_text("utf-8")
    assert stubbed(text) == text


def test_the_stub_has_the_functions_that_the_kernel_is_given() -> None:
    stub = functions(STUB.read_text("utf-8"))
    assert {name: len(function.args.args) for name, function in stub.items()} == given_functions()


def test_the_exports_are_the_functions_that_an_engine_calls() -> None:
    found = set()
    for room in (executor, batch):
        for node in ast.walk(ast.parse(Path(str(room.__file__)).read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(attr="call"), args=[ast.Constant(value=str(name)), *_]):
                    found.add(name)
    assert found == EXPORTS
    assert functions(kernel_text()).keys() >= EXPORTS


def test_no_inlined_function_calls_itself() -> None:
    inlined = inlining_of(kernel_text(), {"TAPING": 0, "CHECKING": 0}, EXPORTS).functions
    called = {name: {callee for callee, _ in calls(ast.unparse(f)) if callee in inlined} for name, f in inlined.items()}
    assert len(inlined) > 20
    while called:  # what calls nothing any more goes; a circle would stay
        leaves = {name for name, callees in called.items() if not callees}
        assert leaves, sorted(called)
        called = {name: callees - leaves for name, callees in called.items() if name not in leaves}
