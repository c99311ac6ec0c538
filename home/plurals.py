"""Our texts are French in the source: without a translation to count by, they count as French does, zero as one."""

from gettext import NullTranslations

from django.utils.translation.trans_real import DjangoTranslation, translation


class FrenchCounts(NullTranslations):
    """What a text without a translation falls back on."""

    def ngettext(self, msgid1: str, msgid2: str, n: float) -> str:
        return msgid1 if abs(n) < 2 else msgid2

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: float) -> str:
        return self.ngettext(msgid1, msgid2, n)


def count_in_french() -> None:
    """gettext's own rule for a text without a translation is the English one, by which zero is plural."""
    french: DjangoTranslation = translation("fr")
    french.add_fallback(FrenchCounts())
