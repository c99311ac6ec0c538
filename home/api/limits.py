"""How often one may call: so many requests a minute, said in each answer (IETF draft « RateLimit header fields »)."""

import logging
import time
from dataclasses import dataclass

from django.core.cache import cache

WINDOW = 60  # seconds

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Usage:
    """Of the present minute; `renewed_in` seconds."""

    most: int
    used: int
    renewed_in: int

    @property
    def is_over(self) -> bool:
        return self.used > self.most

    def headers(self) -> dict[str, str]:
        told = {
            "RateLimit-Policy": f'"minute";q={self.most};w={WINDOW}',
            "RateLimit": f'"minute";r={max(self.most - self.used, 0)};t={self.renewed_in}',
        }
        return told | ({"Retry-After": str(self.renewed_in)} if self.is_over else {})


def count(who: str, *, most: int) -> Usage:
    """Count one more request of somebody, in the minute that the clock shows."""
    now = int(time.time())
    key = f"api:{now // WINDOW}:{who}"
    try:
        cache.add(key, 0, 2 * WINDOW)
        used = cache.incr(key)
    except Exception:  # whatever happens to the cache, the API can still answer
        logger.warning("Le cache ne répond pas ; les appels à l’API ne sont pas comptés.", exc_info=True)
        used = 1
    return Usage(most, used, WINDOW - now % WINDOW)
