"""Technicians, employees, their roles, business units and tags (settings/v2)."""

from __future__ import annotations

from functools import partial

from sandbox.servicetitan.actions import people as actions
from sandbox.servicetitan.entity import Entity, Filter, Operation
from sandbox.servicetitan.filters import CM, IDS, STANDARD
from sandbox.servicetitan.schema import schema
from sandbox.servicetitan.shapes import shape

_NAME = Filter("name", "part", "name")
_USERS = Filter("userIds", "ids", "userId")
_LICENSE = "licenseType{0}: enum(NonManagedTech|ManagedTech|ManagedInstaller)"
_DONE = "Activate|Deactivate|SendInvite|SendPasswordResetLink"
_ACCOUNT = "enum(CreateLater|SendInvite|AssignLoginAndPassword)"
_SHOWN_JOBS = (
    "jobFilter: enum(AllScheduledDispatchedWorking|NextScheduledDispatchedWorking"
    "|DispatchedWorking|NextScheduledDispatchedWorkingToday|AllScheduledDispatchedWorkingToday"
    "|AllScheduledDispatchedWorkingFiveDays|NextScheduledDispatchedWorkingTodayTomorrow"
    "|AllScheduledDispatchedWorkingTodayTomorrow|Next2ScheduledDispatchedWorkingToday)?"
)
_PERSON = (
    "name{0}: string, phoneNumber: string{1}, email{2}: string{3}, login: string{1},"
    " businessUnitId: int64?, roleId{0}: int64, positions{0}: [{4}], aadUserId: string{1},"
    " customFields: [{{typeId*: int64, value: string?}}]{1}"
)
_FIELD = (
    "enum(Installer|Service|Sales|Maintenance|Helper|InstallProductionManager|ServiceManager"
    "|SalesManager|PartRunner|DummyTech)"
)
_OFFICE = (
    "enum(CSR|Dispatcher|CsrManager|DispatchManager|InstallProductionManager|ServiceManager"
    "|SalesManager|MarketingManager|Administrator|PayrollManager|Bookkeeper|PurchasingManager"
    "|WarehouseManager|OfficeManager|GeneralManager|BusinessOwner|AnsweringService|InsideSales"
    "|GeneralOfficeNonManagement)"
)
_TECHNICIAN = (
    f"{_LICENSE}, team: string{{1}}, dailyGoal: decimal?, burdenRate: decimal?, bio: string{{1}},"
    f" memo: string{{1}}, {_SHOWN_JOBS},"
    " jobHistoryDateFilter: enum(AllJobs|LastThreeDays|LastSevenDays|LastMonth)?,"
    " home: {{unit: string?, street*: string, city*: string, state: string?, country: string?,"
    " zip: string?, latitude: decimal?, longitude: decimal?}}{1}"
)

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
    sorts=(),
    feed="technicians",
    operations=(
        Operation(
            "POST",
            "",
            actions.create,
            schema(
                f"{_PERSON.format('*', '?', '', '?', _FIELD)}, {_TECHNICIAN.format('*', '?')},"
                f" password: string?, accountCreationMethod*: {_ACCOUNT}"
            ),
        ),
        Operation(
            "PATCH",
            "/{id}",
            actions.update,
            schema(
                f"{_PERSON.format('', '', '', '', _FIELD)}, {_TECHNICIAN.format('', '')},"
                " accountLocked: boolean"
            ),
        ),
        Operation(
            "POST",
            "/{id}/account-actions",
            actions.act,
            schema(
                f"action*: enum({_DONE}), truckId: int64?,"
                " licenseType: enum(NonManagedTechnician|ManagedTechnician|ManagedInstaller)?"
            ),
        ),
    ),
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
    sorts=(),
    feed="employees",
    operations=(
        Operation(
            "POST",
            "",
            actions.create,
            schema(
                f"{_PERSON.format('*', '?', '*', '', _OFFICE)}, mobilePhoneNumber: string?,"
                f" password: string?, accountCreationMethod*: {_ACCOUNT}"
            ),
        ),
        Operation(
            "PATCH",
            "/{id}",
            actions.update,
            schema(
                f"{_PERSON.format('', '', '', '', _OFFICE)}, mobilePhoneNumber: string,"
                " accountLocked: boolean"
            ),
        ),
        Operation("POST", "/{id}/account-actions", actions.act, schema(f"action*: enum({_DONE})")),
    ),
)

# The same rows as the business units, drawn another way; not an entity of its own.
_INTACCT_UNITS = Entity(
    name="business_units",
    module="settings",
    path="business-units/intacct",
    scope="tn.stt.businessunits",
    shape={},
    filters=(IDS,),
    sorts=(),
    active=None,
    most_rows=500,
    required=("page", "pageSize", "includeTotal"),
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
    sorts=(),
    feed="business-units",
    hidden=frozenset({"external", "intacct"}),
    operations=(
        Operation("PATCH", "/{id}", actions.update_unit, schema("externalData: @external")),
        Operation("GET", "/intacct", partial(actions.intacct_units, entity=_INTACCT_UNITS)),
    ),
)

_TAG = (
    "name{0}: string, color{0}: string, code: string{1}, importance: enum(Medium|High)?,"
    " isConversionOpportunity: boolean{1}, allowToUseOnTimesheetActivity: boolean{1},"
    " isVisibleOnDispatchBoard: boolean{1}"
)

TAG_TYPES = Entity(
    name="tag_types",
    module="settings",
    path="tag-types",
    scope="tn.stt.tagtypes",
    shape=shape(
        "id name color code='' importance? isConversionOpportunity=false"
        " allowToUseOnTimesheetActivity=false isVisibleOnDispatchBoard=false active=true createdOn"
        " modifiedOn"
    ),
    filters=CM,
    by_id=False,
    feed="tag-types",
    operations=(
        Operation("POST", "", actions.create_tag, schema(_TAG.format("*", "?"))),
        Operation("PATCH", "/{id}", actions.update_tag, schema(_TAG.format("", ""))),
    ),
)

USER_ROLES = Entity(
    name="user_roles",
    module="settings",
    path="user-roles",
    scope="tn.stt.userroles",
    shape=shape("id active=true name createdOn employeeType=Employee"),
    filters=(
        IDS,
        Filter("createdOnOrAfter", "from", "createdOn"),
        Filter("createdBefore", "before", "createdOn"),
        _NAME,
        Filter(
            "employeeType",
            "has_word",
            of=lambda tenant, row: [row["employeeType"], "All"],
            values=("None", "Employee", "Technician", "All"),
        ),
    ),
    sorts=(),
    by_id=False,
    hidden=frozenset({"modifiedOn"}),
)

ENTITIES = (TECHNICIANS, EMPLOYEES, BUSINESS_UNITS, TAG_TYPES, USER_ROLES)
