import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('procurement', '0004_gone'),
    ]

    operations = [
        migrations.AlterField(
            model_name='vendoritem',
            name='vendor',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='items', to='procurement.vendor'),
        ),
    ]
