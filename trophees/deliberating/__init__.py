"""From the frozen notes to the decisions and their papers."""
