"""Settings that hold for every test."""

import os

import pytest

os.environ.setdefault("KERAS_BACKEND", "jax")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite what is recorded, and fail that run")


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether this run rewrites what is recorded. A test that does so must fail, so that no one updates by accident."""
    return bool(request.config.getoption("--update-golden"))
