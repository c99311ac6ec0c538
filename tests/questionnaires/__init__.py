import pytest

# A failure in what several test modules share says its values too.
pytest.register_assert_rewrite("tests.questionnaires.together")
