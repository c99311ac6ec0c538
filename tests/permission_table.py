"""Who gets what at every address outside Wagtail's admin. `test_permissions.py` asks each cell by a real request.

To add a route, add a line. `{name}` in an address is an object of the territory « ici », made by the function of that
name in `named.py`. A cell is the status of the answer, except:

- `login`: sent to the log-in, which comes back;
- a status with `+`: as well, something was written. Without it, the database must be exactly as before.

`all` stands for the same cell in each column, `signed` for the same one after a log-in. What is sent is in FORMS, by
method and address.
"""

from collections.abc import Iterator
from typing import NamedTuple

CAST = {
    "anon": "",  # a visitor
    "new": "nouvelle",  # signed in, of no organisation
    "owner": "titulaire.ici",
    "membr": "membre.ici",
    "other": "titulaire.ailleurs",  # an actor of another territory
    "edit": "redaction.ici",
    "manag": "responsable.ici",
    "jury": "jury.ici",
    "nat": "national",
}

# What an address counts whenever it is read: the only rows that asking may change.
COUNTS_READINGS = {"GET /ici/diagnostic/lecture/{link_token}/": "questionnaires.ResultLink"}

TABLE = """
      address                                                       anon  new   owner membr other edit  manag jury  nat

# The platform
GET   /healthz/live                                                 all 200
GET   /healthz/ready                                                all 200
GET   /theme/{stylesheet}                                           all 200
GET   /media/{image}                                                all 200
GET   /documents/{document}                                         all 200
GET   /documents/{film}                                             all 200
GET   /_util/login/                                                 all login

# Pages
GET   /                                                             all 200
GET   /ici/                                                         all 200
GET   /ici/actualites/                                              all 200
GET   /ici/actualites/{news}/                                       all 200
GET   /ici/actualites/flux.xml                                      all 200
GET   /ici/agenda/                                                  all 200
GET   /ici/agenda/{event}/                                          all 200
GET   /ici/agenda/agenda.ics                                        all 200
GET   /ici/agenda/{event}.ics                                       all 200
GET   /ici/agenda/{event}/inscription/                              all 200
GET   /ici/agenda/{joinable}/inscription/                           all 200
POST  /ici/agenda/{joinable}/inscription/                           all 302+
GET   /ici/agenda/{cycle}/                                          all 200
GET   /actualites/                                                  all 200
GET   /actualites/{national_news}/                                  all 200
GET   /actualites/flux.xml                                          all 200
GET   /agenda/                                                      all 200
GET   /agenda/{national_event}/                                     all 200
GET   /agenda/agenda.ics                                            all 200
GET   /agenda/{national_event}.ics                                  all 200
GET   /agenda/{national_event}/inscription/                         all 200
POST  /agenda/{national_event}/inscription/                         all 302+
GET   /inscription/{registration_token}/                            all 200
POST  /inscription/{registration_token}/                            all 302+
GET   /inscription/0123456789/                                      all 404
GET   /ici/{open_data}/                                             all 200
GET   /ici/{open_data}/datapackage.json                             all 200
GET   /ici/{open_data}/scores-par-theme.csv                         all 200
GET   /ici/{open_data}/nulle-part.csv                               all 404
GET   /donnees-ouvertes/                                            all 404
GET   /ici/sitemap.xml                                              all 200
GET   /partage.png                                                  all 200
GET   /ici/actualites/{news}/partage.png                            all 200
GET   /sitemap-portail.xml                                          all 200
GET   /robots.txt                                                   all 200
GET   /recherche/?q=menuiserie                                      all 200
GET   /recherche/propositions/?q=menuiserie                         all 200
GET   /ici/recherche/?q=menuiserie                                  all 200
GET   /ici/recherche/?q=menuiserie&type=actors                      all 200
GET   /ici/recherche/propositions/?q=menuiserie                     all 200
GET   /ici/le-programme/                                            all 200
GET   /ici/plan-du-site/                                            all 200
GET   /ici/ressources/                                              all 200
GET   /ici/ressources/{resource}/                                   all 200
GET   /ici/ressources/n/guide-energie/                              all 200
GET   /ici/ressources/{partnered}/rappel/                           login 200   200   200   200   200   200   200   200
POST  /ici/ressources/{partnered}/rappel/                           login 403   302+  302+  403   403   403   403   403
GET   /ici/ressources/n/{partnered_nation}/rappel/                  login 200   200   200   200   200   200   200   200
POST  /ici/ressources/n/{partnered_nation}/rappel/                  login 403   200   200   403   403   403   403   403
GET   /ici/ressources/{resource}/rappel/                            all 404
GET   /rappel/{partner_secret}/                                     all 200
GET   /territoires/{unopened}/                                      all 200
POST  /territoires/{unopened}/                                      all 302+
GET   /territoires/200069854/                                       all 302
GET   /territoires/alerte/{alert_token}/                            all 200
POST  /territoires/alerte/{alert_token}/                            all 200+
GET   /territoires/alerte/0123456789/                               all 404
GET   /rejoindre-le-programme/                                      all 200
POST  /rappel/{partner_secret}/                                     all 302+
GET   /rappel/{withdrawn_secret}/                                   all 410
GET   /rappel/0123456789/                                           all 404
GET   /ici/ressources/{resource}/avis/                              all 200
POST  /ici/ressources/{resource}/avis/                              all 302+
GET   /ici/ressources/n/guide-energie/avis/                         all 200
POST  /ici/ressources/n/guide-energie/avis/                         all 302+
GET   /ici/acteurs/                                                 all 200
GET   /ici/acteurs/menuiserie-ici/                                  all 200
GET   /acteurs/                                                     all 200
GET   /ici/charte/                                                  all 200
GET   /ici/charte/attestation/{attestation}/                        all 200
GET   /ici/charte/projet/                                           login 404   404   404   404   404   404   404   404
GET   /ici/charte/projet/?{consultation}                            login 403   200   200   403   200   200   403   200
POST  /ici/charte/projet/?{consultation}                            login 403   302+  302+  403   302+  302+  403   302+
GET   /ici/acteurs/menuiserie-ici/contact/                          all 200
POST  /ici/acteurs/menuiserie-ici/contact/                          all 302+
GET   /ici/retours-experience/                                      all 200
GET   /retours-experience/                                          all 200
GET   /ici/retours-experience/{sheet}/                              all 200
GET   /ici/retours-experience/{sheet}/contact/                      all 200
POST  /ici/retours-experience/{sheet}/contact/                      all 302+
GET   /ici/retours-experience/{sheet}/commenter/                    login 403   200   200   403   403   403   403   403
POST  /ici/retours-experience/{sheet}/commenter/                    login 403   302+  302+  403   403   403   403   403
GET   /ici/retours-experience/{sheet}/commentaires/{comment}/signaler/  signed 200
POST  /ici/retours-experience/{sheet}/commentaires/{comment}/signaler/  signed 302+
GET   /ici/retours-experience/{sheet_draft}/                        all 404
GET   /ici/retours-experience/{sheet_draft}/contact/                all 404
GET   /ici/retours-experience/{sheet_draft}/commenter/              all 404
GET   /ici/trophees/                                                all 200
GET   /ici/trophees/{campaign}/                                     all 200
GET   /ici/trophees/{campaign}/palmares/                            all 404
GET   /ici/trophees/{announced}/palmares/                           all 200
GET   /ici/trophees/{announced}/palmares/atelier-canari/            all 200
GET   /ici/trophees/{announced}/palmares/fonderie-verte/            all 404
GET   /ici/trophees/{announced}/palmares/flux/                      all 200
GET   /ici/trophees/{announced}/palmares/flux.xml                   all 200
GET   /ami/                                                         all 200
GET   /ici/diagnostic/                                              all 200
GET   /ici/diagnostic/a-imprimer/                                   all 200
GET   /ici/diagnostic/a-imprimer/pdf/                               all 200
GET   /ici/diagnostic/{theme_draft}/                                all 404

# The demonstration's own screens, which exist nowhere else
GET   /design/                                                      all 404
GET   /design/erreurs/404/                                          all 404
GET   /demo/messages/                                               all 404

# Pages and documents behind a password
GET   /_util/authenticate_with_password/{page_behind_password}/     all 200
POST  /_util/authenticate_with_password/{page_behind_password}/     all 302
GET   /documents/authenticate_with_password/{files_behind_password}/  all 200
POST  /documents/authenticate_with_password/{files_behind_password}/  all 302

# A diagnostic
GET   /ici/diagnostic/commencer/                                    200   302   200   200   200   302   302   302   302
POST  /ici/diagnostic/commencer/                                    200   302   302+  302+  200   302   302   302   302
GET   /ici/diagnostic/pilote/                                       login 404   404   404   404   404   404   404   404
GET   /ici/diagnostic/{pilot}/                                      login 404   200   200   404   404   404   404   404
POST  /ici/diagnostic/{pilot}/                                      login 404   302+  302+  404   404   404   404   404
GET   /ici/diagnostic/{tried}/                                      login 404   302   302   404   404   404   404   404
GET   /ici/diagnostic/{tried}/energie/1/                            login 404   200   200   404   404   404   404   404
POST  /ici/diagnostic/{tried}/energie/1/                            login 404   302+  302+  404   404   404   404   404
GET   /ici/diagnostic/{tried}/relecture/                            login 404   200   200   404   404   404   404   404
POST  /ici/diagnostic/{tried}/relecture/                            login 404   302+  302+  404   404   404   404   404
GET   /ici/diagnostic/{tried}/resultat/                             login 404   302   302   404   404   404   404   404
GET   /ici/diagnostic/{tried}/progression/                          login 404   404   404   404   404   404   404   404
GET   /ici/diagnostic/{tried}/avis/                                 login 405   405   405   405   405   405   405   405
POST  /ici/diagnostic/{tried}/avis/                                 login 404   302+  302+  404   404   404   404   404
GET   /ici/diagnostic/{unclaimed}/                                  login 404   404   404   404   404   404   404   404
POST  /ici/diagnostic/{unclaimed}/energie/1/                        login 404   404   404   404   404   404   404   404
GET   /ici/diagnostic/{unclaimed}/relecture/                        login 404   404   404   404   404   404   404   404
GET   /ici/diagnostic/{draft}/                                      login 404   302   302   404   404   404   404   404
GET   /ici/diagnostic/{draft}/energie/1/                            login 404   200   200   404   404   404   404   404
POST  /ici/diagnostic/{draft}/energie/1/                            login 404   302+  302+  404   404   404   404   404
GET   /ici/diagnostic/{draft}/relecture/                            login 404   200   200   404   404   404   404   404
POST  /ici/diagnostic/{draft}/relecture/                            login 404   302+  302+  404   404   404   404   404
GET   /ici/diagnostic/{draft}/resultat/                             login 404   302   302   404   404   404   404   404
GET   /ici/diagnostic/{draft}/progression/                          login 404   302   302   404   404   404   404   404
GET   /ici/diagnostic/{sent}/                                       login 404   302   302   404   404   404   404   404
GET   /ici/diagnostic/{sent}/energie/1/                             login 404   302   302   404   404   404   404   404
POST  /ici/diagnostic/{sent}/energie/1/                             login 404   302   302   404   404   404   404   404
POST  /ici/diagnostic/{sent}/relecture/                             login 404   302   302   404   404   404   404   404
GET   /ici/diagnostic/{sent}/resultat/                              login 404   200   200   404   404   404   404   404
GET   /ici/diagnostic/partage/{organisation}/                       login 404   200   200   404   404   404   404   404
POST  /ici/diagnostic/partage/{organisation}/                       login 404   302+  302+  404   404   404   404   404
POST  /ici/diagnostic/partage/{sharer}/liens/                       login 404   302+  302+  404   404   404   404   404
POST  /ici/diagnostic/partage/{organisation}/liens/{link}/revoquer/  login 404  302+  302+  404   404   404   404   404
GET   /ici/diagnostic/lecture/{link_token}/                         all 200
GET   /ici/diagnostic/lecture/{closed_token}/                       all 404
GET   /ici/diagnostic/{sent}/progression/                           login 404   200   200   404   404   404   404   404
GET   /ici/diagnostic/plan/{organisation}/                          login 404   200   200   404   404   404   404   404
POST  /ici/diagnostic/plan/{organisation}/                          login 404   302+  302+  404   404   404   404   404
POST  /ici/diagnostic/plan/{organisation}/ajouter/                   login 404   302+  302+  404   404   404   404   404
POST  /ici/diagnostic/plan/{organisation}/etat/                      login 404   302+  302+  404   404   404   404   404
GET   /ici/diagnostic/plan/{organisation}/ressources/                login 404   200   200   404   404   404   404   404
POST  /ici/diagnostic/plan/{organisation}/ressources/                login 404   302+  302+  404   404   404   404   404
GET   /ici/diagnostic/plan/{organisation}/agenda/                    login 404   200   200   404   404   404   404   404
GET   /ici/diagnostic/plan/{organisation}/tableur/                   login 404   200   200   404   404   404   404   404
GET   /ici/diagnostic/plan/{organisation}/{action}/                  login 404   200   200   404   404   404   404   404
POST  /ici/diagnostic/plan/{organisation}/{action}/                  login 404   302+  302+  404   404   404   404   404
GET   /ici/diagnostic/plan/{organisation}/{action}/supprimer/        login 404   200   200   404   404   404   404   404
POST  /ici/diagnostic/plan/{organisation}/{action}/supprimer/        login 404   302+  302+  404   404   404   404   404
GET   /ici/diagnostic/{sent}/resultat/calcul/                       login 404   200   200   404   404   404   404   404
GET   /ici/diagnostic/{sent}/resultat/rapport/                      login 404   200   200   404   404   404   404   404
GET   /ici/diagnostic/{draft}/resultat/calcul/                      login 404   404   404   404   404   404   404   404
GET   /ici/diagnostic/{draft}/resultat/rapport/                     login 404   404   404   404   404   404   404   404
GET   /ici/diagnostic/{supported}/energie/1/                        login 404   200   200   404   404   404   404   404
POST  /ici/diagnostic/{supported}/energie/1/                        login 404   302   302   404   404   404   404   404
POST  /ici/diagnostic/{supported}/pieces/question/preuve/           login 404   422   422   404   404   404   404   404
GET   /ici/diagnostic/{supported}/pieces/{proof}/                   login 404   200   200   404   404   404   404   404
POST  /ici/diagnostic/{supported}/pieces/{proof}/retirer/           login 404   200+  200+  404   404   404   404   404
GET   /api/v1/                                                      all 404
GET   /api/openapi.json                                             all 200
GET   /api/v2/pages/                                                all 200
GET   /api/v2/pages/?type=home.NewsPage&territory=ici               all 200
GET   /api/v2/pages/{news_pk}/                                      all 200
GET   /api/v2/pages/{news_pk}/?territory=ici                        all 200
GET   /api/v2/pages/{news_pk}/?territory=ailleurs                   all 404
GET   /api/v2/pages/find/?html_path=/ici/actualites/{news}/         all 302
GET   /api/v2/page_preview/?content_type=home.newspage&token=faux   all 404
GET   /api/v2/images/                                               all 200
GET   /api/v2/images/{shown_image}/                                 all 200
GET   /api/v2/images/{shown_image}/?territory=ailleurs              all 404
GET   /api/v2/documents/                                            all 200
GET   /api/v2/documents/{shown_document}/                           all 200
GET   /api/v2/documents/{shown_document}/?territory=ailleurs        all 404
GET   /api/docs/                                                    all 200
GET   /api/docs/home_list_territories/                              all 200
GET   /api/v1/key/                                                  all 401
POST  /api/v1/accounts/                                             all 202+
POST  /api/v1/accounts/verification/                                all 409
POST  /api/v1/keys/                                                 all 201+
GET   /api/v1/territories/                                          all 200
GET   /api/v1/territories/ici/                                      all 200
GET   /api/v1/territories/nulle-part/                               all 404
GET   /api/v1/territories/ici/figures/                              all 401
GET   /api/v1/themes/                                               all 200
GET   /api/v1/territories/ici/themes/                               all 200
GET   /api/v1/resources/                                            all 200
GET   /api/v1/resources/{resource_pk}/                              all 404
GET   /api/v1/territories/ici/resources/                            all 200
GET   /api/v1/territories/ici/resources/{resource_pk}/              all 200
GET   /api/v1/organisations/                                        all 200
GET   /api/v1/territories/ici/organisations/                        all 200
GET   /api/v1/territories/ici/organisations/menuiserie-ici/         all 200
GET   /api/v1/territories/ailleurs/organisations/menuiserie-ici/    all 404
GET   /api/v1/territories/ici/sign-up-choices/?commune=chauvigny    all 200
GET   /api/v1/my-organisations/                                     401   200   200   200   200   200   200   200   200
POST  /api/v1/my-organisations/                                     401   201+  201+  201+  201+  201+  201+  201+  201+
GET   /api/v1/my-organisations/{organisation}/                      401   404   200   200   404   404   404   404   404
PATCH /api/v1/my-organisations/{organisation}/                      401   404   200+  200+  404   404   404   404   404
POST  /api/v1/my-organisations/{organisation}/territories/          401   404   200+  200+  404   404   404   404   404
GET   /api/v1/experiences/                                          all 200
GET   /api/v1/territories/ici/experiences/                          all 200
GET   /api/v1/territories/ici/experiences/{own}/                    all 200
GET   /api/v1/territories/ailleurs/experiences/{own}/               all 404
GET   /api/v1/events/                                               all 200
GET   /api/v1/events/{national_event_pk}/                           all 200
POST  /api/v1/events/{national_event_pk}/registrations/             all 202+
GET   /api/v1/territories/ici/events/                               all 200
GET   /api/v1/territories/ici/events/{joinable_pk}/                 all 200
GET   /api/v1/territories/ailleurs/events/{joinable_pk}/            all 404
POST  /api/v1/territories/ici/events/{joinable_pk}/registrations/   all 202+
GET   /api/v1/questionnaire/                                        all 404
GET   /api/v1/territories/ici/questionnaire/                        all 200
GET   /api/v1/territories/ici/questionnaire/versions/               all 200
GET   /api/v1/territories/ici/questionnaire/versions/1/             all 200
GET   /api/v1/territories/ici/questionnaire/versions/99/            all 404
POST  /api/v1/territories/ici/assessments/                          401   404   201+  201+  404   404   404   404   404
POST  /api/v1/territories/nulle-part/assessments/                   401   404   404   404   404   404   404   404   404
GET   /api/v1/assessments/                                          401   200   200   200   200   200   200   200   200
GET   /api/v1/assessments/{draft}/                                  401   404   200   200   404   404   404   404   404
GET   /api/v1/assessments/{unclaimed}/                              401   404   404   404   404   404   404   404   404
POST  /api/v1/assessments/{draft}/submission/                       401   404   200+  200+  404   404   404   404   404
POST  /api/v1/assessments/{sent}/submission/                        401   404   200   200   404   404   404   404   404
GET   /api/v1/assessments/{sent}/result/                             401   404   200   200   404   404   404   404   404
GET   /api/v1/assessments/{sent}/benchmark/                          401   404   200   200   404   404   404   404   404
GET   /api/v1/assessments/{sent}/resources/                          401   404   200   200   404   404   404   404   404
GET   /api/v1/assessments/{sent}/progress/                           401   404   200   200   404   404   404   404   404
GET   /api/v1/assessments/{draft}/result/                            401   404   404   404   404   404   404   404   404
GET   /api/v1/territories/ici/plans/{organisation}/actions/         401   404   200   200   404   404   404   404   404
GET   /api/v1/territories/ailleurs/plans/{organisation}/actions/    401   404   404   404   404   404   404   404   404
POST  /api/v1/territories/ici/plans/{organisation}/actions/         401   404   201+  201+  404   404   404   404   404
GET   /api/v1/territories/ici/plans/{organisation}/actions/{action}/ 401   404   200   200   404   404   404   404   404
PATCH /api/v1/territories/ici/plans/{organisation}/actions/{action}/ 401   404   200+  200+  404   404   404   404   404
DELETE /api/v1/territories/ici/plans/{organisation}/actions/{action}/ 401   404   200+  200+  404   404   404   404  404
GET   /api/v1/assessments/{draft}/answers/                          401   404   200   200   404   404   404   404   404
PUT   /api/v1/assessments/{draft}/answers/energie_suivi             401   404   200+  200+  404   404   404   404   404
PUT   /api/v1/assessments/{unclaimed}/answers/energie_suivi         401   404   404   404   404   404   404   404   404
PUT   /api/v1/assessments/{draft}/notes/energie_suivi               401   404   200+  200+  404   404   404   404   404
PUT   /api/v1/assessments/{tried}/remarks/questions/energie_suivi   401   404   200+  200+  404   404   404   404   404
PUT   /api/v1/assessments/{tried}/remarks/resources/{resource_pk}   401   404   200+  200+  404   404   404   404   404
PUT   /api/v1/assessments/{draft}/remarks/questions/energie_suivi   401   404   409   409   404   404   404   404   404
PUT   /api/v1/assessments/{sent}/answers/energie_suivi              401   404   409   409   404   404   404   404   404

# My space
GET   /mon-espace/                                                  signed 200
GET   /mon-espace/mes-donnees/                                      signed 200
GET   /mon-espace/mes-donnees/archive/                              signed 302
GET   /mon-espace/mes-donnees/archive.zip                           signed 302
GET   /mon-espace/mes-donnees/effacer/                              signed 302
GET   /mon-espace/structure/nouvelle/                               signed 200
POST  /mon-espace/structure/nouvelle/?territoire=ici                signed 302+
GET   /mon-espace/structure/{organisation}/                         login 404   200   200   404   404   404   404   404
POST  /mon-espace/structure/{organisation}/                         login 404   302+  302+  404   404   404   404   404
GET   /mon-espace/structure/{organisation}/equipe/{join_request}/   all 405
POST  /mon-espace/structure/{organisation}/equipe/{join_request}/   login 404   302+  403   404   404   404   404   404
GET   /mon-espace/structure/{organisation}/equipe/                  login 404   200   200   404   404   404   404   404
POST  /mon-espace/structure/{organisation}/equipe/                  login 404   302+  403   404   404   404   404   404
POST  /mon-espace/structure/{organisation}/equipe/{member}/retirer/  login 404   302+  403   404   404   404   404   404
GET   /mon-espace/structure/{organisation}/equipe/transmettre/      login 404   200   403   404   404   404   404   404
POST  /mon-espace/structure/{organisation}/equipe/transmettre/      login 404   302+  403   404   404   404   404   404
POST  /mon-espace/structure/{organisation}/invitations/{invited}/  login 404   302+  403   404   404   404   404   404
GET   /mon-espace/structure/{organisation}/territoires/             login 404   200   200   404   404   404   404   404
POST /mon-espace/structure/{organisation}/territoires/?territoire=ailleurs login 404 302+ 302+ 404 404 404 404 404
GET /mon-espace/structure/{organisation}/territoires/{presence}/quitter/ login 404 200 403 404 404 404 404 404
POST /mon-espace/structure/{organisation}/territoires/{presence}/quitter/ login 404 302+ 403 404 404 404 404 404
GET   /mon-espace/structure/{organisation}/quitter/                 login 404   200   200   404   404   404   404   404
POST  /mon-espace/structure/{organisation}/quitter/                 login 404   409   302+  404   404   404   404   404
GET   /mon-espace/structure/{organisation}/fiche/{presence}/kit/    login 404   200   200   404   404   404   404   404
GET   /mon-espace/structure/{organisation}/fiche/{presence}/kit/badge.svg  login 404 200 200 404 404 404 404 404
GET   /mon-espace/structure/{organisation}/charte/{chartered}/      login 404   200   200   404   404   404   404   404
POST  /mon-espace/structure/{organisation}/charte/{chartered}/      login 404   302+  302+  404   404   404   404   404
POST  /mon-espace/structure/{organisation}/charte/{signatory}/retrait/  login 404 302+ 302+ 404 404 404 404 404
GET   /mon-espace/structure/{organisation}/charte/{signatory}/attestation.pdf  login 404 200 200 404 404 404 404 404
POST  /mon-espace/charte/avis/{opinion}/supprimer/                  login 404   404   302+  404   404   404   404   404
GET   /mon-espace/invitation/{member_invitation}/                   200   200   404   404   404   404   404   404   404
POST  /mon-espace/invitation/{member_invitation}/                   200   302+  404   404   404   404   404   404   404
GET   /mon-espace/structure/{organisation}/fiche/{presence}/        login 404   200   200   404   404   404   404   404
POST  /mon-espace/structure/{organisation}/fiche/{presence}/        login 404   302+  302+  404   404   404   404   404
GET   /mon-espace/structure/{organisation}/rappel/{presence}/       login 404   200   200   404   404   404   404   404
POST  /mon-espace/structure/{organisation}/rappel/{presence}/       login 404   302+  302+  404   404   404   404   404
GET   /mon-espace/structure/{organisation}/messages/                login 404   200   403   404   404   404   404   404
GET   /mon-espace/structure/{organisation}/demandes/                login 404   200   200   404   404   404   404   404
GET   /mon-espace/structure/{organisation}/demandes/{callback}/     login 404   200   200   404   404   404   404   404
POST  /mon-espace/structure/{organisation}/demandes/{callback}/     login 404   302+  302+  404   404   404   404   404
GET /mon-espace/structure/{organisation}/demandes/{their_callback}/ login 404 404 404 404 404 404 404 404
GET   /mon-espace/structure/{organisation}/retours/                 login 404   200   200   404   404   404   404   404
GET   /mon-espace/structure/{organisation}/retours/nouveau/ici/     login 404   200   200   404   404   404   404   404
POST  /mon-espace/structure/{organisation}/retours/nouveau/ici/     login 404   302+  302+  404   404   404   404   404
GET   /mon-espace/structure/{organisation}/retours/nouveau/ailleurs/ login 404 404 404 404 404 404 404 404
GET   /mon-espace/structure/{organisation}/retours/{own}/      login 404   200   200   404   404   404   404   404
POST  /mon-espace/structure/{organisation}/retours/{own}/      login 404   302+  302+  404   404   404   404   404
GET   /mon-espace/structure/{organisation}/retours/{theirs}/  login 404   404   404   404   404   404   404   404
GET   /mon-espace/structure/{organisation}/retours/{own}/images/  login 404   200   200   404   404   404   404   404
POST  /mon-espace/structure/{organisation}/retours/{own}/images/  login 404   302+  302+  404   404   404   404   404
GET   /mon-espace/structure/{organisation}/retours/{own}/publication/ login 404 200 200 404 404 404 404 404
POST  /mon-espace/structure/{organisation}/retours/{own}/publication/ login 404 302+ 302+ 404 404 404 404 404

# Applications
GET   /ici/trophees/{campaign}/question/                            all 200
POST  /ici/trophees/{campaign}/question/                            all 302+
GET   /mon-espace/candidatures/nouvelle/{campaign_pk}/              login 302   200   200   302   302   302   302   302
POST  /mon-espace/candidatures/nouvelle/{campaign_pk}/              login 302   302+  302+  302   302   302   302   302
GET   /mon-espace/candidatures/{begun}/                             login 404   200   200   404   404   404   404   404
GET   /mon-espace/candidatures/{applied}/                           login 404   200   200   404   404   404   404   404
GET   /mon-espace/candidatures/{begun}/intitule/                    login 404   200   200   404   404   404   404   404
POST  /mon-espace/candidatures/{begun}/intitule/                    login 404   302+  302+  404   404   404   404   404
GET   /mon-espace/candidatures/{begun}/partie/{part}/1/             login 404   200   200   404   404   404   404   404
POST  /mon-espace/candidatures/{begun}/partie/{part}/1/             login 404   302+  302+  404   404   404   404   404
GET   /mon-espace/candidatures/{begun}/joindre/                     login 404   200   200   404   404   404   404   404
POST  /mon-espace/candidatures/{begun}/joindre/                     login 404   302+  302+  404   404   404   404   404
GET   /mon-espace/candidatures/{of_place}/lettre/                   login 404   200   404   404   404   404   404   404
POST  /mon-espace/candidatures/{of_place}/lettre/                   login 404   200   404   404   404   404   404   404
GET   /mon-espace/candidatures/{of_place}/lettre.pdf                login 404   200   404   404   404   404   404   404
GET   /mon-espace/candidatures/{begun}/relecture/                   login 404   200   200   404   404   404   404   404
POST  /mon-espace/candidatures/{begun}/relecture/                   login 404   302+  302+  404   404   404   404   404
GET   /mon-espace/candidatures/{applied}/recu/                      login 404   200   200   404   404   404   404   404
GET   /mon-espace/candidatures/{applied}/recu.pdf                   login 404   200   200   404   404   404   404   404
GET   /mon-espace/candidatures/{applied}/retirer/                   login 404   200   200   404   404   404   404   404
POST  /mon-espace/candidatures/{applied}/retirer/                   login 404   302+  302+  404   404   404   404   404
GET   /mon-espace/candidatures/{begun}/auteurs/                     login 404   200   200   404   404   404   404   404
GET   /mon-espace/candidatures/{of_place}/auteurs/                  login 404   200   404   404   404   404   404   404
POST  /mon-espace/candidatures/{of_place}/auteurs/                  login 404   302+  404   404   404   404   404   404
POST  /mon-espace/candidatures/{of_place}/auteurs/{invited_author}/retirer/ login 404 302+ 404 404 404 404 404 404
GET   /mon-espace/candidatures/invitation/{author_invitation}/      200   200   404   404   404   404   404   404   404
POST  /mon-espace/candidatures/invitation/{author_invitation}/      200   302+  404   404   404   404   404   404   404
POST  /mon-espace/candidatures/{begun}/pieces/question/piece/       login 404   422   422   404   404   404   404   404
GET   /mon-espace/candidatures/{begun}/pieces/{piece}/              login 404   200   200   404   404   404   404   404
POST  /mon-espace/candidatures/{begun}/pieces/{piece}/retirer/      login 404   200+  200+  404   404   404   404   404
GET   /api/v1/campaigns/?territory=ici                              all 200
GET   /api/v1/campaigns/{campaign_pk}/                              all 200
GET   /api/v1/campaigns/{campaign_pk}/palmares/                     all 404
GET   /api/v1/campaigns/{announced_pk}/palmares/                    all 200
GET   /api/v1/territories/ici/campaigns/                            all 200
GET   /api/v1/territories/ici/campaigns/{campaign_pk}/              all 200
GET   /api/v1/territories/ailleurs/campaigns/{campaign_pk}/         all 404
GET   /api/v1/territories/ici/campaigns/{announced_pk}/palmares/    all 200
POST  /api/v1/campaigns/{campaign_pk}/applications/                 401   422   201+  201+  422   422   422   422   422
GET   /api/v1/applications/                                         401   200   200   200   200   200   200   200   200
GET   /api/v1/applications/{begun}/                                 401   404   200   200   404   404   404   404   404
PUT   /api/v1/applications/{begun}/                                 401   404   200+  200+  404   404   404   404   404
GET   /api/v1/applications/{begun}/answers/                         401   404   200   200   404   404   404   404   404
PUT   /api/v1/applications/{begun}/answers/phrase                   401   404   200+  200+  404   404   404   404   404
POST  /api/v1/applications/{begun}/submit/                          401   404   200+  200+  404   404   404   404   404
POST  /api/v1/applications/{begun}/withdraw/                        401   404   200+  200+  404   404   404   404   404
# A deliberation
GET   /jury/{deliberated}/deliberation/                             login 404   404   404   404   404   404   200   404

# What a team sends
GET   /rejoindre/ici/                                               200   302   302   302   302   302   302   302   302
GET   /rejoindre/ici/?invitation={contact_invitation}               200   302   302   302   302   302   302   302   302
GET   /mon-espace/structure/nouvelle/?territoire=ici&invitation={contact_invitation} signed 200
GET   /mon-espace/cles-api/                                         signed 200
POST  /mon-espace/cles-api/                                         signed 302
POST  /mon-espace/cles-api/{api_token}/                             login 404   302+  404   404   404   404   404   404
GET   /mon-espace/mes-messages/                                     signed 200
POST  /mon-espace/mes-messages/                                     login 302   302+  302+  302+  302   302   302   302
GET   /mon-espace/lettre/ici/                                       all 200
POST  /mon-espace/lettre/ici/                                       all 200+
GET   /mon-espace/lettre/confirmer/{subscription}/                  all 200
POST  /mon-espace/lettre/confirmer/{subscription}/                  all 200+
GET   /mon-espace/messages/{unsubscription}/                        all 200
POST  /mon-espace/messages/{unsubscription}/                        all 200+
GET   /mon-espace/rappels/{reminded}/                               all 200
POST  /mon-espace/rappels/{reminded}/                               all 200+

# Teams
GET   /equipe/invitation/{invitation}/                              login 200   404   404   404   404   404   404   404
POST  /equipe/invitation/{invitation}/                              login 302+  404   404   404   404   404   404   404

# A jury
GET   /jury/                                                        signed 200
GET   /jury/invitation/{seat}/                                      200   200   404   404   404   404   404   404   404
POST  /jury/invitation/{seat}/                                      200   302+  404   404   404   404   404   404   404
GET   /jury/{judged}/                                               login 404   404   404   404   404   404   200   404
GET   /jury/{judged}/dossiers-1.pdf                                 login 404   404   404   404   404   404   200   404
GET   /jury/{judged}/{dossier}/                                     login 404   404   404   404   404   404   200   404
POST  /jury/{judged}/{dossier}/                                     login 404   404   404   404   404   404   302+  404
POST  /jury/{judged}/{dossier}/notes/                               401   404   404   404   404   404   404   200+  404
GET   /jury/{judged}/{dossier}/pieces/{evidence}/                   login 404   404   404   404   404   404   200   404

# Accounts
GET   /compte/login/                                                200   302   302   302   302   302   302   302   302
POST  /compte/login/                                                302+  302   302   302   302   302   302   302   302
GET   /compte/logout/                                               302   200   200   200   200   200   200   200   200
POST  /compte/logout/                                               all 302
GET   /compte/inactive/                                             all 200
GET   /compte/signup/                                               200   302   302   302   302   302   302   302   302
POST  /compte/signup/                                               302+  302   302   302   302   302   302   302   302
GET   /compte/confirm-email/                                        signed 302
GET   /compte/login/code/confirm/                                   signed 302
GET   /compte/password/reset/                                       all 200
POST  /compte/password/reset/                                       all 302
GET   /compte/password/reset/confirm/                               all login
GET   /compte/password/reset/complete/                              all 302
GET   /compte/password/reset/done/                                  all 200
GET   /compte/reauthenticate/                                       signed 200
POST  /compte/reauthenticate/                                       signed 302
GET   /compte/email/                                                signed 200
POST  /compte/email/                                                signed 302
GET   /compte/password/change/                                      signed 200
POST  /compte/password/change/                                      signed 302+
GET   /compte/password/set/                                         signed 302
GET   /compte/2fa/                                                  signed 200
GET   /compte/2fa/authenticate/                                     signed 302
GET   /compte/2fa/reauthenticate/                                   signed 302
GET   /compte/2fa/totp/activate/                                    signed 302
GET   /compte/2fa/totp/deactivate/                                  signed 404
GET   /compte/2fa/recovery-codes/                                   signed 404
GET   /compte/2fa/recovery-codes/generate/                          signed 302
GET   /compte/2fa/recovery-codes/download/                          signed 404
GET   /compte/2fa/webauthn/                                         signed 200
GET   /compte/2fa/webauthn/add/                                     signed 302
POST  /compte/2fa/webauthn/add/                                     signed 302
GET   /compte/2fa/webauthn/login/                                   login 302   302   302   302   302   302   302   302
POST  /compte/2fa/webauthn/login/                                   login 302   302   302   302   302   302   302   302
GET   /compte/2fa/webauthn/reauthenticate/                          signed 302
GET   /compte/2fa/webauthn/keys/{passkey}/edit/                     signed 302
POST  /compte/2fa/webauthn/keys/{passkey}/edit/                     signed 302
GET   /compte/2fa/webauthn/keys/{passkey}/remove/                   signed 302
POST  /compte/2fa/webauthn/keys/{passkey}/remove/                   signed 302
GET   /compte/sessions/                                             signed 200
POST  /compte/sessions/                                             login 302   302   302   302   302   302   302   302
GET   /compte/sessions/{session}/close/                             login 405   405   405   405   405   405   405   405
POST  /compte/sessions/{session}/close/                             login 404   302+  404   404   404   404   404   404
"""

