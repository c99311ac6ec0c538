"""Addresses of the jury, below `/jury/`."""

from django.urls import path

from trophees.views import deliberation, jury

urlpatterns = [
    path("", jury.jury_home, name="jury"),
    path("invitation/<slug:token>/", jury.accept_seat, name="accept_seat"),
    path("<int:pk>/", jury.jury_campaign, name="jury_campaign"),
    path("<int:pk>/deliberation/", deliberation.deliberation, name="jury_deliberation"),
    path("<int:pk>/dossiers-<int:number>.pdf", jury.jury_pack, name="jury_pack"),
    path("<int:pk>/<uuid:uuid>/", jury.jury_review, name="jury_review"),
    path("<int:pk>/<uuid:uuid>/notes/", jury.save_notes, name="save_notes"),
    path("<int:pk>/<uuid:uuid>/pieces/<uuid:piece>/", jury.jury_file, name="jury_file"),
]
