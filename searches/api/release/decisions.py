"""The decision whether a vehicle may leave now, with every hold."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from searches.api.fields import UtcDateTimeField
from searches.api.problems import hold_document
from searches.api.views import ProblemOut, View, authorised_actor, described
from searches.queries.release.release import ReleasePage, read_release_page
from searches.words.people import Act, Role
from searches.words.releases import HoldCode, OverrideKind


class HoldOut(serializers.Serializer[Any]):
    code = serializers.ChoiceField(
        choices=list(HoldCode), help_text="The code of the hold, which is stable and never reused"
    )
    sentence = serializers.CharField(help_text="Why the vehicle may not leave")
    cure = serializers.CharField(help_text="What to do to clear the hold")
    cured_by = serializers.ListField(
        child=serializers.ChoiceField(choices=list(Role)),
        help_text="The roles that can clear the hold",
    )
    override = serializers.ChoiceField(
        choices=list(OverrideKind),
        help_text="Which override is possible; `never` means that nobody can override this hold",
    )
    subject = serializers.CharField(
        help_text="The item, slot, party or marker that the hold is about"
    )


class OverriddenHoldOut(serializers.Serializer[Any]):
    hold = HoldOut(help_text="The hold that would stop the vehicle")
    override_id = serializers.CharField(help_text="The override of this hold")


class GoOut(serializers.Serializer[Any]):
    release = serializers.UUIDField(help_text="The release", source="release_id")
    since = UtcDateTimeField(help_text="When the release was given")
    until = UtcDateTimeField(help_text="When the release expires")
    released_by = serializers.CharField(help_text="Printed name of the releaser")


class DecisionOut(serializers.Serializer[Any]):
    visit = serializers.UUIDField(help_text="The visit")
    go = serializers.BooleanField(help_text="Whether the vehicle has no hold")
    ready_to_sign = serializers.BooleanField(help_text="Whether only the releaser's PIN is missing")
    decided_at = UtcDateTimeField(help_text="The server's time of the decision")
    rules_run = serializers.IntegerField(
        help_text="How many rules were checked; if no rule was checked, there is no GO"
    )
    shown_sha256 = serializers.CharField(help_text="Digest of the facts; send it with the release")
    holds = HoldOut(many=True, help_text="Every hold, in the order of the release rule")
    set_aside = OverriddenHoldOut(many=True, help_text="Holds that two people have overridden")
    released = GoOut(
        allow_null=True, help_text="The release that can still be used; null if there is none"
    )


class HeldOut(ProblemOut):
    """The refusal of a release, with every hold."""

    holds = HoldOut(many=True, required=False, help_text="Every hold")


class ReleaseOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="The UUID of the release, as it was sent")
    visit = serializers.UUIDField(help_text="The visit")
    lock = serializers.UUIDField(help_text="The lock session of the visit")
    code = serializers.CharField(help_text="Four digits that open the gate once")
    expires_at = UtcDateTimeField(help_text="When the code and the token expire")
    token = serializers.CharField(help_text="The barrier token; see GET /barrier-key")
    facts_sha256 = serializers.CharField(
        help_text="Digest of the facts on which the decision rests"
    )
    recorded_at = UtcDateTimeField(help_text="The server's time")


class DecisionView(View):
    """Return the decision on the same facts and by the same rule as the release itself."""

    @described(
        "decision", "Ask whether a vehicle may leave", gives={200: DecisionOut}, refuses=(404,)
    )
    def get(self, request: Request, id: UUID) -> Response:
        actor = authorised_actor(request, Act.SEE_DECISION)
        return Response(DecisionOut(_decision_document(read_release_page(actor, id))).data)


def _decision_document(release_page: ReleasePage) -> dict[str, Any]:
    decision = release_page.decision
    return {
        "visit": release_page.visit_id,
        "go": decision.go,
        "ready_to_sign": release_page.ready_to_sign,
        "decided_at": decision.decided_at,
        "rules_run": decision.rules_run,
        "shown_sha256": release_page.shown_sha256,
        "holds": [hold_document(hold) for hold in decision.holds],
        "set_aside": [
            {"hold": hold_document(one.hold), "override_id": one.override_id}
            for one in decision.set_aside
        ],
        "released": release_page.go,
    }
