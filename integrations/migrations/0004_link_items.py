from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("integrations", "0003_intacct")]

    operations = [
        migrations.AlterModelOptions(
            name="externallink",
            options={
                "permissions": [("link_items", "Can decide which item over there one of ours is")],
                "verbose_name": "mapping",
                "verbose_name_plural": "mapping",
            },
        ),
    ]
