from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('actors', '0013_consents_of_an_organisation'),
        ('home', '0006_actor_types'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='consent',
            name='actors_consent_purpose_known',
        ),
        migrations.AddField(
            model_name='presence',
            name='shares_with_peers',
            field=models.BooleanField(default=False, verbose_name='scores comptés dans les repères des autres'),
        ),
        migrations.AlterField(
            model_name='consent',
            name='purpose',
            field=models.CharField(choices=[('showcase', 'Fiche publique'), ('result', 'Résultat sur la fiche publique'), ('experience', 'Retour d’expérience public'), ('team', 'Résultats montrés à l’équipe du territoire'), ('peers', 'Scores comparés, sans nom, à ceux d’autres structures')], max_length=10, verbose_name='finalité'),
        ),
        migrations.AddIndex(
            model_name='presence',
            index=models.Index(condition=models.Q(('shares_with_peers', True)), fields=['territory', 'organisation'], name='actors_presence_peers'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('purpose__in', ['showcase', 'result', 'experience', 'team', 'peers'])), name='actors_consent_purpose_known'),
        ),
    ]
