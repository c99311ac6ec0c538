import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("actors", "0012_as_they_were_for_all")]

    operations = [
        migrations.AlterField(
            model_name="consent",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="consents", to="actors.organisation"
            ),
        ),
        migrations.AlterField(
            model_name="consent",
            name="territory",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="home.territory"
            ),
        ),
    ]
