"""A postal address, as columns."""

from django.db import models


class Addressed(models.Model):
    street = models.CharField(max_length=200, blank=True)
    unit_number = models.CharField("unit", max_length=60, blank=True)
    city = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=60, blank=True)
    zip_code = models.CharField("ZIP", max_length=20, blank=True)
    country = models.CharField(max_length=60, blank=True)

    class Meta:
        abstract = True

    @property
    def address_line(self) -> str:
        """The address in one line, without its empty parts."""
        region = " ".join(part for part in (self.state, self.zip_code) if part)
        parts = (self.street, self.unit_number, self.city, region, self.country)
        return ", ".join(part for part in parts if part)
