from django.urls import path

from home import views

urlpatterns = [path("invitation/<slug:token>/", views.accept_team_invitation, name="accept_team_invitation")]
