"""The table of contents: every address of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from searches.api import (
    allocations,
    announcements,
    answers,
    barrier,
    confirmations,
    counts,
    decisions,
    devices,
    direct_photos,
    evidence,
    exceptions,
    halts,
    handing_in,
    handing_out,
    operations,
    parked_photos,
    parties,
    photo_differences,
    photos,
    radio,
    received,
    rolls,
    searches,
    stop_closings,
    stops,
    tablet,
    tamper_seals,
    verbs,
    visits,
    whereabouts,
    whole_rolls,
)

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = [
    # Visits
    path("visits", visits.VisitsDoor.as_view(), name="api_visits"),
    path("visits/<uuid:id>", visits.VisitDoor.as_view(), name="api_visit"),
    path("deliveries/<uuid:id>", visits.DeliveryDoor.as_view(), name="api_delivery"),
    path("halts/<uuid:id>", halts.HaltDoor.as_view(), name="api_halt"),
    path("seals/<uuid:id>", tamper_seals.SealDoor.as_view(), name="api_seal_put_on"),
    path("visits/<uuid:id>/seal", verbs.SealDoor.as_view(), name="api_seal"),
    path("visits/<uuid:id>/void-lock", verbs.VoidLockDoor.as_view(), name="api_void_lock"),
    path("visits/<uuid:id>/gate-open", verbs.GateOpenDoor.as_view(), name="api_gate_open"),
    path("visits/<uuid:id>/depart", verbs.DepartDoor.as_view(), name="api_depart"),
    path("visits/<uuid:id>/turn-back", verbs.TurnBackDoor.as_view(), name="api_turn_back"),
    path(
        "visits/<uuid:id>/vehicle-type",
        verbs.ChangeTypeDoor.as_view(),
        name="api_vehicle_type",
    ),
    path(
        "visits/<uuid:id>/plate",
        verbs.CorrectPlateDoor.as_view(),
        name="api_correct_plate",
    ),
    path("visits/<uuid:id>/detain", verbs.DetainDoor.as_view(), name="api_detain"),
    # Release
    path("visits/<uuid:id>/decision", decisions.DecisionDoor.as_view(), name="api_decision"),
    path("visits/<uuid:id>/release", verbs.ReleaseDoor.as_view(), name="api_release"),
    path("visits/<uuid:id>/radio-release", radio.RadioDoor.as_view(), name="api_radio_release"),
    path("barrier-key", barrier.BarrierKeyDoor.as_view(), name="api_barrier_key"),
    path("visits/<uuid:id>/evidence", evidence.EvidenceDoor.as_view(), name="api_evidence"),
    # Search and photographs
    path("visits/<uuid:id>/search", searches.SearchDoor.as_view(), name="api_search"),
    path("answers/<uuid:id>", answers.AnswerDoor.as_view(), name="api_answer"),
    path("photos", devices.ManifestDoor.as_view(), name="api_photos"),
    path(
        "photos/<uuid:photo_id>/upload", direct_photos.UploadDoor.as_view(), name="api_photo_upload"
    ),
    path(
        "photos/<uuid:photo_id>/arrived",
        direct_photos.ArrivedDoor.as_view(),
        name="api_photo_arrived",
    ),
    path(
        "photos/<uuid:photo_id>/difference",
        photo_differences.DifferenceDoor.as_view(),
        name="api_photo_difference",
    ),
    path(
        "visits/<uuid:id>/photo-differences",
        photo_differences.DifferencesDoor.as_view(),
        name="api_photo_differences",
    ),
    path("photos/<uuid:photo_id>", photos.PhotoView.as_view(), name="api_photo"),
    # Rolls
    path("work-sessions/<uuid:id>", rolls.WorkSessionDoor.as_view(), name="api_work_session"),
    path("movements/<uuid:id>", rolls.MovementDoor.as_view(), name="api_movement"),
    path("work-sessions/<uuid:id>/add", parties.AddDoor.as_view(), name="api_add_to_session"),
    path("work-sessions/<uuid:id>/end", parties.EndDoor.as_view(), name="api_end_session"),
    path("parties", parties.PartiesDoor.as_view(), name="api_parties"),
    path("parties/<uuid:id>", parties.PartyDoor.as_view(), name="api_party"),
    path("counts/<uuid:id>", counts.CountDoor.as_view(), name="api_count"),
    path("counts/<uuid:id>/sign", counts.SignCountDoor.as_view(), name="api_sign_count"),
    path("visits/<uuid:id>/counts", counts.VisitCountsDoor.as_view(), name="api_visit_counts"),
    path("received", received.ReceivedDoor.as_view(), name="api_received"),
    path("hand-back-receipts/<uuid:id>", received.HandBackDoor.as_view(), name="api_hand_back"),
    path("whereabouts", whereabouts.WhereaboutsDoor.as_view(), name="api_whereabouts"),
    path("allocations", allocations.AllocationsDoor.as_view(), name="api_allocations"),
    path("allocations/<uuid:id>", allocations.AllocationDoor.as_view(), name="api_allocation"),
    path("allocations/<uuid:id>/add", allocations.AllocateDoor.as_view(), name="api_allocate"),
    path("allocations/<uuid:id>/remove", allocations.RemoveDoor.as_view(), name="api_deallocate"),
    path(
        "allocations/<uuid:id>/preview",
        allocations.AllocationPreviewDoor.as_view(),
        name="api_allocation_preview",
    ),
    path(
        "allocations/<uuid:id>/replace",
        allocations.ReplaceDoor.as_view(),
        name="api_allocation_replace",
    ),
    path("absences/<uuid:id>", allocations.AbsenceDoor.as_view(), name="api_absence"),
    path("not-at-work/<uuid:id>", allocations.NotAtWorkDoor.as_view(), name="api_not_at_work"),
    # The whole-prison roll
    path("whole-rolls", whole_rolls.WholeRollsDoor.as_view(), name="api_whole_rolls"),
    path("whole-rolls/<uuid:id>", whole_rolls.WholeRollDoor.as_view(), name="api_whole_roll"),
    path(
        "whole-rolls/<uuid:id>/sign",
        whole_rolls.SignWholeRollDoor.as_view(),
        name="api_sign_whole_roll",
    ),
    path("landing-counts", whole_rolls.LandingToCountDoor.as_view(), name="api_landing_to_count"),
    path(
        "landing-counts/<uuid:id>",
        whole_rolls.LandingCountDoor.as_view(),
        name="api_landing_count",
    ),
    path("official-rolls", whole_rolls.OfficialToEnterDoor.as_view(), name="api_official_to_enter"),
    path(
        "official-rolls/<uuid:id>",
        whole_rolls.OfficialRollDoor.as_view(),
        name="api_official_roll",
    ),
    # Stops, near misses, exceptions
    path("stops", stops.StopsDoor.as_view(), name="api_stops"),
    path("stops/<uuid:id>", stops.StopDoor.as_view(), name="api_stop"),
    path("stops/<uuid:id>/state", stop_closings.StopStateDoor.as_view(), name="api_stop_state"),
    path("stops/<uuid:id>/step", stop_closings.StepDoor.as_view(), name="api_stop_step"),
    path(
        "stops/<uuid:id>/ask-to-close",
        stop_closings.AskToCloseDoor.as_view(),
        name="api_ask_to_close",
    ),
    path(
        "stop-closings/<uuid:id>/sign",
        stop_closings.SignClosingDoor.as_view(),
        name="api_sign_closing",
    ),
    path("near-misses", stops.NearMissesDoor.as_view(), name="api_near_misses"),
    path("near-misses/<uuid:id>", stops.NearMissDoor.as_view(), name="api_near_miss"),
    path("exceptions", exceptions.CasesDoor.as_view(), name="api_exceptions"),
    path("exceptions/<uuid:id>/resolve", exceptions.ResolveDoor.as_view(), name="api_resolve"),
    path("exceptions/<uuid:id>/reopen", exceptions.ReopenDoor.as_view(), name="api_reopen"),
    # Announcements
    path("announcements", announcements.AnnouncementsDoor.as_view(), name="api_announcements"),
    path("announcements/told", announcements.ToldDoor.as_view(), name="api_announcements_told"),
    path(
        "announcements/<uuid:id>/acknowledge",
        announcements.AcknowledgeDoor.as_view(),
        name="api_acknowledge",
    ),
    # Confirmations by a second person
    path("confirmations", confirmations.ConfirmationsDoor.as_view(), name="api_confirmations"),
    path(
        "confirmations/<uuid:id>", confirmations.ConfirmationDoor.as_view(), name="api_confirmation"
    ),
    path(
        "confirmations/<uuid:id>/confirm", confirmations.ConfirmDoor.as_view(), name="api_confirm"
    ),
    path("confirmations/<uuid:id>/refuse", confirmations.RefuseDoor.as_view(), name="api_refuse"),
    path("confirmations/<uuid:id>/renew", confirmations.RenewDoor.as_view(), name="api_renew"),
    # Tablets
    path("handed-in/<uuid:id>", handing_in.HandedInDoor.as_view(), name="api_handed_in"),
    path("tablet/key", handing_out.KeyDoor.as_view(), name="api_tablet_key"),
    path("tablet/server-key", handing_out.ServerKeyDoor.as_view(), name="api_server_key"),
    path("tablet/draws", handing_out.DrawsDoor.as_view(), name="api_draws"),
    path("operations", operations.OperationsDoor.as_view(), name="api_operations"),
    path("parked", exceptions.ParkingDoor.as_view(), name="api_parked"),
    path(
        "parked/<uuid:id>/photo", parked_photos.ParkedPhotoDoor.as_view(), name="api_parked_photo"
    ),
    path("parked/<uuid:id>/judge", exceptions.JudgeDoor.as_view(), name="api_judge"),
    path("tablet", tablet.TabletDoor.as_view(), name="api_tablet"),
    path("parked/<uuid:id>/settle", exceptions.SettleDoor.as_view(), name="api_settle"),
    path("clock", devices.ClockDoor.as_view(), name="api_clock"),
]
