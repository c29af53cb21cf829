import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('integrations', '0012_run_control'),
    ]

    operations = [
        migrations.AlterField(
            model_name='externallink',
            name='connection',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='links', to='integrations.connection'),
        ),
    ]
