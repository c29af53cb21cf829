"""Making and changing items and categories through the API: each write is one call of a service."""

from __future__ import annotations

from typing import Any

from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from inventory import selectors
from inventory.api.serializers import ItemSerializer
from inventory.models import Category, Item
from inventory.services import categories, items
from inventory.services.catalog_checks import Pack
from plyhub.common.api import MayView


class PackSerializer(serializers.Serializer):
    unit = serializers.CharField(max_length=12)
    numerator = serializers.IntegerField()
    denominator = serializers.IntegerField(default=1)


def _cost() -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=16, decimal_places=6, required=False)


def _price() -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=14, decimal_places=2, required=False)


def _words() -> serializers.CharField:
    return serializers.CharField(required=False, allow_blank=True)


class ItemInputSerializer(serializers.Serializer):
    """An item as it is typed; of one that is there only what is to change."""

    kind = serializers.CharField(required=False)
    sku = serializers.CharField(required=False)
    name = serializers.CharField(required=False)
    description = _words()
    category = serializers.IntegerField(source="category_id", required=False, allow_null=True)
    manufacturer = _words()
    model = _words()
    stock_unit = serializers.CharField(source="stock_unit_id", required=False)
    tracking = serializers.CharField(required=False)
    cost = _cost()
    price = _price()
    member_price = _price()
    add_on_price = _price()
    add_on_member_price = _price()
    taxable = serializers.BooleanField(required=False)
    is_stocked = serializers.BooleanField(required=False)
    is_active = serializers.BooleanField(required=False)
    packs = PackSerializer(many=True, required=False)
    token = serializers.UUIDField(required=False)

    def inputs(self) -> dict[str, Any]:
        """What was typed, as the service takes it: `values`, and `packs` if there were any."""
        own = ("packs", "token")
        typed = self.validated_data
        given = {"values": {name: value for name, value in typed.items() if name not in own}}
        if "packs" in typed:
            given["packs"] = [Pack(**pack) for pack in typed["packs"]]
        return given


class WritesItems:
    """POST makes an item, PATCH changes what is named of one."""

    def create(self, request: Request) -> Response:
        typed = valid(ItemInputSerializer, request)
        token = typed.validated_data.get("token")
        made = items.create_item(actor=request.user, token=token, **typed.inputs())
        return item_answer(made.pk, status=201)

    def partial_update(self, request: Request, pk: str) -> Response:
        typed = valid(ItemInputSerializer, request)
        item = self.get_object()
        items.change_item(actor=request.user, item_id=item.pk, **typed.inputs())
        return item_answer(item.pk)


class CategorySerializer(serializers.ModelSerializer):
    class Meta:
        model = Category
        fields = ["id", "kind", "name", "parent", "position", "is_active"]


class CategoryInputSerializer(serializers.Serializer):
    name = serializers.CharField(required=False, allow_blank=True)
    parent = serializers.IntegerField(source="parent_id", required=False, allow_null=True)
    position = serializers.IntegerField(required=False)
    is_active = serializers.BooleanField(required=False)
    token = serializers.UUIDField(required=False)


class CategoryViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Categories: read, made and changed."""

    queryset = Category.objects.all()
    serializer_class = CategorySerializer
    permission_classes = [MayView]
    view_permissions = ["inventory.view_category"]

    def create(self, request: Request) -> Response:
        typed = valid(CategoryInputSerializer, request).validated_data
        made = categories.create_category(
            actor=request.user,
            name=typed.get("name", ""),
            parent_id=typed.get("parent_id"),
            position=typed.get("position", 0),
            token=typed.get("token"),
        )
        return Response(CategorySerializer(made).data, status=201)

    def partial_update(self, request: Request, pk: str) -> Response:
        typed = dict(valid(CategoryInputSerializer, request).validated_data)
        typed.pop("token", None)
        category = self.get_object()
        changed = categories.change_category(
            actor=request.user, category_id=category.pk, values=typed
        )
        return Response(CategorySerializer(changed).data)


def valid(kind: type[serializers.Serializer], request: Request) -> Any:
    """The body as `kind` reads it. Raises `ValidationError` naming what it cannot read."""
    typed = kind(data=request.data)
    typed.is_valid(raise_exception=True)
    return typed


def item_answer(item_id: int, *, status: int = 200) -> Response:
    """An item as it is now."""
    item = selectors.with_on_hand(Item.objects.all()).get(pk=item_id)
    return Response(ItemSerializer(item).data, status=status)
