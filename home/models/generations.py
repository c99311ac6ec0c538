from django.db import models


class CacheGeneration(models.Model):
    """How many times what the public sees has changed, for a territory (its slug), all, or the portal."""

    key = models.CharField(max_length=80, unique=True)
    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.key} : {self.number}"
