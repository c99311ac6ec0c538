"""What a member agrees to for the organisation, in the words that are shown, and that the register keeps."""

from django.utils.translation import gettext_lazy as _

from actors.enums import Purpose, Sharing
from actors.models import Presence

WORDINGS = {
    Purpose.SHOWCASE: _("J’accepte, pour %(organisation)s, que cette fiche soit publique."),
    Purpose.TEAM: _(
        "L’équipe du territoire lit nos résultats, thème par thème, et les fichiers que nous joignons au diagnostic, "
        "pour nous accompagner. Jamais nos autres réponses."
    ),
    Purpose.PEERS: _(
        "Nos scores comptent, sans notre nom, dans les repères que lisent les structures qui acceptent la même chose, "
        "ici ou dans un autre territoire\u00a0: des médianes, des quartiles et des rangs, à partir de cinq structures. "
        "Jamais notre score seul."
    ),
}
# Of the result on the public page, one by what it shows.
RESULT_WORDINGS = {
    Sharing.LEVEL: _(
        "Le public voit, sur la fiche, le niveau de notre dernier diagnostic, jusqu’à ce que nous changions d’avis."
    ),
    Sharing.SCORE: _(
        "Le public voit, sur la fiche, le niveau et le score de notre dernier diagnostic, jusqu’à ce que nous "
        "changions d’avis."
    ),
}


def wording(purpose: Purpose, presence: Presence) -> str:
    """What a member agrees to, as it is shown to them; of the result, by what the presence shows of it."""
    if purpose == Purpose.RESULT:
        return str(RESULT_WORDINGS.get(Sharing(presence.shares), ""))
    return str(WORDINGS[purpose]) % {"organisation": presence.organisation}
