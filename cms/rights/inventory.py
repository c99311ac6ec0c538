"""Every column that ties a row to a person, and what becomes of it when the person asks for all, or to be forgotten.

A new column without a line here fails `tests/cms/test_rights.py`.
"""

from dataclasses import dataclass
from enum import Enum


class Erasure(Enum):
    """What the erasure of a person does with the row."""

    DELETE = "the row goes"
    FORGET = "the column is emptied"
    UNTIE = "the row stays, tied to nobody"
    PSEUDONYM = "the row stays, tied to somebody who has no name any more"
    INHERIT = "the row follows another one, named in `why`"


@dataclass(frozen=True)
class Tie:
    """`section` is where the export tells it, empty when `why` says that it tells nothing more.

    `told`: the only columns of a row that is somebody else's; what the person did, not what the row has become.
    """

    column: str
    erasure: Erasure
    section: str = ""
    why: str = ""
    told: tuple[str, ...] = ()


TIES: tuple[Tie, ...] = (
    Tie("actors.User.email", Erasure.INHERIT, section="compte", why="replaced by a pseudonym"),
    Tie("actors.User.first_name", Erasure.INHERIT, section="compte", why="emptied with the account"),
    Tie("actors.User.last_name", Erasure.INHERIT, section="compte", why="emptied with the account"),
    # What opens the account
    Tie("account.EmailAddress.user", Erasure.DELETE, section="adresses"),
    Tie("account.EmailAddress.email", Erasure.INHERIT, why="EmailAddress.user"),
    Tie("account.EmailConfirmation.email_address", Erasure.INHERIT, why="goes with EmailAddress.user"),
    Tie("mfa.Authenticator.user", Erasure.DELETE, section="seconds_facteurs"),
    Tie("usersessions.UserSession.user", Erasure.DELETE, section="sessions"),
    Tie("wagtailcore.APIToken.user", Erasure.DELETE, why="a secret of the person's own making"),
    Tie(
        "actors.ApiToken.user",
        Erasure.DELETE,
        section="cles_d_api",
        told=("name", "scopes", "created_at", "expires_at", "last_used_on", "revoked_at"),
    ),
    Tie("actors.ApiToken.made_by", Erasure.PSEUDONYM, why="the work of a team"),
    Tie("actors.User_groups.user", Erasure.DELETE, section="roles"),
    Tie("actors.User_user_permissions.user", Erasure.DELETE, why="groups alone give rights here"),
    # Organisations
    Tie("actors.Membership.user", Erasure.DELETE, section="rattachements"),
    Tie("actors.MemberInvitation.email", Erasure.DELETE, section="invitations_recues"),
    Tie(
        "actors.MemberInvitation.invited_by",
        Erasure.DELETE,
        section="invitations_envoyees",
        told=("email", "created_at"),
    ),
    Tie("home.PortalPage.contact_email", Erasure.INHERIT, why="the national team's, which it publishes"),
    Tie("home.OpeningAlert.email", Erasure.DELETE, section="alertes_d_ouverture"),
    Tie("home.Invitation.email", Erasure.DELETE, section="invitations_dans_une_equipe"),
    Tie("home.Invitation.invited_by", Erasure.DELETE, why="the work of a team, which ends with who offered the place"),
    Tie("actors.Presence.asked_by", Erasure.PSEUDONYM, section="fiches_demandees", told=("asked_at",)),
    Tie("actors.Consent.given_by", Erasure.PSEUDONYM, section="consentements", told=("purpose", "wording", "given_at")),
    Tie(
        "actors.Consent.withdrawn_by",
        Erasure.PSEUDONYM,
        section="consentements_retires",
        told=("purpose", "withdrawn_at"),
    ),
    # The charter
    Tie("actors.CharterSignature.signed_by", Erasure.PSEUDONYM, section="signatures"),
    Tie("actors.CharterSignature.signer_name", Erasure.FORGET, why="told with signed_by"),
    Tie("actors.CharterComment.author", Erasure.PSEUDONYM, section="avis_sur_la_charte"),
    Tie("actors.CharterVersion.published_by", Erasure.PSEUDONYM, why="the work of a team"),
    # Experience sheets, and messages between peers
    Tie(
        "actors.ExperienceReview.asked_by",
        Erasure.PSEUDONYM,
        section="fiches_d_experience_proposees",
        told=("asked_at",),
    ),
    Tie("actors.ExperienceComment.author", Erasure.PSEUDONYM, section="commentaires"),
    Tie("actors.ExperienceComment.author_name", Erasure.FORGET, why="told with author"),
    Tie("actors.CommentReport.reporter", Erasure.PSEUDONYM, section="signalements"),
    Tie("actors.ContactRequest.sender", Erasure.DELETE, section="messages_envoyes"),
    Tie("actors.ContactRequest.email", Erasure.DELETE, section="messages_envoyes_de_cette_adresse"),
    # Events
    Tie("actors.Registration.user", Erasure.DELETE, section="inscriptions_a_des_rendez_vous"),
    Tie("actors.Registration.email", Erasure.DELETE, section="inscriptions_de_cette_adresse"),
    # What teams send and note
    Tie("actors.ContactInvitation.email", Erasure.DELETE, section="invitations_d_un_territoire"),
    Tie("actors.ContactInvitation.invited_by", Erasure.PSEUDONYM, why="the work of a team"),
    Tie("actors.Message.sent_by", Erasure.PSEUDONYM, why="the work of a team"),
    Tie(
        "actors.MessageDelivery.recipient",
        Erasure.PSEUDONYM,
        section="messages_recus_d_une_equipe",
        told=("message", "at"),
    ),
    Tie("actors.Digest.confirmed_by", Erasure.PSEUDONYM, why="the work of a team"),
    Tie(
        "actors.DigestDelivery.recipient",
        Erasure.PSEUDONYM,
        section="lettres_d_information_recues",
        told=("digest", "at"),
    ),
    Tie("actors.DigestSubscriber.email", Erasure.DELETE, section="abonnements_a_une_lettre"),
    Tie("actors.Unsubscription.email", Erasure.DELETE, section="desinscriptions_de_cette_adresse"),
    Tie("actors.Unsubscription.user", Erasure.DELETE, section="desinscriptions"),
    Tie("actors.FollowUpNote.author", Erasure.PSEUDONYM, why="the work of a team"),
    Tie("actors.Presence.adviser", Erasure.UNTIE, why="the work of a team"),
    Tie("ressources.ResourceOpinion.user", Erasure.DELETE, section="avis_sur_des_ressources"),
    Tie("ressources.Adaptation.changed_by", Erasure.UNTIE, why="the work of a team"),
    Tie("ressources.CallbackRequest.asked_by", Erasure.DELETE, section="demandes_de_rappel"),
    Tie("ressources.CallbackRequest.email", Erasure.DELETE, section="demandes_de_rappel_de_cette_adresse"),
    Tie("ressources.CallbackRequest.partner_email", Erasure.INHERIT, why="a partner's, taken out of every text"),
    Tie("ressources.ResourcePage.contact_email", Erasure.INHERIT, why="a partner's, which an editor publishes"),
    # Diagnostics
    Tie(
        "questionnaires.Assessment.created_by",
        Erasure.PSEUDONYM,
        section="diagnostics_commences",
        told=("round", "created_at"),
    ),
    Tie(
        "questionnaires.Assessment.submitted_by",
        Erasure.PSEUDONYM,
        section="diagnostics_envoyes",
        told=("round", "submitted_at"),
    ),
    Tie(
        "questionnaires.AssessmentFile.sent_by",
        Erasure.PSEUDONYM,
        section="pieces_jointes_aux_diagnostics",
        told=("name", "at"),
    ),
    Tie(
        "questionnaires.QuestionNote.author",
        Erasure.PSEUDONYM,
        section="notes_pour_les_collegues",
        told=("question", "text", "written_at"),
    ),
    Tie(
        "questionnaires.ResultLink.created_by",
        Erasure.PSEUDONYM,
        section="liens_de_lecture_ouverts",
        told=("for_whom", "ends_on", "created_at"),
    ),
    Tie(
        "questionnaires.ResultLink.revoked_by",
        Erasure.PSEUDONYM,
        section="liens_de_lecture_revoques",
        told=("for_whom", "revoked_at"),
    ),
    Tie(
        "questionnaires.Action.owner",
        Erasure.PSEUDONYM,
        section="actions_confiees",
        told=("title", "due_on", "state", "done_on"),
    ),
    Tie(
        "questionnaires.Action.created_by",
        Erasure.PSEUDONYM,
        section="actions_ajoutees_a_un_plan",
        told=("title", "created_at"),
    ),
    Tie("questionnaires.Action.changed_by", Erasure.PSEUDONYM, why="who wrote last in a plan that its members share"),
    Tie(
        "questionnaires.ResourceChoice.chosen_by",
        Erasure.PSEUDONYM,
        section="ressources_mises_de_cote",
        told=("resource", "state", "chosen_at"),
    ),
    Tie("questionnaires.QuestionnaireVersion.published_by", Erasure.PSEUDONYM, why="the work of a team"),
    Tie("questionnaires.Pilot.opened_by", Erasure.PSEUDONYM, why="the work of a team"),
    Tie("questionnaires.Pilot.closed_by", Erasure.PSEUDONYM, why="the work of a team"),
    Tie("questionnaires.PilotInvitation.invited_by", Erasure.PSEUDONYM, why="the work of a team"),
    Tie(
        "questionnaires.PilotRemark.author",
        Erasure.PSEUDONYM,
        section="avis_sur_un_essai_pilote",
        told=("question", "resource", "text", "written_at"),
    ),
    Tie("questionnaires.AcceptedWarning.accepted_by", Erasure.PSEUDONYM, why="the work of a team"),
    # Campaigns
    Tie(
        "trophees.Application.created_by",
        Erasure.PSEUDONYM,
        section="candidatures_commencees",
        told=("title", "created_at"),
    ),
    Tie(
        "trophees.Application.submitted_by",
        Erasure.PSEUDONYM,
        section="candidatures_envoyees",
        told=("title", "submitted_at"),
    ),
    Tie("trophees.ApplicationEvent.by", Erasure.PSEUDONYM, why="the work of a team, or told with submitted_by"),
    Tie("trophees.Author.user", Erasure.DELETE, section="candidatures_d_une_collectivite", told=("application",)),
    Tie("trophees.Author.email", Erasure.DELETE, section="invitations_a_une_candidature", told=("created_at",)),
    Tie(
        "trophees.Author.invited_by",
        Erasure.PSEUDONYM,
        section="auteurs_invites",
        told=("email", "created_at"),
    ),
    Tie("trophees.Attachment.sent_by", Erasure.PSEUDONYM, section="pieces_jointes", told=("name", "at")),
    Tie(
        "trophees.CampaignQuestion.asker",
        Erasure.PSEUDONYM,
        section="questions_sur_une_campagne",
        told=("text", "asked_at"),
    ),
    Tie(
        "trophees.CampaignQuestion.email",
        Erasure.INHERIT,
        section="questions_de_cette_adresse",
        why="taken out of every text; a published answer stays",
        told=("text", "asked_at"),
    ),
    Tie("trophees.CampaignQuestion.answered_by", Erasure.PSEUDONYM, why="the work of a team"),
    Tie("trophees.Juror.user", Erasure.PSEUDONYM, section="jurys", told=("full_name", "title", "accepted_at")),
    Tie(
        "trophees.Juror.email",
        Erasure.INHERIT,
        section="invitations_a_un_jury",
        why="taken out of every text; the notes of a jury stay",
        told=("created_at",),
    ),
    Tie("trophees.Juror.full_name", Erasure.FORGET, why="told with user"),
    Tie("trophees.Juror.invited_by", Erasure.PSEUDONYM, why="the work of a team"),
    Tie("trophees.Conflict.noted_by", Erasure.PSEUDONYM, why="the work of a team, or told with the juror's seat"),
    Tie("trophees.Conflict.lifted_by", Erasure.PSEUDONYM, why="the work of a team"),
    Tie("trophees.Review.reopened_by", Erasure.PSEUDONYM, why="the work of a team"),
    Tie("trophees.Draw.by", Erasure.PSEUDONYM, why="the work of a team"),
    Tie("trophees.Clarification.answered_by", Erasure.PSEUDONYM, why="the work of a team"),
    Tie("trophees.Deliberation.frozen_by", Erasure.PSEUDONYM, why="the work of a team"),
    Tie("trophees.Deliberation.closed_by", Erasure.PSEUDONYM, why="the work of a team"),
    Tie("trophees.DiscussionNote.author", Erasure.PSEUDONYM, why="the work of a jury"),
    Tie("trophees.Decision.decided_by", Erasure.PSEUDONYM, why="the work of a team"),
    Tie("trophees.Decision.letter_read_by", Erasure.PSEUDONYM, why="the work of a team"),
    Tie("trophees.AgreementParty.signatory", Erasure.INHERIT, why="who signs for a party, taken out of every text"),
    Tie("trophees.LaunchItem.owner", Erasure.UNTIE, why="the work of a team"),
    Tie("trophees.LaunchDocument.sent_by", Erasure.PSEUDONYM, why="the work of a team"),
    # Who looked
    Tie("actors.AccessRecord.person", Erasure.PSEUDONYM, why="tells others who read their data"),
    # Wagtail
    Tie("wagtailusers.UserProfile.user", Erasure.DELETE, section="profil_d_administration"),
    Tie("wagtailadmin.EditingSession.user", Erasure.DELETE, why="lasts minutes"),
    Tie("wagtailadmin.FormState.user", Erasure.DELETE, why="how lists are sorted"),
    Tie("wagtailcore.PageSubscription.user", Erasure.DELETE, why="which pages tell of their comments"),
    Tie("wagtailcore.Page.owner", Erasure.PSEUDONYM, section="pages_creees", told=("first_published_at",)),
    Tie("wagtailcore.Page.locked_by", Erasure.PSEUDONYM, why="the work of a team"),
    Tie("wagtailcore.Revision.user", Erasure.PSEUDONYM, why="told with pages_creees"),
    Tie("wagtailcore.PageLogEntry.user", Erasure.PSEUDONYM, section="actions_sur_les_pages"),
    Tie("wagtailcore.ModelLogEntry.user", Erasure.PSEUDONYM, section="actions_sur_le_reste"),
    Tie("wagtailcore.WorkflowState.requested_by", Erasure.PSEUDONYM, why="told with pages_creees"),
    Tie("wagtailcore.TaskState.finished_by", Erasure.PSEUDONYM, why="the work of a team"),
    Tie("wagtailcore.Comment.user", Erasure.PSEUDONYM, section="commentaires_de_redaction"),
    Tie("wagtailcore.Comment.resolved_by", Erasure.PSEUDONYM, why="the work of a team"),
    Tie("wagtailcore.CommentReply.user", Erasure.PSEUDONYM, section="reponses_de_redaction"),
    Tie("wagtailcore.UploadedFile.uploaded_by_user", Erasure.PSEUDONYM, why="lasts hours"),
    Tie("wagtailimages.Image.uploaded_by_user", Erasure.PSEUDONYM, section="images_deposees"),
    Tie("wagtaildocs.Document.uploaded_by_user", Erasure.PSEUDONYM, section="documents_deposes"),
)
