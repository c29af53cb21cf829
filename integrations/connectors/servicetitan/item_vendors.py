"""Who sells an item: our offers laid over those that are there. The list there is replaced as a
whole by every write, so what is not ours has to go along."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from integrations.connectors.servicetitan import payloads
from integrations.connectors.servicetitan.shapes import Wire
from integrations.connectors.servicetitan.shapes_catalog import Sku, SkuVendor
from integrations.records import ItemVendorRecord


class SubAccount(Wire, kw_only=True):
    """pricebook-v2: SkuVendorSubAccountResponse."""

    cost: Decimal
    account_name: str


class Offer(SkuVendor, kw_only=True):
    """pricebook-v2: SkuVendorResponse with all that a write must repeat."""

    memo: str | None = None
    primary_sub_account: SubAccount | None = None
    other_sub_accounts: list[SubAccount] | None = None


class OfferedSku(Sku, kw_only=True):
    """A material or piece of equipment with its vendors in full."""

    primary_vendor: Offer | None = None
    other_vendors: list[Offer] | None = None


@dataclass(frozen=True, slots=True)
class Offers:
    """The vendors of an item: the primary one, and the others in their order."""

    primary: Offer | None
    others: tuple[Offer, ...]

    @classmethod
    def of(cls, row: OfferedSku) -> Offers:
        """Those that are there."""
        return cls(row.primary_vendor, tuple(row.other_vendors or ()))

    def body(self) -> dict[str, Any]:
        """The two members of a write, in full."""
        body: dict[str, Any] = {"otherVendors": [_request(each) for each in self.others]}
        if self.primary is not None:
            body["primaryVendor"] = _request(self.primary)
        return body


NONE = Offers(None, ())


def merged(there: Offers, ours: Iterable[ItemVendorRecord]) -> Offers:
    """Our offers over theirs; vendors only they know stay. The one we call primary is it, else the
    one there, else the first. Raises `Rejected` for a vendor whose id is none."""
    standing = [offer for offer in (there.primary, *there.others) if offer is not None]
    offers = {offer.vendor_id: offer for offer in reversed(standing)}
    order = list(dict.fromkeys(offer.vendor_id for offer in standing))
    first = there.primary.vendor_id if there.primary else None
    for each in ours:
        vendor = payloads.whole(each.vendor_id, "vendor", reason="vendor_review")
        offers[vendor] = _over(offers.get(vendor), vendor, each)
        order += [] if vendor in order else [vendor]
        first = vendor if each.is_primary else first
    if not order:
        return NONE
    first = order[0] if first is None else first
    return Offers(offers[first], tuple(offers[each] for each in order if each != first))


def differences(wanted: Offers, there: Offers) -> str:
    """What the vendors there are otherwise than wanted; empty when they agree in what is ours."""
    if _told(wanted) == _told(there):
        return ""
    return f"vendors {_words(there)} instead of {_words(wanted)}"


def _over(known: Offer | None, vendor: int, ours: ItemVendorRecord) -> Offer:
    known = known or Offer(vendor_id=vendor)
    return Offer(
        vendor_id=vendor,
        active=True,
        vendor_part=ours.part_number or known.vendor_part,
        cost=known.cost if ours.cost is None else ours.cost,
        memo=known.memo,
        primary_sub_account=known.primary_sub_account,
        other_sub_accounts=known.other_sub_accounts,
    )


def _request(offer: Offer) -> dict[str, Any]:
    """pricebook-v2: SkuVendorRequest; a cost nobody knows is nought."""
    first, others = offer.primary_sub_account, offer.other_sub_accounts
    body: dict[str, Any] = {
        "vendorId": offer.vendor_id,
        "cost": offer.cost or Decimal(0),
        "active": offer.active is not False,
        "memo": offer.memo,
        "vendorPart": offer.vendor_part,
    }
    if first is not None:
        body["primarySubAccount"] = _account(first)
    if others is not None:
        body["otherSubAccounts"] = [_account(each) for each in others]
    return body


def _account(account: SubAccount) -> dict[str, Any]:
    return {"cost": account.cost, "accountName": account.account_name}


def _told(offers: Offers) -> tuple[object, frozenset[object]]:
    first = None if offers.primary is None else _facts(offers.primary)
    return first, frozenset(_facts(each) for each in offers.others)


def _facts(offer: Offer) -> tuple[object, ...]:
    part = (offer.vendor_part or "").strip()
    return offer.vendor_id, part, offer.cost or Decimal(0), offer.active is not False


def _words(offers: Offers) -> str:
    standing = [offer for offer in (offers.primary, *offers.others) if offer is not None]
    return ", ".join(f"{o.vendor_id} at {o.cost} ({o.vendor_part or '-'})" for o in standing)
