from django.urls import path

from home.views import teams

urlpatterns = [path("invitation/<slug:token>/", teams.accept_team_invitation, name="accept_team_invitation")]