FORMS = {
    "POST /_util/authenticate_with_password/{page_behind_password}/": {"password": "sesame", "return_url": "/"},
    "POST /documents/authenticate_with_password/{files_behind_password}/": {"password": "sesame", "return_url": "/"},
    "POST /ici/ressources/{resource}/avis/": {"useful": "oui", "page_du": "{signup_page}"},
    "POST /ici/ressources/n/guide-energie/avis/": {"useful": "non", "page_du": "{signup_page}"},
    "POST /ici/agenda/{joinable}/inscription/": {
        "name": "Une lectrice",
        "email": "lectrice@example.org",
        "page_du": "{signup_page}",
    },
    "POST /agenda/{national_event}/inscription/": {
        "name": "Une lectrice",
        "email": "lectrice@example.org",
        "page_du": "{signup_page}",
    },
    "POST /inscription/{registration_token}/": {"cancel": "1"},
    "POST /ici/acteurs/menuiserie-ici/contact/": {
        "name": "Une lectrice",
        "email": "lectrice@example.org",
        "message": "Bonjour, comment avez-vous fait ?",
        "page_du": "{signup_page}",
    },
    "POST /ici/retours-experience/{sheet}/contact/": {
        "name": "Une lectrice",
        "email": "lectrice@example.org",
        "message": "Bonjour, comment avez-vous fait ?",
        "page_du": "{signup_page}",
    },
    "POST /ici/retours-experience/{sheet}/commenter/": {"author_name": "Une voisine", "text": "Merci."},
    "POST /ici/retours-experience/{sheet}/commentaires/{comment}/signaler/": {"reason": "Hors de propos."},
    "POST /mon-espace/structure/{organisation}/retours/nouveau/ici/": {"title": "Éteindre les fours"},
    "POST /mon-espace/structure/{organisation}/retours/{own}/": {"title": "Éteindre les fours"},
    "POST /mon-espace/structure/{organisation}/retours/{own}/images/": {"remove": "{picture}"},
    "POST /mon-espace/structure/{organisation}/retours/{own}/publication/": {"withdraw": "1"},
    "POST /ici/ressources/{partnered}/rappel/": {
        "name": "Ada Bois",
        "phone": "05 49 11 22 33",
        "email": "ada@example.org",
        "message": "Par où commencer ?",
        "send": "1",
        "seen": "{seen_lines}",
        "consent": "on",
    },
    "POST /ici/ressources/n/{partnered_nation}/rappel/": {
        "name": "Ada Bois",
        "phone": "05 49 11 22 33",
        "email": "ada@example.org",
        "message": "Par où commencer ?",
        "preview": "1",
    },
    "POST /mon-espace/lettre/ici/": {"email": "voisine@example.org", "page_du": "{signup_page}"},
    "POST /territoires/{unopened}/": {"email": "lectrice@example.org", "agreed": "on", "page_du": "{signup_page}"},
    "POST /rappel/{partner_secret}/": {"to": "taken", "note": "Jeudi."},
    "POST /mon-espace/structure/{organisation}/demandes/{callback}/": {"withdraw": "1"},
    "POST /mon-espace/structure/{organisation}/rappel/{presence}/": {"assess_again_every": "6"},
    "POST /ici/diagnostic/commencer/": {"organisation": "{organisation}"},
    "POST /ici/diagnostic/partage/{organisation}/": {"purpose": "team", "to": "1"},
    "POST /ici/diagnostic/partage/{sharer}/liens/": {"for_whom": "Banque", "ends_on": "{soon}"},
    "POST /ici/diagnostic/{draft}/energie/1/": {"energie_suivi.seen": "1", "energie_suivi": "non"},
    "POST /ici/diagnostic/plan/{organisation}/": {"title": "Peser les déchets"},
    "POST /ici/diagnostic/plan/{organisation}/ajouter/": {"diagnostic": "{sent}", "levier": "energie_suivi"},
    "POST /ici/diagnostic/plan/{organisation}/etat/": {"done": "{action}"},
    "POST /ici/diagnostic/plan/{organisation}/ressources/": {"diagnostic": "{sent}", "aside": "{resource_pk}"},
    "POST /ici/diagnostic/plan/{organisation}/{action}/": {"title": "Peser", "state": "doing", "seen": "1"},
    "POST /ici/diagnostic/{pilot}/": {"organisation": "{organisation}"},
    "POST /ici/diagnostic/{tried}/energie/1/": {"energie_suivi.seen": "1", "energie_suivi": "non"},
    "POST /ici/diagnostic/{tried}/avis/": {"resource": "{resource_pk}", "remark": "Utile."},
    "PUT /api/v1/assessments/{tried}/remarks/questions/energie_suivi": {"text": "Pas clair."},
    "PUT /api/v1/assessments/{tried}/remarks/resources/{resource_pk}": {"text": "Utile."},
    "PUT /api/v1/assessments/{draft}/remarks/questions/energie_suivi": {"text": "Pas clair."},
    "POST /ici/diagnostic/{sent}/energie/1/": {"energie_suivi.seen": "1", "energie_suivi": "non"},
    "POST /api/v1/territories/ici/assessments/": {"organisation": "{organisation}"},
    "POST /api/v1/territories/nulle-part/assessments/": {"organisation": "{organisation}"},
    "POST /api/v1/territories/ici/plans/{organisation}/actions/": {"title": "Isoler le four"},
    "PATCH /api/v1/territories/ici/plans/{organisation}/actions/{action}/": {"state": "doing"},
    "PUT /api/v1/assessments/{draft}/answers/energie_suivi": {"value": "non"},
    "PUT /api/v1/assessments/{unclaimed}/answers/energie_suivi": {"value": "non"},
    "PUT /api/v1/assessments/{draft}/notes/energie_suivi": {"text": "Voir avec le comptable."},
    "PUT /api/v1/assessments/{sent}/answers/energie_suivi": {"value": "non"},
    "POST /mon-espace/structure/nouvelle/?territoire=ici": {
        "kind": "company",
        "name": "Scierie neuve",
        "headcount": "1-9",
    },
    "POST /mon-espace/structure/{organisation}/": {
        "kind": "company",
        "name": "Menuiserie renommée",
        "headcount": "10-49",
    },
    "POST /mon-espace/structure/{organisation}/equipe/{join_request}/": {"accept": "1"},
    "POST /ici/charte/projet/?{consultation}": {"{article_key}": "Bien dit."},
    "POST /mon-espace/structure/{organisation}/charte/{chartered}/": {
        "version": "1",
        "name": "Ada Bois",
        "title": "Gérante",
        "authority": "1",
    },
    "POST /mon-espace/structure/{organisation}/equipe/": {"email": "collegue@example.org"},
    "POST /mon-espace/structure/{organisation}/equipe/transmettre/": {"membership": "{member}"},
    "POST /mon-espace/structure/{organisation}/fiche/{presence}/": {"withdraw": "1"},
    "POST /ici/trophees/{campaign}/question/": {
        "email": "lectrice@example.org",
        "text": "Une association peut-elle candidater ?",
        "page_du": "{signup_page}",
    },
    "POST /mon-espace/candidatures/nouvelle/{campaign_pk}/": {
        "organisation": "{organisation}",
        "category": "cooperation",
    },
    "POST /mon-espace/candidatures/{begun}/intitule/": {"title": "Fours éteints", "category": "energie"},
    "POST /mon-espace/candidatures/{begun}/partie/{part}/1/": {"phrase.seen": "1", "phrase": "Éteindre tôt"},
    "POST /mon-espace/candidatures/{begun}/joindre/": {"share": "profile"},
    "POST /mon-espace/candidatures/{of_place}/auteurs/": {"email": "collegue@example.org"},
    "POST /mon-espace/cles-api/": {"name": "Site du réseau", "scopes": "lire", "days": "90"},
    "POST /mon-espace/cles-api/{api_token}/": {"revoke": "1"},
    "POST /api/v1/accounts/": {"email": "lectrice@example.org", "password": "un-mot-de-passe-solide"},
    "POST /api/v1/accounts/verification/": {"verification": "inconnue", "code": "BCDF-GHJK"},
    "POST /api/v1/keys/": {
        "email": "titulaire.ici@example.org",
        "password": "{password}",
        "name": "Site du réseau",
        "scopes": ["repondre"],
    },
    "POST /api/v1/my-organisations/": {
        "territory": "ici",
        "kind": "company",
        "name": "Scierie neuve",
        "headcount": "1-9",
    },
    "PATCH /api/v1/my-organisations/{organisation}/": {"motto": "Du bois d’ici"},
    "POST /api/v1/my-organisations/{organisation}/territories/": {"territory": "ailleurs"},
    "POST /api/v1/events/{national_event_pk}/registrations/": {"name": "Ada Bois", "email": "lectrice@example.org"},
    "POST /api/v1/territories/ici/events/{joinable_pk}/registrations/": {
        "name": "Ada Bois",
        "email": "lectrice@example.org",
    },
    "POST /api/v1/campaigns/{campaign_pk}/applications/": {
        "organisation": "{organisation}",
        "category": "cooperation",
    },
    "PUT /api/v1/applications/{begun}/": {"title": "Fours éteints", "category": "energie"},
    "PUT /api/v1/applications/{begun}/answers/phrase": {"value": "Éteindre tôt"},
    "POST /jury/{judged}/{dossier}/": {"start": "1"},
    "POST /jury/{judged}/{dossier}/notes/": {"vu": "0", "note-effet": "4"},
    "POST /compte/login/": {"login": "nouvelle@example.org", "password": "{password}"},
    "POST /compte/signup/": {
        "email": "quelqu-un@example.org",
        "password1": "un-mot-de-passe-solide",
        "page_du": "{signup_page}",
    },
    "POST /compte/password/reset/": {"email": "nouvelle@example.org"},
    "POST /compte/reauthenticate/": {"password": "{password}"},
    "POST /compte/email/": {"action_add": "1", "email": "autre-adresse@example.org"},
    "POST /compte/password/change/": {
        "oldpassword": "{password}",
        "password1": "un-mot-de-passe-solide",
        "password2": "un-mot-de-passe-solide",
    },
}


class Line(NamedTuple):
    method: str
    address: str
    cells: dict[str, str]

    def __str__(self) -> str:
        return f"{self.method} {self.address}"


def read_table() -> Iterator[Line]:
    for text in TABLE.splitlines():
        words = text.split()
        if not words or words[0] in {"#", "address"}:
            continue
        method, address, *cells = words
        if cells[0] in {"all", "signed"}:
            cells = [cells[1] if cells[0] == "all" else "login", *cells[1:] * (len(CAST) - 1)]
        yield Line(method, address, dict(zip(CAST, cells, strict=True)))


LINES = list(read_table())
