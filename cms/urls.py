"""Addresses. Other sites link to them: they stay."""

from django.conf import settings
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from actors.views import accounts, outreach, registrations, sessions
from cms.api import api
from cms.rights import views as rights
from cms.views import api_docs, demo, design, doors, health, media, my_space, open_data, search, theme
from home.content_api.views import router as content_api
from home.views import feeds, places, sharing, sitemaps, videos
from ressources.views import callbacks
from trophees.views import palmares

urlpatterns = [
    path("healthz/live", health.live, name="live"),
    path("healthz/ready", health.ready, name="ready"),
    path("theme/<str:name>", theme.theme, name="theme"),
    path("api/v1/", api.urls),
    path("api/v2/", content_api.urls),
    path("api/openapi.json", api_docs.openapi, name="openapi"),
    path("api/docs/", api_docs.index, name="api_docs"),
    path("api/docs/<slug:name>/", api_docs.operation, name="api_operation"),
    path("admin/login/", doors.staff_door),
    path("_util/login/", doors.member_door),
    path("admin/", include(wagtailadmin_urls)),
    re_path(
        r"documents/(?P<document_id>\d{1,15})/(?P<document_filename>[^/]+\.(?i:mp4|webm))$", videos.video, name="video"
    ),
    path("documents/", include(wagtaildocs_urls)),
    path("compte/sessions/", sessions.my_sessions, name="usersessions_list"),
    path("compte/sessions/<int:session_id>/close/", sessions.close_session, name="close_session"),
    path("compte/confirm-email/", accounts.ConfirmAddressView.as_view(), name="account_email_verification_sent"),
    path("compte/", include("allauth.urls")),
    path("mon-espace/", my_space.my_space, name="my_space"),
    path("mon-espace/mes-donnees/", rights.my_data, name="my_data"),
    path("mon-espace/mes-donnees/archive/", rights.take_away, name="take_my_data"),
    path("mon-espace/mes-donnees/archive.zip", rights.export, name="export_my_data"),
    path("mon-espace/mes-donnees/effacer/", rights.erase, name="erase_me"),
    path("mon-espace/candidatures/", include("trophees.application_urls")),
    path("mon-espace/", include("actors.urls")),
    path("mon-espace/", include("ressources.callbacks.urls")),
    path("rappel/<str:secret>/", callbacks.partner_callback, name="partner_callback"),
    path("inscription/<str:token>/", registrations.registration, name="registration"),
    path("rejoindre/<slug:slug>/", outreach.join_territory, name="join_territory"),
    path("territoires/alerte/<str:token>/", places.stop_alert, name="stop_opening_alert"),
    path("territoires/<str:code>/", places.place_without_space, name="place_without_space"),
    path("equipe/", include("home.urls")),
    path("jury/", include("trophees.jury_urls")),
    path("media/<path:name>", media.media, name="media"),
]
if settings.DEMO:
    urlpatterns += [
        path("demo/messages/", demo.messages, name="demo_messages"),
        path("design/", design.design, name="design"),
        path("design/document.pdf", design.document, name="design_document"),
        path("design/message/", design.mail, name="design_mail"),
        path("design/erreurs/<int:status>/", design.error, name="design_error"),
    ]
# Below pages: under the name of a file, since Wagtail takes no dot; and what the page's floor does not know. The search
# leaves what is not its own to Wagtail.
SPACE = r"(?:(?P<slug>[\w-]+)/)?"
below_pages = [
    re_path(r"(?P<path>(?:[\w-]+/)+palmares/flux)\.xml$", palmares.feed_file, name="palmares_feed"),
    re_path(SPACE + r"actualites/flux\.xml$", feeds.news_feed, name="news_feed"),
    re_path(SPACE + r"agenda/agenda\.ics$", feeds.events_calendar, name="events_calendar"),
    re_path(SPACE + r"agenda/(?P<event>[\w-]+)\.ics$", feeds.event_calendar, name="event_calendar"),
    re_path(
        SPACE + r"agenda/(?P<event>[\w-]+)/inscription/$",
        registrations.register_for_event,
        name="register_for_event",
    ),
    re_path(SPACE + r"recherche/$", search.results, name="search"),
    re_path(SPACE + r"recherche/propositions/$", search.propositions, name="search_propositions"),
    re_path(SPACE + r"donnees-ouvertes/$", open_data.open_data, name="open_data"),
    re_path(SPACE + r"donnees-ouvertes/datapackage\.json$", open_data.open_description, name="open_data_description"),
    re_path(SPACE + r"donnees-ouvertes/(?P<key>[\w-]+)\.csv$", open_data.open_csv, name="open_data_csv"),
    re_path(r"(?P<path>(?:[\w-]+/)*)partage\.png$", sharing.share_picture, name="share_picture"),
    re_path(SPACE + r"sitemap\.xml$", sitemaps.sitemap, name="sitemap"),
    path("sitemap-portail.xml", sitemaps.portal_sitemap, name="portal_sitemap"),
    path("robots.txt", sitemaps.robots, name="robots"),
]
urlpatterns += [path("", include(below_pages)), path("", include(wagtail_urls))]

handler400 = "cms.views.errors.bad_request"
handler403 = "cms.views.errors.permission_denied"
handler404 = "cms.views.errors.not_found"
# allauth's, where attempts are limited.
handler429 = "cms.views.errors.too_many_requests"
handler500 = "cms.views.errors.server_error"
