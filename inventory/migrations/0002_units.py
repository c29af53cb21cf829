"""The units every trade uses; an installation adds its own."""

from django.db import migrations

UNITS = (
    ("EA", "Each", 0),
    ("BX", "Box", 0),
    ("PK", "Pack", 0),
    ("CS", "Case", 0),
    ("BDL", "Bundle", 0),
    ("ROLL", "Roll", 0),
    ("REEL", "Reel", 0),
    ("FT", "Foot", 2),
    ("LB", "Pound", 2),
    ("GAL", "Gallon", 2),
)


def add_units(apps, schema_editor):
    Unit = apps.get_model("inventory", "Unit")
    Unit.objects.bulk_create(
        (Unit(code=code, name=name, places=places) for code, name, places in UNITS),
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("inventory", "0001_initial")]

    operations = [migrations.RunPython(add_units, migrations.RunPython.noop)]
