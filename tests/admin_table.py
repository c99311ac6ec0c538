"""Every address of the admin, with a real object of the territory « ailleurs ». `test_admin_walk.py` asks each of them.

To add a route, add a line: method, address, then what its manager, its editor and the national team get. `{name}` is
an object made in `factories/admin_objects.py`. A `*` says that the page shows the object's name.
`door` is the way out that Wagtail offers to those who lack a right: back to the admin's home, with a message.

What people of another territory get needs no column: an address that names an object does not exist for them, or is
refused, and changes nothing; and in no list, filter, search, chooser, history or export do they read its name.
"""

CAST = ("responsable.ailleurs", "redaction.ailleurs", "national")

TABLE = """
# address                                                                     manager editor national

# Home, account
GET  /admin/                                                                  200*  200*  200
GET  /admin/account/                                                          200   200   200
GET  /admin/logout/                                                           405   405   405
GET  /admin/login/                                                            door  door  door
GET  /admin/sprite/                                                           200   200   200
GET  /admin/jsi18n/                                                           200   200   200
GET  /admin/modeladmin/jsi18n/                                                200   200   200
GET  /admin/test404/                                                          200   200   200
GET  /admin/failwhale/                                                        500   500   500
GET  /admin/no-such-page/                                                     404   404   404
GET  /admin/dismissibles/                                                     200   200   200
GET  /admin/block-preview/                                                    404   404   404
GET  /admin/snippets/                                                         door  door  door
GET  /admin/tag-autocomplete/?term=qzmarqu                                    404   404   200*
GET  /admin/tag-autocomplete/taggit/tag/?term=qzmarqu                         404   404   200*

# Territories and teams
GET  /admin/territoires/                                                      200*  door  200*
GET  /admin/territoires/?export=csv                                           200*  door  200*
GET  /admin/territoires/results/?q=qzmarqu                                    200*  door  200*
GET  /admin/territoires/new/                                                  door  door  200
GET  /admin/territoires/edit/{territory}/                                     200*  door  200*
GET  /admin/territoires/couleurs/?color_1=%230b4f4a&color_2=%23f5d547         200   404   200
GET  /admin/territoires/couleurs/?color_1=bleu                                400   404   400
GET  /admin/territoires/history/{territory}/                                  200*  404   200*
GET  /admin/territoires/history-results/{territory}/                          200*  404   200*
GET  /admin/territoires/{territory}/equipe/                                   200*  404   200*
GET  /admin/territoires/{territory}/cles-api/                                 200*  404   200*
POST /admin/territoires/{territory}/cles-api/                                 200*  404   200*
POST /admin/territoires/{territory}/cles-api/{api_token}/                     302   404   302
POST /admin/territoires/{territory}/equipe/editor/{editor}/retirer/           302   404   302
POST /admin/territoires/{territory}/equipe/invitations/{invitation}/annuler/  302   404   302
GET  /admin/territoires/{territory}/charte/                                   200*  404   200*
POST /admin/territoires/{territory}/charte/                                   302   404   302

# Libraries
GET  /admin/pages/{library}/                                                  200*  200*  200*
GET  /admin/bibliotheques/{library}/toutes/                                   200*  200*  200*
GET  /admin/bibliotheques/{library}/toutes/?q=qzmarqu                         200*  200*  200*
GET  /admin/bibliotheques/{library}/nationales/                               200*  200*  200*
GET  /admin/bibliotheques/{library}/nationales/?etat=annotees                 200*  200*  200*
GET  /admin/bibliotheques/{library}/nationales/{national_resource}/           200*  200*  200*
POST /admin/bibliotheques/{library}/nationales/{national_resource}/           409*  409*  409*

# Campaigns
GET  /admin/campagnes/                                                        200*  door  200*
GET  /admin/campagnes/{campaign}/                                             200*  404   200*
POST /admin/campagnes/{campaign}/edition-suivante/                            302   404   302
GET  /admin/campagnes/{campaign}/questions/                                   200*  404   200*
GET  /admin/campagnes/{campaign}/questions/{campaign_question}/               200*  404   200*
POST /admin/campagnes/{campaign}/questions/{campaign_question}/               200*  404   200*
GET  /admin/campagnes/{campaign}/candidatures/                                200*  404   200*
GET  /admin/campagnes/{campaign}/candidatures/?q=qzmarqu                      200*  404   200*
GET  /admin/campagnes/{campaign}/candidatures/tableau.csv                     200*  404   200*
GET  /admin/campagnes/{campaign}/candidatures/tableau.xlsx                    200   404   200
GET  /admin/campagnes/{campaign}/candidatures/{application}/                  200*  404   200*
POST /admin/campagnes/{campaign}/candidatures/{application}/                  200*  404   200*
GET  /admin/campagnes/{campaign}/candidatures/{application}/pieces/{piece}/   200   404   200
GET  /admin/campagnes/{campaign}/jury/                                        200*  404   200*
POST /admin/campagnes/{campaign}/jury/                                        302   404   302
GET  /admin/campagnes/{campaign}/evaluations/                                 200*  404   200*
POST /admin/campagnes/{campaign}/evaluations/                                 302   404   302
GET  /admin/campagnes/{campaign}/diversite/                                   404   404   404
GET  /admin/campagnes/{campaign}/deliberation/                                200*  404   200*
GET  /admin/campagnes/{decided_campaign}/deliberation/                        200*  404   200*
POST /admin/campagnes/{decided_campaign}/deliberation/                        302   404   302
GET  /admin/campagnes/{decided_campaign}/deliberation/{decided}/              200*  404   200*
POST /admin/campagnes/{decided_campaign}/deliberation/{decided}/              200*  404   200*
GET  /admin/campagnes/{decided_campaign}/deliberation/notes.csv               200   404   200
GET  /admin/campagnes/{decided_campaign}/deliberation/notes.xlsx              200   404   200
GET  /admin/campagnes/{decided_campaign}/deliberation/proces-verbal.pdf       200   404   200
GET  /admin/campagnes/{decided_campaign}/palmares/                            200*  404   200*
POST /admin/campagnes/{decided_campaign}/palmares/                            302   404   302
GET  /admin/campagnes/{decided_campaign}/palmares/{decided}/                  200*  404   200*
POST /admin/campagnes/{decided_campaign}/palmares/{decided}/                  409*  404   409*

# What a national call has selected
GET  /admin/campagnes/{call}/candidatures/{selected}/convention/              404   404   200
POST /admin/campagnes/{call}/candidatures/{selected}/convention/              404   404   200
GET  /admin/campagnes/{call}/candidatures/{selected}/convention/a-signer.pdf  404   404   200
GET  /admin/campagnes/{call}/candidatures/{selected}/convention/signee/       404   404   200
GET  /admin/campagnes/{call}/candidatures/{selected}/ouvrir/                  404   404   200
POST /admin/campagnes/{call}/candidatures/{selected}/ouvrir/                  404   404   200

# Launches: whoever follows one only is led to it
GET  /admin/lancement/                                                        302   door  200*
GET  /admin/lancement/?export=csv                                             302   door  200*
GET  /admin/lancement/?etape=1&region=75                                      302   door  200
GET  /admin/lancement/{territory}/                                            200*  404   200*
POST /admin/lancement/{territory}/                                            404   404   404
GET  /admin/lancement/{territory}/documents/{launch_document}/                200   404   200
POST /admin/lancement/{territory}/documents/{launch_document}/supprimer/      302   404   302

# Dashboards: whoever works in one territory only is led to it
GET  /admin/tableau-de-bord/                                                  302   302   200
GET  /admin/tableau-de-bord/?tri=nom&tour=1                                   302   302   200
GET  /admin/tableau-de-bord/territoires/                                      302   302   200*
GET  /admin/tableau-de-bord/tableaux.xlsx                                     door  door  200
GET  /admin/tableau-de-bord/territoires.csv                                   door  door  200
GET  /admin/tableau-de-bord/pays/                                             door  door  200*
GET  /admin/tableau-de-bord/pays/tableaux.xlsx                                door  door  200
GET  /admin/tableau-de-bord/pays/structures-par-type.csv                      door  door  200
GET  /admin/tableau-de-bord/pays/nulle-part.csv                               door  door  404
GET  /admin/tableau-de-bord/{territory}/                                      200*  200*  200*
GET  /admin/tableau-de-bord/{territory}/?type=company&theme=energie           200*  200*  200*
GET  /admin/tableau-de-bord/{territory}/tableaux.xlsx                         200   200   200
GET  /admin/tableau-de-bord/{territory}/scores-par-theme.csv                  200   200   200
GET  /admin/tableau-de-bord/{territory}/nulle-part.csv                        404   404   404

# Organisations
GET  /admin/structures/                                                       200*  door  200*
GET  /admin/structures/?q=qzmarqu                                             200*  door  200*
GET  /admin/structures/?export=csv                                            200*  door  200*
GET  /admin/structures/inspect/{presence}/                                    200*  404   200*
GET  /admin/structures/{presence}/fiche/                                      200*  404   200*
POST /admin/structures/{presence}/fiche/                                      200*  404   200*
GET  /admin/structures/?conseiller=moi                                        200*  door  200
GET  /admin/structures/{presence}/suivi/                                      200*  404   200*
POST /admin/structures/{presence}/suivi/                                      200*  404   200*
GET  /admin/structures/message/                                               200*  404   200*
POST /admin/structures/message/                                               200   404   200
GET  /admin/structures/message/{message}/                                     200*  404   200*
POST /admin/structures/message/{message}/                                     302   404   302
GET  /admin/lettres/                                                          200*  200*  200*
POST /admin/lettres/                                                          200*  200*  200*
GET  /admin/lettres/{digest}/                                                 200*  200*  200*
POST /admin/lettres/{digest}/                                                 200*  200*  200*
GET  /admin/lettres/{digest}/apercu/                                          200*  200*  200*
GET  /admin/lettres/{digest}/envoi/                                           200*  200*  200*
POST /admin/lettres/{digest}/envoi/                                           409*  409*  409*
GET  /admin/territoires/{territory}/inviter/                                  200*  404   200*
POST /admin/territoires/{territory}/inviter/                                  200*  404   200*
GET  /admin/territoires/{territory}/inviter/affiche.pdf                       200   404   200

# Who registers for an event
GET  /admin/agenda/{event}/inscriptions/                                      200*  200*  200*
POST /admin/agenda/{event}/inscriptions/                                      302   302   302
GET  /admin/agenda/{event}/inscriptions/liste.xlsx                            200   200   200
GET  /admin/agenda/cycles/{cycle}/contributions/                              200*  200*  200*
GET  /admin/agenda/cycles/{cycle}/contributions/liste.xlsx                    200   200   200

# Shared results: the national team is not among those with whom they are shared
GET  /admin/diagnostics/                                                      200*  door  door
GET  /admin/diagnostics/?q=qzmarqu                                            200*  door  door
GET  /admin/diagnostics/?export=csv                                           200*  door  door
GET  /admin/diagnostics/inspect/{shared}/                                     200*  404   404
GET  /admin/diagnostics/{shared}/pieces/{shared_file}/                        200   404   404

# Libraries: a team that keeps one only is led to it
GET  /admin/bibliotheques/                                                    302   302   200*
GET  /admin/bibliotheques/{library}/                                          200*  200*  200*
GET  /admin/bibliotheques/{library}/?souci=closed                             200*  200*  200*
POST /admin/bibliotheques/{library}/                                          404   404   404
GET  /admin/bibliotheques/{library}/manques/                                  200*  200*  200*
GET  /admin/bibliotheques/{library}/manques/tableau.xlsx                      200   200   200
GET  /admin/bibliotheques/{library}/echanger/                                 200*  200*  200*
POST /admin/bibliotheques/{library}/echanger/                                 200*  200*  200*
GET  /admin/bibliotheques/{library}/echanger/ressources.xlsx                  200   200   200
GET  /admin/bibliotheques/{library}/echanger/modele.xlsx                      200   200   200
# What the search shows first
GET  /admin/recherche/                                                        302   302   200*
GET  /admin/recherche/partout/                                                404   404   200
POST /admin/recherche/partout/                                                404   404   200
GET  /admin/recherche/{territory}/                                            200*  200*  200*
POST /admin/recherche/{territory}/                                            200*  200*  200*

# What teams give one another: `{page}` and its like are offered to nobody
GET  /admin/reprendre/                                                        200   200   200
GET  /admin/reprendre/?q=qzmarqu                                              200   200   200
GET  /admin/reprendre/{page}/                                                 404   404   404
POST /admin/reprendre/{page}/                                                 404   404   404
GET  /admin/reprendre/partages/                                               200   200   200
GET  /admin/equipes/                                                          200*  200*  200*
GET  /admin/equipes/?q=metropole                                              200*  200*  200*

# What readers say of resources
GET  /admin/avis/                                                             200*  200*  200*
GET  /admin/avis/?q=qzmarqu                                                   200*  200*  200*
GET  /admin/avis/?utile=oui                                                   200*  200*  200*
GET  /admin/avis/?export=csv                                                  200*  200*  200*

# Experience sheets and comments
GET  /admin/mises-en-relation/                                                200*  door  200*
GET  /admin/mises-en-relation/?q=qzmarqu                                      200*  door  200*
GET  /admin/mises-en-relation/?etat=sent                                      200*  door  200*
GET  /admin/mises-en-relation/?export=csv                                     200*  door  200*
GET  /admin/mises-en-relation/inspect/{callback}/                             200*  404   200*
GET  /admin/retours/                                                          200*  door  200*
GET  /admin/retours/?q=qzmarqu                                                200*  door  200*
GET  /admin/retours/?etat=asked                                               200*  door  200*
GET  /admin/retours/?export=csv                                               200*  door  200*
GET  /admin/retours/{experience_review}/relecture/                            200*  404   200*
POST /admin/retours/{experience_review}/relecture/                            200*  404   200*
GET  /admin/retours/{unread_review}/relecture/                                404   404   404
GET  /admin/commentaires/                                                     200*  door  200*
GET  /admin/commentaires/?q=qzmarqu                                           200*  door  200*
GET  /admin/commentaires/?etat=signale                                        200*  door  200*
GET  /admin/commentaires/?export=csv                                          200*  door  200*
GET  /admin/commentaires/{experience_comment}/relecture/                      200*  404   200*
POST /admin/commentaires/{experience_comment}/relecture/                      200*  404   200*
GET  /admin/pages/{experience_index}/                                         200   200   200
GET  /admin/pages/{experience}/edit/                                          door  door  door
GET  /admin/pages/{experience}/view_draft/                                    door  door  door
POST /admin/pages/{experience}/unpublish/                                     door  door  door
POST /admin/pages/{experience}/delete/                                        door  door  door
POST /admin/api/main/pages/{experience}/action/publish/                       404   404   404
POST /admin/api/main/pages/{experience}/action/delete/                        404   404   404
POST /admin/bulk/wagtailcore/page/publish/?id={experience}                    302   302   302

# Pages: the tree, lists and choosers
GET  /admin/pages/                                                            302   302   302
GET  /admin/pages/{home}/                                                     200*  200*  200*
GET  /admin/pages/{home}/results/                                             200*  200*  200*
GET  /admin/pages/search/?q=qzmarqu                                           200*  200*  200*
GET  /admin/pages/search/results/?q=qzmarqu                                   200*  200*  200*
GET  /admin/pages/usage/home/standardpage/                                    200*  200*  200*
GET  /admin/pages/usage/home/standardpage/results/                            200*  200*  200*
GET  /admin/pages/create/home/newspage                                        302   302   200
GET  /admin/choose-page/                                                      200   200   200
GET  /admin/choose-page/{home}/                                               200*  200*  200*
GET  /admin/choose-page/search/?q=qzmarqu                                     200*  200*  200*
GET  /admin/choose-page/chosen-multiple/?id={page}                            200*  200*  200*
GET  /admin/choose-external-link/                                             200   200   200
GET  /admin/choose-email-link/                                                200   200   200
GET  /admin/choose-phone-link/                                                200   200   200
GET  /admin/choose-anchor-link/                                               200   200   200
GET  /admin/api/main/pages/                                                   200*  200*  200
GET  /admin/api/main/pages/?child_of={home}                                   200*  200*  200*
GET  /admin/api/main/pages/?search=ailleurs                                   200*  200*  200*
GET  /admin/api/main/pages/{page}/                                            200*  200*  200*
GET  /admin/api/main/pages/find/?id={page}                                    302   302   302
POST /admin/api/main/pages/{page}/action/publish/                             200*  200*  200*

# Pages: one of them
GET  /admin/pages/add/home/newspage/{news_index}/                             200*  200*  200*
POST /admin/pages/add/home/newspage/{news_index}/preview/                     200   200   200
GET  /admin/pages/{page}/edit/                                                200*  200*  200*
GET  /admin/questionnaires/                                                   302   200   200*
GET  /admin/questionnaires/questions/?page={theme_draft}                      200   404   200
GET  /admin/questionnaires/questions/?parent={questionnaire}                  200*  404   200*
GET  /admin/questionnaires/{questionnaire}/                                   200*  404   200*
GET  /admin/questionnaires/{questionnaire}/essayer/                           200*  404   200*
POST /admin/questionnaires/{questionnaire}/essayer/                           200*  404   200*
GET  /admin/questionnaires/{questionnaire}/pilote/                            200*  404   200*
POST /admin/questionnaires/{questionnaire}/pilote/                            302   404   302
GET  /admin/questionnaires/{questionnaire}/pilote/{pilot_number}/             200*  404   200*
GET  /admin/questionnaires/{questionnaire}/publier/                           200*  404   200*
POST /admin/questionnaires/{questionnaire}/publier/                           409   404   409
GET  /admin/questionnaires/{questionnaire}/national/                          200*  404   200*
POST /admin/questionnaires/{questionnaire}/national/                          302   404   302
GET  /admin/questionnaires/{questionnaire}/deplacer/                          200*  404   200*
POST /admin/questionnaires/{questionnaire}/deplacer/                          200   404   200
GET  /admin/questionnaires/{questionnaire}/themes/                            405   405   405
POST /admin/questionnaires/{questionnaire}/themes/                            302   404   302
GET  /admin/questionnaires/{questionnaire}/themes/ajouter/                    200*  404   200*
POST /admin/questionnaires/{questionnaire}/themes/ajouter/                    200*  404   200*
GET  /admin/questionnaires/{questionnaire}/themes/{theme_draft}/renommer/     200*  404   200*
POST /admin/questionnaires/{questionnaire}/themes/{theme_draft}/renommer/     200*  404   200*
GET  /admin/questionnaires/{questionnaire}/versions/                          200*  404   200*
GET  /admin/questionnaires/{questionnaire}/versions/comparer/                 200*  404   200*
GET  /admin/questionnaires/{questionnaire}/versions/1/                        200*  404   200*
POST /admin/questionnaires/{questionnaire}/versions/1/                        302   404   302
GET  /admin/questionnaires/{questionnaire}/versions/1/fichier.json            200   404   200
GET  /admin/questionnaires/{questionnaire}/echanger/                          200*  404   200*
POST /admin/questionnaires/{questionnaire}/echanger/                          200*  404   200*
GET  /admin/questionnaires/{questionnaire}/echanger/brouillon.json            200*  404   200*
GET  /admin/ressources/{resource}/qui-la-voit/                                200*  200*  200*
GET  /admin/pages/{questionnaire}/edit/                                       200*  door  200*
GET  /admin/pages/{theme_draft}/edit/                                         200*  door  200*
POST /admin/pages/{theme_draft}/edit/preview/                                 200   door  200
GET  /admin/pages/{theme_draft}/view_draft/                                   200*  door  200*
POST /admin/pages/{page}/edit/preview/                                        200   200   200
GET  /admin/pages/{page}/view_draft/                                          200*  200*  200*
GET  /admin/pages/{home}/add_subpage/                                         302   302   302
GET  /admin/pages/{page}/delete/                                              200*  200*  200*
POST /admin/pages/{page}/delete/                                              302   302   302
GET  /admin/pages/{section}/delete/                                           door  door  door
GET  /admin/pages/{page}/unpublish/                                           200*  200*  200*
POST /admin/pages/{page}/unpublish/                                           302   302   302
GET  /admin/pages/{alias}/convert_alias/                                      200*  200*  200*
GET  /admin/pages/{page}/move/                                                200*  200*  200*
GET  /admin/pages/{page}/move/{other_page}/confirm/                           200*  200*  200*
POST /admin/pages/{page}/set_position/                                        200   200   200
GET  /admin/pages/{page}/copy/                                                200*  200*  200*
GET  /admin/pages/{page}/usage/                                               200*  200*  200*
GET  /admin/pages/{page}/privacy/                                             door  door  door
POST /admin/pages/{page}/lock/                                                302   door  302
POST /admin/pages/{page}/unlock/                                              302   door  302
GET  /admin/pages/{page}/revisions/                                           302   302   302
GET  /admin/pages/{page}/revisions/{revision}/view/                           200*  200*  200*
GET  /admin/pages/{page}/revisions/{revision}/revert/                         200*  200*  200*
GET  /admin/pages/{scheduled_page}/revisions/{scheduled}/unschedule/          200*  200*  200*
GET  /admin/pages/{page}/revisions/compare/{revision}...latest/               200*  200*  200*
GET  /admin/pages/{page}/history/                                             200*  200*  200*
GET  /admin/pages/{page}/history/results/                                     200*  200*  200*
GET  /admin/pages/{moderated}/workflow_history/                               200*  200*  200*
GET  /admin/pages/{moderated}/workflow_history/detail/{workflow_state}/       200*  200*  200*
GET  /admin/pages/workflow/action/{moderated}/approve/{task_state}/           200   door  door
POST /admin/pages/workflow/action/{moderated}/approve/{task_state}/           302   door  door
GET  /admin/pages/workflow/collect_action_data/{moderated}/approve/{task_state}/ 200   door  door
GET  /admin/pages/workflow/confirm_cancellation/{moderated}/                  200   200   200
GET  /admin/pages/workflow/preview/{moderated}/{task}/                        200*  door  door
POST /admin/editing-sessions/ping/home/standardpage/{page}/{editing_session}/ 200   200   200
POST /admin/editing-sessions/release/{editing_session}/                       200   200   200

# In bulk
GET  /admin/bulk/wagtailcore/page/delete/?id={page}                           200*  200*  200*
POST /admin/bulk/wagtailcore/page/delete/?id={page}                           302   302   302
POST /admin/bulk/wagtailcore/page/delete/?id={section}                        302   302   302
GET  /admin/bulk/wagtailcore/page/move/?id={page}                             200*  200*  200*
GET  /admin/bulk/wagtailcore/page/publish/?id=all&childOf={home}              200*  200*  200*
GET  /admin/bulk/wagtailcore/page/publish/?id=all                             404   404   200*
GET  /admin/bulk/wagtailimages/image/delete/?id={image}                       200*  200*  200*
GET  /admin/bulk/wagtailimages/image/add_tags/?id=all                         200*  200*  200*
GET  /admin/bulk/wagtaildocs/document/delete/?id={document}                   200*  200*  200*
GET  /admin/bulk/actors/user/delete/?id={editor}                              404   404   door

# Images
GET  /admin/images/                                                           200*  200*  200*
GET  /admin/images/results/                                                   200*  200*  200*
GET  /admin/images/?q=qzmarqu                                                 200*  200*  200*
GET  /admin/images/add/                                                       200   200   200
GET  /admin/images/{image}/                                                   200*  200*  200*
GET  /admin/images/{image}/delete/                                            200   200   200
POST /admin/images/{image}/delete/                                            302   302   302
GET  /admin/images/{image}/generate_url/                                      404   404   404
GET  /admin/images/{image}/generate_url/output/                               404   404   404
GET  /admin/images/{image}/preview/width-100/                                 200   200   200
GET  /admin/images/usage/{image}/                                             200*  200*  200*
GET  /admin/images/multiple/add/                                              200   200   200
POST /admin/images/multiple/{image}/                                          200   200   200
POST /admin/images/multiple/{image}/delete/                                   200   200   200
GET  /admin/images/multiple/create_from_uploaded_image/{upload}/              405   405   405
GET  /admin/images/multiple/delete_upload/{upload}/                           405   405   405
GET  /admin/images/chooser/                                                   200*  200*  200*
GET  /admin/images/chooser/results/?q=qzmarqu                                 200*  200*  200*
GET  /admin/images/chooser/chosen/{image}/                                    200*  200*  200*
GET  /admin/images/chooser/chosen-multiple/?id={image}                        200*  200*  200*
GET  /admin/images/chooser/create/                                            200   200   200
GET  /admin/images/chooser/{image}/select_format/                             200   200   200
GET  /admin/api/main/images/                                                  404   404   200*
GET  /admin/api/main/images/{image}/                                          404   404   200*
GET  /admin/api/main/images/find/?id={image}                                  404   404   302

# Documents
GET  /admin/documents/                                                        200*  200*  200*
GET  /admin/documents/results/                                                200*  200*  200*
GET  /admin/documents/add/                                                    200   200   200
GET  /admin/documents/edit/{document}/                                        200*  200*  200*
GET  /admin/documents/delete/{document}/                                      200   200   200
POST /admin/documents/delete/{document}/                                      302   302   302
GET  /admin/documents/usage/{document}/                                       200*  200*  200*
GET  /admin/documents/multiple/add/                                           200   200   200
POST /admin/documents/multiple/{document}/                                    200   200   200
POST /admin/documents/multiple/{document}/delete/                             200   200   200
GET  /admin/documents/multiple/create_from_uploaded_document/{upload}/        405   405   405
GET  /admin/documents/multiple/delete_upload/{upload}/                        405   405   405
GET  /admin/documents/chooser/                                                200*  200*  200*
GET  /admin/documents/chooser/results/?q=qzmarqu                              200*  200*  200*
GET  /admin/documents/chooser/chosen/{document}/                              200*  200*  200*
GET  /admin/documents/chooser/chosen-multiple/?id={document}                  200*  200*  200*
GET  /admin/documents/chooser/create/                                         200   200   200
GET  /admin/api/main/documents/                                               404   404   200*
GET  /admin/api/main/documents/{document}/                                    404   404   200*
GET  /admin/api/main/documents/find/?id={document}                            404   404   302

# The platform's own
GET  /admin/collections/                                                      404   404   door
GET  /admin/collections/add/                                                  404   404   door
GET  /admin/collections/{collection}/                                         404   404   door
GET  /admin/collections/{collection}/delete/                                  404   404   404
GET  /admin/collections/{collection}/privacy/                                 404   404   door
GET  /admin/workflows/list/                                                   404   404   door
GET  /admin/workflows/list/results/                                           404   404   door
GET  /admin/workflows/add/                                                    404   404   door
GET  /admin/workflows/enable/{workflow}/                                      404   404   405
GET  /admin/workflows/disable/{workflow}/                                     404   404   door
GET  /admin/workflows/edit/{workflow}/                                        404   404   door
GET  /admin/workflows/usage/{workflow}/                                       404   404   door
GET  /admin/workflows/usage/{workflow}/results/                               404   404   door
GET  /admin/workflows/remove/{home}/                                          404   404   405
GET  /admin/workflows/remove/{home}/{workflow}/                               404   404   405
GET  /admin/workflows/tasks/add/wagtailcore/groupapprovaltask/                404   404   door
GET  /admin/workflows/tasks/select_type/                                      404   404   door
GET  /admin/workflows/tasks/index/                                            404   404   door
GET  /admin/workflows/tasks/index/results/                                    404   404   door
GET  /admin/workflows/tasks/edit/{task}/                                      404   404   door
GET  /admin/workflows/tasks/disable/{task}/                                   404   404   door
GET  /admin/workflows/tasks/enable/{task}/                                    404   404   405
GET  /admin/workflows/task_chooser/                                           404   404   200
GET  /admin/workflows/task_chooser/results/                                   404   404   200
GET  /admin/workflows/task_chooser/create/                                    404   404   200
GET  /admin/workflows/task_chooser/{task}/                                    404   404   200
GET  /admin/pages-anciennes/                                                  200*  200*  200
GET  /admin/pages-anciennes/?export=csv                                       200*  200*  200
GET  /admin/pages-anciennes/?export=xlsx                                      200   200   200
GET  /admin/pages-anciennes/resultats/?last_published_at=2100-01-01           200*  200*  200
GET  /admin/reports/locked/                                                   404   404   200
GET  /admin/reports/locked/results/                                           404   404   200
GET  /admin/reports/workflow/                                                 404   404   200*
GET  /admin/reports/workflow/results/                                         404   404   200*
GET  /admin/reports/workflow_tasks/                                           404   404   200*
GET  /admin/reports/workflow_tasks/results/                                   404   404   200*
GET  /admin/reports/site-history/                                             404   404   200*
GET  /admin/reports/site-history/results/                                     404   404   200*
GET  /admin/reports/aging-pages/                                              404   404   200*
GET  /admin/reports/aging-pages/results/                                      404   404   200*
GET  /admin/reports/page-types-usage/                                         404   404   200
GET  /admin/reports/page-types-usage/results/                                 404   404   200
GET  /admin/redirects/                                                        404   404   door
GET  /admin/redirects/results/                                                404   404   door
GET  /admin/redirects/add/                                                    404   404   door
GET  /admin/redirects/{redirect}/                                             404   404   door
GET  /admin/redirects/{redirect}/delete/                                      404   404   door
GET  /admin/redirects/import/                                                 404   404   door
GET  /admin/redirects/import/process/                                         404   404   door
GET  /admin/users/                                                            404   404   door
GET  /admin/users/results/                                                    404   404   door
GET  /admin/users/new/                                                        404   404   door
GET  /admin/users/edit/{editor}/                                              404   404   door
GET  /admin/users/delete/{editor}/                                            404   404   door
GET  /admin/users/history/{editor}/                                           404   404   door
GET  /admin/users/history-results/{editor}/                                   404   404   door
GET  /admin/users/usage/{editor}/                                             404   404   door
GET  /admin/users/copy/{editor}/                                              404   404   door
GET  /admin/groups/                                                           404   404   door
GET  /admin/groups/results/                                                   404   404   door
GET  /admin/groups/new/                                                       404   404   door
GET  /admin/groups/edit/{group}/                                              404   404   door
GET  /admin/groups/delete/{group}/                                            404   404   door
GET  /admin/groups/history/{group}/                                           404   404   door
GET  /admin/groups/history-results/{group}/                                   404   404   door
GET  /admin/groups/usage/{group}/                                             404   404   door
GET  /admin/password_reset/                                                   404   404   404
GET  /admin/password_reset/done/                                              404   404   404
GET  /admin/password_reset/confirm/a/b/                                       404   404   404
GET  /admin/password_reset/complete/                                          404   404   404
"""
