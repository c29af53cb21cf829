"""The sequences that document numbers come from."""

from django.db import migrations

from plyhub.common.numbering import PREFIXES, sequence_name


class Migration(migrations.Migration):
    dependencies = [("common", "0001_initial")]

    operations = [
        migrations.RunSQL(
            f"CREATE SEQUENCE {sequence_name(kind)}", f"DROP SEQUENCE {sequence_name(kind)}"
        )
        for kind in PREFIXES
    ]
