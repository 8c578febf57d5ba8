"""Division as Python means it, rounded down, and what it leaves."""

from __future__ import annotations

from wargame.engine.wasm.values import Number, written
from wargame.engine.wasm.words import Words


def division(w: Words, whole: bool, left: str, divisor: int) -> str:
    """Division by what is known, rounded down as Python means it, or what it leaves."""
    if divisor & (divisor - 1) == 0:
        shift = divisor.bit_length() - 1
        return (
            f"(i64.shr_s {left} (i64.const {shift}))"
            if whole
            else f"(i64.and {left} (i64.const {divisor - 1}))"
        )
    kept = w.temporary()
    if whole:
        lowered = f"(i64.and (i64.shr_s (local.get {kept}) (i64.const 63)) (i64.const {divisor - 1}))"
        return f"(i64.div_s (i64.sub (local.tee {kept} {left}) {lowered}) (i64.const {divisor}))"
    rest = f"(local.tee {kept} (i64.rem_s {left} (i64.const {divisor})))"
    return f"(i64.add {rest} (i64.and (i64.shr_s (local.get {kept}) (i64.const 63)) (i64.const {divisor})))"


def unknown_division(w: Words, whole: bool, left: Number, right: str) -> str:
    """Division by what is not known before: a trap where the divisor is not above 0."""
    a, b = w.temporary(), w.temporary()
    sign = f"(i64.shr_s (local.get {a}) (i64.const 63))"
    lowered = f"(i64.and {sign} (i64.sub (local.get {b}) (i64.const 1)))"
    made = f"(i64.div_s (i64.sub (local.get {a}) {lowered}) (local.get {b}))"
    made = made if whole else f"(i64.sub (local.get {a}) (i64.mul {made} (local.get {b})))"
    kept = f"(local.set {a} {written(left)}) (local.set {b} {right})"
    test = f"(i64.gt_s (local.get {b}) (i64.const 0))"
    return f"(block (result i64) {kept} (if (result i64) {test} (then {made}) (else unreachable)))"
