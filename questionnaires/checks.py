from django.core.checks import Error, Tags, register

from questionnaires.immutability import missing_triggers


@register(Tags.database)
def triggers_stand(app_configs, databases=None, **kwargs):
    """Published versions and sent assessments are guarded by triggers: say it loudly when one is missing."""
    from django.db import connections

    found = []
    for using in databases or []:
        tables = connections[using].introspection.table_names()
        if "questionnaires_erasurepermit" not in tables:
            continue
        for name in missing_triggers(using=using):
            found.append(
                Error(f"The trigger questionnaires_{name} is missing.", hint="Run migrate.", id="questionnaires.E001")
            )
    return found
