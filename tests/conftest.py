"""What every test may use."""

pytest_plugins = ["tests.legs", "tests.databases", "tests.chromium"]
