from django.db import migrations


def fill(apps, schema_editor):
    """What is there already keeps the names of today, the only ones that are known."""
    for signature in apps.get_model("actors", "CharterSignature").objects.select_related("organisation"):
        organisation = signature.organisation
        signature.organisation_name = organisation.name
        signature.organisation_number = organisation.siret or organisation.siren or organisation.rna
        signature.save(update_fields=["organisation_name", "organisation_number"])
    for consent in apps.get_model("actors", "Consent").objects.select_related("presence"):
        consent.organisation_id = consent.presence.organisation_id
        consent.territory_id = consent.presence.territory_id
        consent.save(update_fields=["organisation", "territory"])


class Migration(migrations.Migration):
    dependencies = [("actors", "0011_as_they_were")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
