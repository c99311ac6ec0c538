"""Screens of the charter: a member signs it for their organisation; the territory's actors comment its draft."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from actors.forms.charter import CharterCommentsForm, SignatureForm
from actors.models import CharterConsultation, CharterPage, CharterSignature, CharterVersion
from actors.permissions import can_comment_charter, get_presence_for, organisation_in
from actors.services.charter import comment_articles, sign_charter, withdraw_signatures
from home.enums import Module
from home.pdf import territory_pdf
from home.problems import Conflict
from home.spaces import territory_space
from home.templatetags.french import de
from home.uploads import download


@login_required
def sign(request, uuid: UUID, pk: int):
    """The text in force, and the signature of one's organisation: to give, or given."""
    presence = get_presence_for(request.user, uuid, pk, module=Module.CHARTER)
    version = CharterVersion.objects.in_force(presence.territory_id)
    if version is None:
        raise Http404
    signatures = CharterSignature.objects.standing().filter(version__territory=presence.territory_id)
    mine = signatures.filter(organisation=presence.organisation).select_related("version").order_by("-version__number")
    last = mine.first()
    form = SignatureForm(
        request.POST or None, initial={"version": version.number, "name": request.user.get_full_name()}
    )
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["version"] != version.number:
            raise Conflict(
                _("Une nouvelle version de la charte vient d’être publiée\u00a0: relisez-la avant de signer.")
            )
        name, title = form.cleaned_data["name"], form.cleaned_data["title"]
        sign_charter(presence, version=version, by=request.user, name=name, title=title)
        messages.success(request, _("%(name)s a signé la charte.") % {"name": presence.organisation})
        return redirect("sign_charter", uuid, pk)
    context = {"presence": presence, "version": version, "signature": last, "form": form}
    return render(request, "actors/sign_charter.html", context)


@require_POST
@login_required
def withdraw(request, uuid: UUID, pk: int):
    """Take one's organisation's signature back."""
    presence = get_presence_for(request.user, uuid, pk)
    withdraw_signatures(presence)
    messages.success(request, _("La signature %(of)s est retirée.") % {"of": de(presence.organisation)})
    return redirect("my_space")


@require_safe
@login_required
def attestation(request, uuid: UUID, pk: int):
    """The signature as a document, with the address where anyone can check it."""
    presence = get_presence_for(request.user, uuid, pk, module=Module.CHARTER)
    mine = presence.organisation.signatures.for_territory(presence.territory_id).standing()
    signature = mine.select_related("version").order_by("-version__number").first()
    if signature is None:
        raise Http404
    space, territory = territory_space(presence.territory.slug), presence.territory
    url = space.full_url(space.page_url(Module.CHARTER, f"attestation/{signature.code}/")) if space else ""
    context = {
        "title": _("Attestation d’engagement"),
        "name": territory.short_name,
        "organisation": presence.organisation,
        "signature": signature,
        "presence": presence,
        "url": url,
    }
    document = territory_pdf("actors/attestation_pdf.html", context, territory)
    return download(document, name=f"attestation-{presence.slug}.pdf", content_type="application/pdf")


@never_cache
@login_required
def comment_draft(request, page: CharterPage):
    """The draft of a space's charter, and what is said of each article; asked by the page of the charter."""
    consultation = CharterConsultation.objects.open_in(request.space.territory_id)
    if consultation is None:
        raise Http404
    if not can_comment_charter(request.user, consultation.territory_id):
        raise PermissionDenied
    form = CharterCommentsForm(request.POST if request.method == "POST" else None, articles=consultation.articles)
    if request.method == "POST" and form.is_valid():
        organisation = organisation_in(request.user, consultation.territory_id)
        comment_articles(consultation, said=form.cleaned_data, author=request.user, organisation=organisation)
        messages.success(request, _("Votre avis est enregistré."))
        return redirect(request.path)
    comments = consultation.comments.filter(is_hidden=False).select_related("organisation")
    articles = [
        {
            **article,
            "comments": [one for one in comments if one.article == article["key"]],
            "field": form[article["key"]],
        }
        for article in consultation.articles
    ]
    context = {"consultation": consultation, "articles": articles, "form": form, "page": page}
    return render(request, "actors/charter_draft.html", context)


@require_POST
@login_required
def delete_comment(request, pk: int):
    """Take back what one said of a draft that is still open."""
    consultations = CharterConsultation.objects.filter(closed_at=None)
    comment = get_object_or_404(request.user.charter_comments.filter(consultation__in=consultations), pk=pk)
    comment.delete()
    messages.success(request, _("Votre avis est supprimé."))
    return redirect("my_space")
