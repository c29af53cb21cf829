"""The purchasing API. Every write is one call of the service that the pages call too."""

from __future__ import annotations

from typing import Any

from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from plyhub.common.api import MayView
from procurement.api import serializers
from procurement.models import PurchaseOrder, Receipt
from procurement.services import purchase_orders, receipt_reversal, receipts


class PurchaseOrderViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet
):
    """Purchase orders: read, made, changed while they are drafts, and moved on."""

    queryset = PurchaseOrder.objects.select_related("vendor", "job").prefetch_related("lines__item")
    serializer_class = serializers.PurchaseOrderSerializer
    permission_classes = [MayView]
    view_permissions = ["procurement.view_purchaseorder"]

    def create(self, request: Request) -> Response:
        typed = _valid(serializers.OrderInputSerializer, request)
        order = purchase_orders.create(
            actor=request.user, token=typed.validated_data.get("token"), **typed.inputs()
        )
        return self._answer(order, status=201)

    def update(self, request: Request, pk: str) -> Response:
        typed = _valid(serializers.OrderInputSerializer, request)
        order = self.get_object()
        purchase_orders.revise(actor=request.user, order_id=order.pk, **typed.inputs())
        return self._answer(order)

    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        return self._move(request, purchase_orders.submit)

    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        return self._move(request, purchase_orders.approve)

    @action(detail=True, methods=["post"])
    def edit(self, request: Request, pk: str) -> Response:
        return self._move(request, purchase_orders.edit)

    @action(detail=True, methods=["post"], url_path="return-to-draft")
    def return_to_draft(self, request: Request, pk: str) -> Response:
        typed = _valid(serializers.ReasonSerializer, request)
        return self._move(request, purchase_orders.return_to_draft, **typed.validated_data)

    @action(detail=True, methods=["post"])
    def send(self, request: Request, pk: str) -> Response:
        typed = _valid(serializers.SendSerializer, request)
        return self._move(request, purchase_orders.send, **typed.validated_data)

    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        typed = _valid(serializers.ReasonSerializer, request)
        return self._move(request, purchase_orders.cancel, **typed.validated_data)

    @action(detail=True, methods=["post"])
    def receive(self, request: Request, pk: str) -> Response:
        typed = _valid(serializers.ReceiveSerializer, request)
        receipt = receipts.receive(
            actor=request.user, order_id=self.get_object().pk, **typed.validated_data
        )
        return Response(serializers.ReceiptSerializer(receipt).data, status=201)

    def _move(self, request: Request, service: Any, **arguments: Any) -> Response:
        order = self.get_object()
        service(actor=request.user, order_id=order.pk, **arguments)
        return self._answer(order)

    def _answer(self, order: PurchaseOrder, *, status: int = 200) -> Response:
        fresh = self.get_queryset().get(pk=order.pk)
        return Response(self.get_serializer(fresh).data, status=status)


class ReceiptViewSet(viewsets.ReadOnlyModelViewSet):
    """Receipts: read, and reversed with a reason."""

    queryset = Receipt.objects.all()
    serializer_class = serializers.ReceiptSerializer
    permission_classes = [MayView]
    view_permissions = ["procurement.view_receipt"]

    @action(detail=True, methods=["post"])
    def reverse(self, request: Request, pk: str) -> Response:
        typed = _valid(serializers.ReasonSerializer, request)
        receipt = receipt_reversal.reverse(
            actor=request.user, receipt_id=self.get_object().pk, **typed.validated_data
        )
        return Response(self.get_serializer(receipt).data)


def _valid(kind: type[Serializer], request: Request) -> Any:
    typed = kind(data=request.data)
    typed.is_valid(raise_exception=True)
    return typed
