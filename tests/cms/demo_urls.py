"""The addresses of the platform in demo mode."""

from django.urls import path

from cms.urls import urlpatterns as platform
from cms.views import demo

urlpatterns = [path("demo/messages/", demo.messages, name="demo_messages"), *platform]
