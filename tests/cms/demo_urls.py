"""The addresses of the platform in demo mode."""

from django.urls import path

from cms.urls import urlpatterns as platform
from cms.views import demo, design

urlpatterns = [
    path("demo/messages/", demo.messages, name="demo_messages"),
    path("design/", design.design, name="design"),
    path("design/document.pdf", design.document, name="design_document"),
    path("design/message/", design.mail, name="design_mail"),
    path("design/erreurs/<int:status>/", design.error, name="design_error"),
    *platform,
]
