"""What a call costs, and what is left to the one who is selected. Pure: no Django."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from questionnaires.wording import NARROW, NBSP, number_text

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Costs:
    """`total` in euros before tax, `share` in percent; ValueError outside of what they may be."""

    total: Decimal
    share: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        if self.total < 0 or not 0 <= self.share <= 100:
            raise ValueError("A cost is not negative, a share is between 0 and 100 %.")

    @property
    def cofinanced(self) -> Decimal:
        """The part that somebody else pays, to the cent, half up."""
        return (self.total * self.share / 100).quantize(CENT, ROUND_HALF_UP)

    @property
    def left(self) -> Decimal:
        """The part that is left to pay: with the other, always the whole."""
        return self.total.quantize(CENT, ROUND_HALF_UP) - self.cofinanced


def euros(amount: Decimal) -> str:
    """« 60 000 € HT »."""
    return f"{number_text(amount)}{NBSP}€{NBSP}HT"


def costs_in_words(costs: Costs, *, whose: str = "votre") -> str:
    """« 60 000 € HT, dont 50 % cofinancés : 30 000 € HT à votre charge »; the total alone where nobody else pays.

    `whose`: « sa » where somebody else than the reader pays, as in the letter that one signs.
    """
    if not costs.share:
        return euros(costs.total)
    share = f"{number_text(costs.share)}{NARROW}%"
    return f"{euros(costs.total)}, dont {share} cofinancés{NBSP}: {euros(costs.left)} à {whose} charge"
