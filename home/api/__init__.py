"""What every route of the JSON API stands on: who calls, how often, lists by pages, answers that are asked again."""

import home.api.identifiers  # noqa: F401 - the routes of every app name its converter
