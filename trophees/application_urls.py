"""Below /mon-espace/candidatures/."""

from django.urls import path

from trophees.views import applications, authors, files, letter, steps

urlpatterns = [
    path("nouvelle/<int:pk>/", applications.begin, name="begin_application"),
    path("invitation/<slug:token>/", authors.accept_invitation, name="accept_author_invitation"),
    path("<uuid:uuid>/", applications.summary, name="application"),
    path("<uuid:uuid>/intitule/", applications.title, name="application_title"),
    path("<uuid:uuid>/partie/<slug:part>/<int:number>/", steps.step, name="application_step"),
    path("<uuid:uuid>/joindre/", applications.joined, name="application_joined"),
    path("<uuid:uuid>/lettre/", letter.letter, name="application_letter"),
    path("<uuid:uuid>/lettre.pdf", letter.document, name="application_letter_document"),
    path("<uuid:uuid>/relecture/", applications.review, name="application_review"),
    path("<uuid:uuid>/recu/", applications.receipt, name="application_receipt"),
    path("<uuid:uuid>/recu.pdf", applications.receipt_document, name="application_receipt_document"),
    path("<uuid:uuid>/retirer/", applications.take_back, name="withdraw_application"),
    path("<uuid:uuid>/auteurs/", authors.authors, name="application_authors"),
    path("<uuid:uuid>/auteurs/<int:pk>/retirer/", authors.remove, name="remove_author"),
    path("<uuid:uuid>/pieces/question/<slug:key>/", files.send_file, name="send_application_file"),
    path("<uuid:uuid>/pieces/<uuid:file>/", files.read_file, name="application_file"),
    path("<uuid:uuid>/pieces/<uuid:file>/retirer/", files.remove_file, name="remove_application_file"),
]
