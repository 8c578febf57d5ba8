"""What every test stands on: a home of its own, repeatable properties, and the two efforts."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests import proofs

settings.register_profile("wargame", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("wargame")


@pytest.fixture(scope="session", autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keeps saves, settings and cache of the tests away from the user's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WARGAME_HOME", str(tmp_path_factory.mktemp("home")))
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Name each test's promises in its report; when proving, keep only the tests of what is proved."""
    for item in items:
        item.user_properties += [("promise", promise) for promise in proofs.promises_of(item)]
    if os.environ.get(proofs.PROVE):
        kept = [item for item in items if any(map(proofs.proving, proofs.promises_of(item)))]
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = kept


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Let a test record its cases without asking for a fixture."""
    proofs.running.append(item)
    try:
        return (yield)
    finally:
        proofs.running.pop()
