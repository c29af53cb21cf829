"""Sequences for kinds of documents that came later; a new installation has them already."""

from django.db import migrations

from plyhub.common.numbering import sequence_name


class Migration(migrations.Migration):
    dependencies = [("common", "0002_document_numbers")]

    operations = [
        migrations.RunSQL(
            f"CREATE SEQUENCE IF NOT EXISTS {sequence_name(kind)}", migrations.RunSQL.noop
        )
        for kind in ("usage", "job_note")
    ]
