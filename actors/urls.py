from django.urls import path

from actors import views

urlpatterns = [
    path("structure/nouvelle/", views.create_organisation, name="create_organisation"),
    path("structure/<uuid:uuid>/", views.edit_organisation, name="edit_organisation"),
    path("structure/<uuid:uuid>/equipe/<int:pk>/", views.answer_join_request, name="answer_join_request"),
    path("structure/<uuid:uuid>/fiche/<int:pk>/", views.showcase, name="showcase"),
]
