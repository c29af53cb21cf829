"""Projects and what describes them."""

from __future__ import annotations

from sandbox.intacct.schema import (
    ALWAYS,
    ENTITIES,
    WRITABLE,
    Field,
    Relation,
    contact_reference,
    define,
    flag,
    of_kind,
    reference,
    texts,
)

CATEGORIES = (
    ("Contract", "C"), ("Customer", "U"), ("Internal Billable", "IB"),
    ("Internal Non-Billable", "IN"),
)  # fmt: skip
_GRANT = (
    "CFDA FUNDEDNAME AGENCY PAYER PAYEROTHERID ASSISTANCETYPE RESTRICTIONEXPIRY"
    " RESTRICTIONEXPIRATIONDATE TIMESATISFACTIONSCHEDULED"
)

PROJECT = define(
    "PROJECT", "Project", "PROJECTID",
    Field("PROJECTID", label="Project ID", required=ALWAYS, fixed=True, max_length=20),
    Field("NAME", label="Project name", required=ALWAYS, max_length=100),
    Field("PROJECTCATEGORY", "enum", label="Project category", required=ALWAYS, codes=CATEGORIES),
    reference("PARENTID", "PROJECT", to="PROJECTID", label="Parent project"),
    reference("CUSTOMERID", "CUSTOMER", label="Customer"),
    reference("LOCATIONID", "LOCATION", required=ENTITIES, label="Location"),
    reference("DEPARTMENTID", "DEPARTMENT", shows="TITLE"),
    reference("MANAGERID", "EMPLOYEE", to="EMPLOYEEID"),
    reference("SALESCONTACTID", "EMPLOYEE", to="EMPLOYEEID"),
    Field("PROJECTTYPE", refers_to="PROJECTTYPE", label="Project type"),
    Field("PROJECTSTATUS", refers_to="PROJECTSTATUS", label="Project status"),
    Relation("TYPE", "PROJECTTYPE", "PROJECTTYPE", "NAME"),
    Relation("PROJSTATUS", "PROJECTSTATUS", "PROJECTSTATUS", "NAME"),
    Field("TERMNAME", refers_to="ARTERM", label="Term"),
    contact_reference("CONTACTINFO"), contact_reference("BILLTO"), contact_reference("SHIPTO"),
    texts("DESCRIPTION DOCNUMBER CUSTUSERID USERRESTRICTIONS CLASSID SUPDOCID BILLINGTYPE"
          " CURRENCY INVOICECURRENCY INVOICEMESSAGE SONUMBER PONUMBER PQNUMBER BUDGETID"
          " BILLINGPRICING EXPENSEPRICING POAPPRICING SCOPE INCLUSIONS EXCLUSIONS TERMS"),
    texts(_GRANT),
    flag("INVOICEWITHPARENT"), flag("BILLABLEEXPDEFAULT"), flag("BILLABLEAPPODEFAULT"),
    of_kind("date", "BEGINDATE ENDDATE SCHEDULEDSTARTDATE ACTUALSTARTDATE SUBSTANTIALCOMPLETIONDATE"
            " ACTUALCOMPLETIONDATE NOTICETOPROCEED RESPONSEDUE EXECUTEDON SCHEDULEIMPACT"),
    of_kind("money", "POAMOUNT CONTRACTAMOUNT BUDGETAMOUNT BUDGETEDCOST"),
    of_kind("decimal", "BUDGETQTY BILLINGRATE EXPENSERATE POAPRATE OBSPERCENTCOMPLETE"),
    Field("PROJECT_RULES", "list"),
    writes=WRITABLE,
)  # fmt: skip

PROJECTTYPE = define(
    "PROJECTTYPE", "Project type", "NAME",
    Field("NAME", label="Name", required=ALWAYS, fixed=True),
    reference("PARENTID", "PROJECTTYPE", to="NAME"),
)  # fmt: skip

PROJECTSTATUS = define(
    "PROJECTSTATUS", "Project status", "NAME",
    Field("NAME", label="Name", required=ALWAYS, fixed=True), Field("DESCRIPTION"),
    flag("DISABLETIMESHEETENTRY"), flag("DISABLEEXPENSEENTRY"),
    flag("DISABLEPURCHASINGAPENTRY"), flag("DISABLEGENERATEINVOICE"),
)  # fmt: skip

TASK_STATES = (
    ("Not Started", "N"), ("Planned", "L"), ("In Progress", "P"), ("Completed", "C"),
    ("On Hold", "H"),
)  # fmt: skip

TASK = define(
    "TASK", "Task", "TASKID",
    Field("TASKID", label="Task ID", fixed=True, max_length=20),
    Field("NAME", label="Task name", required=ALWAYS, max_length=100),
    reference("PROJECTID", "PROJECT", required=ALWAYS, label="Project"),
    reference("ITEMID", "ITEM", label="Item"),
    Field("TASKSTATUS", "enum", label="Task status", required=ALWAYS, codes=TASK_STATES),
    Field("PARENTKEY", "int", label="Parent task"),
    Relation("PARENT", "TASK", "PARENTKEY", "RECORDNO"),
    Field("PARENTID", read_only=True, path="PARENT.TASKID"),
    Field("PARENTTASKNAME", read_only=True, path="PARENT.NAME"),
    Field("ROOTPARENTKEY", "int", read_only=True, derived="root RECORDNO"),
    Field("ROOTPARENTID", read_only=True, derived="root TASKID"),
    Field("ROOTPARENTNAME", read_only=True, derived="root NAME"),
    of_kind("date", "PBEGINDATE PENDDATE"), of_kind("decimal", "BUDGETQTY ESTQTY"),
    flag("BILLABLE"), flag("ISMILESTONE"), flag("UTILIZED"),
    texts("DESCRIPTION PRIORITY TASKNO CLASSID SUPDOCID STANDARDTASKID PRODUCTIONUNITDESC"
          " TIMETYPENAME"),
    Field("CLASSNAME", read_only=True), Field("CLASSKEY", "int", read_only=True),
    writes=WRITABLE,
    unique_with=("PROJECTID",),
    indexes=("PROJECTID",),
)  # fmt: skip

ROWS = (PROJECT, PROJECTTYPE, PROJECTSTATUS, TASK)
