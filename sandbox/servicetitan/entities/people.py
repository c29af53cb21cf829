"""Technicians, employees and business units (settings/v2)."""

from sandbox.servicetitan.entity import Entity, Filter
from sandbox.servicetitan.filters import STANDARD
from sandbox.servicetitan.shapes import shape

_NAME = Filter("name", "part", "name")
_USERS = Filter("userIds", "ids", "userId")

TECHNICIANS = Entity(
    name="technicians",
    module="settings",
    path="technicians",
    scope="tn.stt.technicians",
    shape=shape(
        "id userId name roleIds? businessUnitId? mainZoneId? zoneIds=[] createdOn modifiedOn"
        " email? phoneNumber? loginName? home? dailyGoal=0.00 isManagedTech=true"
        " licenseType=ManagedTech customFields? active=true aadUserId? burdenRate=0.00 team?"
        " jobFilter? permissions? accountLocked=false commissionRate=0.00 currentValue?"
        " firstName? lastName? hourlyRate=0.00 jobId? mobilePhone? outboundCallerId? payrollId?"
        " payrollProfileId? appoitmentId? shiftStart? shiftEnd? soldByRate=0.00 startDate?"
        " status=Idle skills=[] positions=[] location? bio? memo?"
    ),
    filters=(*STANDARD, _USERS, _NAME),
    feed="technicians",
)

EMPLOYEES = Entity(
    name="employees",
    module="settings",
    path="employees",
    scope="tn.stt.employees",
    shape=shape(
        "id userId name firstName? lastName? managerId? role=GeneralOffice roleIds? businessUnitId?"
        " createdOn modifiedOn email? phoneNumber? loginName? active=true aadUserId?"
        " accountLocked=false home? agentId=0 startDate? terminationDate? hourlyRate=0.00"
        " overtimeProfileId? customFields? permissions?"
    ),
    filters=(*STANDARD, _USERS, _NAME, Filter("email", "text", "email")),
    feed="employees",
)

BUSINESS_UNITS = Entity(
    name="business_units",
    module="settings",
    path="business-units",
    scope="tn.stt.businessunits",
    shape=shape(
        "id active=true name officialName? email? currency=USD phoneNumber? invoiceHeader?"
        " invoiceMessage? defaultTaxRate? authorizationParagraph? acknowledgementParagraph?"
        " address? materialSku? quickbooksClass? accountCode? franchiseId? conceptCode?"
        " corporateContractNumber? trade? division? tagTypeIds=[] tenant? createdOn modifiedOn"
        " externalData? certifiedSentriconSpecialistCode?"
    ),
    filters=(*STANDARD, _NAME),
    feed="business-units",
)

ENTITIES = (TECHNICIANS, EMPLOYEES, BUSINESS_UNITS)
