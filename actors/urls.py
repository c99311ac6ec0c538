from django.urls import path

from actors.views import (
    charter,
    experiences,
    kit,
    mails,
    organisations,
    outreach,
    received,
    reminders,
    showcase,
    subscribing,
    team,
)

urlpatterns = [
    path("structure/nouvelle/", organisations.create_organisation, name="create_organisation"),
    path("structure/<uuid:uuid>/", organisations.edit_organisation, name="edit_organisation"),
    path("structure/<uuid:uuid>/territoires/", organisations.enter_territory, name="enter_territory"),
    path(
        "structure/<uuid:uuid>/territoires/<int:pk>/quitter/", organisations.leave_one_territory, name="leave_territory"
    ),
    path("structure/<uuid:uuid>/equipe/", team.team, name="organisation_team"),
    path("structure/<uuid:uuid>/equipe/<int:pk>/retirer/", team.remove_member, name="remove_member"),
    path("structure/<uuid:uuid>/equipe/transmettre/", team.hand_over_organisation, name="hand_over"),
    path(
        "structure/<uuid:uuid>/invitations/<int:pk>/",
        team.cancel_member_invitation,
        name="cancel_member_invitation",
    ),
    path("structure/<uuid:uuid>/quitter/", team.leave_organisation, name="leave_organisation"),
    path("structure/<uuid:uuid>/fiche/<int:pk>/kit/", kit.kit, name="engagement_kit"),
    path("structure/<uuid:uuid>/fiche/<int:pk>/kit/<str:name>", kit.picture, name="engagement_picture"),
    path("structure/<uuid:uuid>/charte/<int:pk>/", charter.sign, name="sign_charter"),
    path("structure/<uuid:uuid>/charte/<int:pk>/retrait/", charter.withdraw, name="withdraw_charter"),
    path("structure/<uuid:uuid>/charte/<int:pk>/attestation.pdf", charter.attestation, name="charter_attestation"),
    path("charte/avis/<int:pk>/supprimer/", charter.delete_comment, name="delete_charter_comment"),
    path("structure/<uuid:uuid>/rappel/<int:pk>/", reminders.assess_again, name="assess_again"),
    path("rappels/<str:token>/", reminders.stop_reminders, name="stop_reminders"),
    path("lettre/<slug:slug>/", subscribing.subscribe_digest, name="subscribe_digest"),
    path("lettre/confirmer/<str:token>/", subscribing.confirm_digest, name="confirm_digest"),
    path("mes-messages/", mails.my_mails, name="my_mails"),
    path("messages/<str:token>/", outreach.unsubscribe, name="unsubscribe"),
    path("invitation/<slug:token>/", team.accept_invitation, name="accept_member_invitation"),
    path("structure/<uuid:uuid>/equipe/<int:pk>/", team.answer_join_request, name="answer_join_request"),
    path("structure/<uuid:uuid>/fiche/<int:pk>/", showcase.showcase, name="showcase"),
    path("structure/<uuid:uuid>/messages/", received.received, name="received_messages"),
    path("structure/<uuid:uuid>/retours/", experiences.experiences, name="experiences"),
    path("structure/<uuid:uuid>/retours/nouveau/<slug:slug>/", experiences.write_experience, name="write_experience"),
    path("structure/<uuid:uuid>/retours/<int:pk>/", experiences.edit_experience, name="edit_experience"),
    path("structure/<uuid:uuid>/retours/<int:pk>/images/", experiences.experience_pictures, name="experience_pictures"),
    path(
        "structure/<uuid:uuid>/retours/<int:pk>/publication/",
        experiences.experience_publication,
        name="experience_publication",
    ),
]
