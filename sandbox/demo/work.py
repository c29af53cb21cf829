"""What the company does: its business units, the types of job they book, what jobs are about."""

from __future__ import annotations

from sandbox.demo.model import BusinessUnit, JobType

HVAC, PLUMBING, ELECTRICAL = "HVAC", "Plumbing", "Electrical"

BUSINESS_UNITS = (
    BusinessUnit(1, "HVAC Service", HVAC),
    BusinessUnit(2, "HVAC Install", HVAC),
    BusinessUnit(3, "Plumbing Service", PLUMBING),
    BusinessUnit(4, "Plumbing Install", PLUMBING),
    BusinessUnit(5, "Electrical Service", ELECTRICAL),
    BusinessUnit(6, "Electrical Projects", ELECTRICAL),
)

# business unit -> (job type, what the summary says)
WORK = {
    1: (
        ("No Cooling", "No cooling, outdoor unit not starting"),
        ("No Heat", "Furnace locks out on ignition"),
        ("HVAC Tune-Up", "Seasonal tune-up and filter change"),
    ),
    2: (
        ("AC Replacement", "Replace condenser and coil, new line set"),
        ("Furnace Replacement", "Replace furnace, reconnect gas and flue"),
        ("Ductwork", "Re-run flex duct and balance registers"),
    ),
    3: (
        ("Leak Repair", "Leak under kitchen sink"),
        ("Drain Cleaning", "Main line backing up"),
        ("Water Heater Repair", "No hot water, pilot does not hold"),
    ),
    4: (
        ("Repipe", "Repipe hot and cold in PEX"),
        ("Water Heater Install", "Replace water heater, add expansion tank"),
        ("Fixture Install", "Set fixtures after remodel"),
    ),
    5: (
        ("Breaker Trip", "Kitchen breaker trips under load"),
        ("Device Replacement", "Replace receptacles with tamper-resistant ones"),
        ("Lighting Repair", "Parking lot lights out"),
    ),
    6: (
        ("Panel Upgrade", "Upgrade service to 200 A"),
        ("Rough-In", "Rough-in: conduit, boxes and pull wire"),
        ("Trim-Out", "Trim-out: devices, plates and fixtures"),
    ),
}

JOB_TYPES = tuple(
    JobType(key, name, unit)
    for key, (unit, name) in enumerate(
        ((unit, name) for unit, rows in WORK.items() for name, _ in rows), start=1
    )
)

SUMMARY_OF = {
    job_type.key: summary
    for job_type, summary in zip(
        JOB_TYPES, (text for rows in WORK.values() for _, text in rows), strict=True
    )
}
TYPES_OF = {unit: tuple(t.key for t in JOB_TYPES if t.business_unit_key == unit) for unit in WORK}
