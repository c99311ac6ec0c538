"""The site as it is in production, where one caller may ask as often as the load does: calls are still counted."""

from cms.settings import *  # noqa: F403

API_CALLS_A_MINUTE = dict.fromkeys(("key", "member", "address"), 10**9)
