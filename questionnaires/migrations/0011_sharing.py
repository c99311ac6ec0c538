import django.db.models.deletion
import django.utils.timezone
import home.models.fields
import questionnaires.models.sharing
import uuid
from decimal import Decimal
from fractions import Fraction

from django.conf import settings
from django.db import migrations, models

CHUNK = 500


def fill(apps, schema_editor):
    """What was obtained of the national core, from the results that were sent."""
    ThemeScore = apps.get_model("questionnaires", "ThemeScore")
    told = ThemeScore.objects.filter(assessment__result__core__isnull=False).order_by("pk")
    rows = told.values_list("pk", "theme", "assessment__result__core__themes")
    last = 0
    while chunk := list(rows.filter(pk__gt=last)[:CHUNK]):
        found = [ThemeScore(pk=pk, core=per_cent(themes[theme])) for pk, theme, themes in chunk if theme in themes]
        ThemeScore.objects.bulk_update(found, ["core"])
        last = chunk[-1][0]


def per_cent(ratio):
    exact = Fraction(ratio) * 100
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("1e-9"))


class Migration(migrations.Migration):

    dependencies = [
        ('questionnaires', '0010_plan'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='themescore',
            name='core',
            field=models.DecimalField(blank=True, decimal_places=9, max_digits=12, null=True, verbose_name='pour cent du tronc national'),
        ),
        migrations.CreateModel(
            name='ResultLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('token', models.CharField(default=questionnaires.models.sharing.new_token, editable=False, max_length=64, unique=True)),
                ('for_whom', home.models.fields.LineField(max_length=80, verbose_name='pour qui')),
                ('ends_on', models.DateField(verbose_name='jusqu’au')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='créé le')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='révoqué le')),
                ('readings', models.PositiveIntegerField(default=0, verbose_name='ouvertures')),
                ('last_read_at', models.DateTimeField(blank=True, null=True, verbose_name='ouvert en dernier le')),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='questionnaires.assessment', verbose_name='auto-évaluation')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revoked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'lien de lecture',
                'verbose_name_plural': 'liens de lecture',
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('token', ''), _negated=True), name='questionnaires_link_has_token'), models.CheckConstraint(condition=models.Q(('for_whom', ''), _negated=True), name='questionnaires_link_for_somebody'), models.CheckConstraint(condition=models.Q(('revoked_at__isnull', False), ('revoked_by', None), _connector='OR'), name='questionnaires_link_revoked_when'), models.CheckConstraint(condition=models.Q(models.Q(('last_read_at', None), ('readings', 0)), models.Q(('last_read_at__isnull', False), ('readings__gt', 0)), _connector='OR'), name='questionnaires_link_read_when')],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
