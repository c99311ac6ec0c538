from django.urls import path

from actors.views import experiences, organisations, received, showcase, team

urlpatterns = [
    path("structure/nouvelle/", organisations.create_organisation, name="create_organisation"),
    path("structure/<uuid:uuid>/", organisations.edit_organisation, name="edit_organisation"),
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
