from django.core.checks import Error, Tags, register

from trophees.immutability import GUARD, PERMIT


@register(Tags.database)
def triggers_stand(app_configs, databases=None, **kwargs):
    """Frozen notes are guarded by triggers: say it loudly when one is missing."""
    from django.db import connections

    return [
        Error(f"The trigger trophees_{name} is missing.", hint="Run migrate.", id="trophees.E001")
        for using in databases or []
        if PERMIT in connections[using].introspection.table_names()
        for name in GUARD.missing(using=using)
    ]
