"""The long tests, `make soak`."""

import pytest

pytest.register_assert_rewrite("tests.soak.many_calls")  # so that what is not equal is shown
