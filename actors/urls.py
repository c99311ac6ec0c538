from django.urls import path

from actors.views import organisations, showcase, team

urlpatterns = [
    path("structure/nouvelle/", organisations.create_organisation, name="create_organisation"),
    path("structure/<uuid:uuid>/", organisations.edit_organisation, name="edit_organisation"),
    path("structure/<uuid:uuid>/equipe/<int:pk>/", team.answer_join_request, name="answer_join_request"),
    path("structure/<uuid:uuid>/fiche/<int:pk>/", showcase.showcase, name="showcase"),
]
