import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('inventory', '0006_counts'),
    ]

    operations = [
        migrations.AlterField(
            model_name='item',
            name='merged_into',
            field=models.ForeignKey(blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='inventory.item'),
        ),
        migrations.AlterField(
            model_name='item',
            name='stock_unit',
            field=models.ForeignKey(db_index=False, default='EA', on_delete=django.db.models.deletion.PROTECT, to='inventory.unit'),
        ),
        migrations.AlterField(
            model_name='itemimage',
            name='item',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='images', to='inventory.item'),
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(fields=['stock_unit'], name='items_by_unit'),
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['merged_into'], name='merged_items'),
        ),
    ]
