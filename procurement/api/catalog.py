"""Items with their vendors, and new costs, through the API: each write is one call of a service."""

from __future__ import annotations

from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from inventory.api.catalog import ItemInputSerializer, item_answer, valid
from plyhub.common.api import MayView
from procurement.models import CostProposal, VendorItem
from procurement.services import cost_proposals, new_items, vendor_items
from procurement.services.vendor_items import OfferInput


class OfferInputSerializer(serializers.Serializer):
    """What a vendor asks for a stock unit."""

    vendor = serializers.IntegerField(source="vendor_id")
    part_number = serializers.CharField(required=False, allow_blank=True)
    cost = serializers.DecimalField(
        max_digits=16, decimal_places=6, required=False, allow_null=True
    )
    is_preferred = serializers.BooleanField(required=False)


class NewItemSerializer(ItemInputSerializer):
    offer = OfferInputSerializer(required=False)


class OfferSerializer(serializers.ModelSerializer):
    class Meta:
        model = VendorItem
        fields = ["id", "vendor", "item", "part_number", "cost", "is_preferred"]


class NewItemView(APIView):
    """POST makes an item together with what its vendor asks for it."""

    permission_classes = [IsAuthenticated]

    def post(self, request: Request) -> Response:
        typed = valid(NewItemSerializer, request)
        given = typed.inputs()
        offer = given["values"].pop("offer", None)
        made = new_items.create(
            actor=request.user,
            offer=OfferInput(**offer) if offer else None,
            token=typed.validated_data.get("token"),
            **given,
        )
        return item_answer(made.pk, status=201)


class OfferView(APIView):
    """POST enters what a vendor asks for an item, in place of what it asked before."""

    permission_classes = [IsAuthenticated]

    def post(self, request: Request, item_id: int) -> Response:
        typed = valid(OfferInputSerializer, request).validated_data
        made = vendor_items.set_offer(
            actor=request.user, item_id=item_id, offer=OfferInput(**typed)
        )
        return Response(OfferSerializer(made).data, status=201)


class CostProposalSerializer(serializers.ModelSerializer):
    class Meta:
        model = CostProposal
        fields = ["id", "item", "vendor", "purchase_order", "old_cost", "new_cost", "status"]


class CostProposalViewSet(viewsets.ReadOnlyModelViewSet):
    """New costs: read, accepted and rejected."""

    queryset = CostProposal.objects.all()
    serializer_class = CostProposalSerializer
    permission_classes = [MayView]
    view_permissions = ["procurement.view_costproposal"]

    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: str) -> Response:
        found = self.get_object()
        decided = cost_proposals.accept(actor=request.user, proposal_id=found.pk)
        return Response(self.get_serializer(decided).data)

    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str) -> Response:
        found = self.get_object()
        decided = cost_proposals.reject(actor=request.user, proposal_id=found.pk)
        return Response(self.get_serializer(decided).data)
