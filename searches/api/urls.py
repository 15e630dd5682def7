"""The URLs of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from searches.api.confirmations import confirmations
from searches.api.devices import devices, revoked_tablet_records, tablet_keys
from searches.api.evidence import evidence
from searches.api.exceptions import announcements, exceptions
from searches.api.offline import announced_records, lost_entries, operations, tablet
from searches.api.photos import direct_photos, parked_photos, photos
from searches.api.release import barrier, decisions, photo_differences, radio, visit_acts
from searches.api.rolls import (
    allocations,
    counts,
    handovers,
    parties,
    radio_counts,
    received,
    roll_imports,
    rolls,
    settlements,
    timetable,
    whereabouts,
    whole_rolls,
)
from searches.api.search import answers, searches
from searches.api.stops import recalls, stop_closings, stops
from searches.api.visits import arrivals, halts, tamper_seals, visits

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = [
    # Visits
    path("visits", visits.VisitsView.as_view(), name="api_visits"),
    path("visits/<uuid:id>", visits.VisitView.as_view(), name="api_visit"),
    path("deliveries/<uuid:id>", visits.DeliveryView.as_view(), name="api_delivery"),
    path("arrivals", arrivals.ArrivalView.as_view(), name="api_arrival"),
    path("halts/<uuid:id>", halts.HaltView.as_view(), name="api_halt"),
    path("seals/<uuid:id>", tamper_seals.SealView.as_view(), name="api_seal_put_on"),
    path("visits/<uuid:id>/seal", visit_acts.SealView.as_view(), name="api_seal"),
    path("visits/<uuid:id>/void-lock", visit_acts.VoidLockView.as_view(), name="api_void_lock"),
    path("visits/<uuid:id>/gate-open", visit_acts.GateOpenView.as_view(), name="api_gate_open"),
    path("visits/<uuid:id>/depart", visit_acts.DepartView.as_view(), name="api_depart"),
    path("visits/<uuid:id>/turn-back", visit_acts.TurnBackView.as_view(), name="api_turn_back"),
    path(
        "visits/<uuid:id>/vehicle-type",
        visit_acts.ChangeTypeView.as_view(),
        name="api_vehicle_type",
    ),
    path(
        "visits/<uuid:id>/people-in-cab",
        visit_acts.PeopleInCabView.as_view(),
        name="api_people_in_cab",
    ),
    path(
        "visits/<uuid:id>/plate",
        visit_acts.CorrectPlateView.as_view(),
        name="api_correct_plate",
    ),
    path("visits/<uuid:id>/detain", visit_acts.DetainView.as_view(), name="api_detain"),
    # Release
    path("visits/<uuid:id>/decision", decisions.DecisionView.as_view(), name="api_decision"),
    path("visits/<uuid:id>/release", visit_acts.ReleaseView.as_view(), name="api_release"),
    path("visits/<uuid:id>/radio-release", radio.RadioView.as_view(), name="api_radio_release"),
    path("barrier-key", barrier.BarrierKeyView.as_view(), name="api_barrier_key"),
    path("visits/<uuid:id>/evidence", evidence.EvidenceView.as_view(), name="api_evidence"),
    # Search and photographs
    path("visits/<uuid:id>/search", searches.SearchView.as_view(), name="api_search"),
    path("answers/<uuid:id>", answers.AnswerView.as_view(), name="api_answer"),
    path("photos", devices.ManifestView.as_view(), name="api_photos"),
    path(
        "photos/<uuid:photo_id>/upload", direct_photos.UploadView.as_view(), name="api_photo_upload"
    ),
    path(
        "photos/<uuid:photo_id>/arrived",
        direct_photos.ArrivedView.as_view(),
        name="api_photo_arrived",
    ),
    path(
        "photos/<uuid:photo_id>/difference",
        photo_differences.DifferenceView.as_view(),
        name="api_photo_difference",
    ),
    path(
        "visits/<uuid:id>/photo-differences",
        photo_differences.DifferencesView.as_view(),
        name="api_photo_differences",
    ),
    path("photos/<uuid:photo_id>", photos.PhotoView.as_view(), name="api_photo"),
    # Rolls
    path("work-sessions/<uuid:id>", rolls.WorkSessionView.as_view(), name="api_work_session"),
    path("movements/<uuid:id>", rolls.MovementView.as_view(), name="api_movement"),
    path("work-sessions/<uuid:id>/add", parties.AddView.as_view(), name="api_add_to_session"),
    path("work-sessions/<uuid:id>/end", parties.EndView.as_view(), name="api_end_session"),
    path("parties", parties.PartiesView.as_view(), name="api_parties"),
    path("parties/<uuid:id>", parties.PartyView.as_view(), name="api_party"),
    path(
        "parties/<uuid:id>/hand-over",
        handovers.HandoverOfferView.as_view(),
        name="api_offer_handover",
    ),
    path("hand-overs", handovers.HandoverOffersView.as_view(), name="api_handover_offers"),
    path("hand-overs/<uuid:id>/take", handovers.TakeOverView.as_view(), name="api_take_over"),
    path("counts/<uuid:id>", counts.CountView.as_view(), name="api_count"),
    path("counts/<uuid:id>/join", counts.JoinCountView.as_view(), name="api_join_count"),
    path("counts/<uuid:id>/sign", counts.SignCountView.as_view(), name="api_sign_count"),
    path("visits/<uuid:id>/counts", counts.VisitCountsView.as_view(), name="api_visit_counts"),
    path("radio-counts/<uuid:id>", radio_counts.RadioCountView.as_view(), name="api_radio_count"),
    path("count-key", radio_counts.CountKeyView.as_view(), name="api_count_key"),
    path("received", received.ReceivedView.as_view(), name="api_received"),
    path("hand-back-receipts/<uuid:id>", received.HandBackView.as_view(), name="api_hand_back"),
    path("whereabouts", whereabouts.WhereaboutsView.as_view(), name="api_whereabouts"),
    path("allocations", allocations.AllocationsView.as_view(), name="api_allocations"),
    path("allocations/<uuid:id>", allocations.AllocationView.as_view(), name="api_allocation"),
    path("allocations/<uuid:id>/add", allocations.AllocateView.as_view(), name="api_allocate"),
    path("allocations/<uuid:id>/remove", allocations.RemoveView.as_view(), name="api_deallocate"),
    path(
        "allocations/<uuid:id>/preview",
        allocations.AllocationPreviewView.as_view(),
        name="api_allocation_preview",
    ),
    path(
        "allocations/<uuid:id>/replace",
        allocations.ReplaceView.as_view(),
        name="api_allocation_replace",
    ),
    path(
        "roll-imports/<uuid:id>",
        roll_imports.RollImportView.as_view(),
        name="api_roll_import",
    ),
    path("timetable", timetable.TimetableView.as_view(), name="api_timetable"),
    path(
        "timetable/<uuid:id>",
        timetable.TimetableEntryView.as_view(),
        name="api_timetable_entry",
    ),
    path(
        "timetable/<uuid:id>/remove",
        timetable.RemoveView.as_view(),
        name="api_timetable_remove",
    ),
    path(
        "timetable/<uuid:id>/confirm",
        timetable.ConfirmView.as_view(),
        name="api_timetable_confirm",
    ),
    path("absences/<uuid:id>", allocations.AbsenceView.as_view(), name="api_absence"),
    path("not-at-work/<uuid:id>", allocations.NotAtWorkView.as_view(), name="api_not_at_work"),
    # The whole-prison roll
    path("whole-rolls", whole_rolls.WholeRollsView.as_view(), name="api_whole_rolls"),
    path("whole-rolls/<uuid:id>", whole_rolls.WholeRollView.as_view(), name="api_whole_roll"),
    path(
        "whole-rolls/<uuid:id>/sign",
        whole_rolls.SignWholeRollView.as_view(),
        name="api_sign_whole_roll",
    ),
    path("landing-counts", whole_rolls.LandingToCountView.as_view(), name="api_landing_to_count"),
    path(
        "landing-counts/<uuid:id>",
        whole_rolls.LandingCountView.as_view(),
        name="api_landing_count",
    ),
    path("official-rolls", whole_rolls.OfficialToEnterView.as_view(), name="api_official_to_enter"),
    path(
        "official-rolls/<uuid:id>",
        whole_rolls.OfficialRollView.as_view(),
        name="api_official_roll",
    ),
    path(
        "whole-rolls/<uuid:id>/count-place",
        whole_rolls.CountPlaceView.as_view(),
        name="api_count_place",
    ),
    path(
        "whole-rolls/<uuid:id>/ask-again",
        whole_rolls.AskRowAgainView.as_view(),
        name="api_ask_roll_row_again",
    ),
    path("found-people", settlements.FoundPeopleView.as_view(), name="api_found_people"),
    path("settlements/<uuid:id>", settlements.SettlementView.as_view(), name="api_settlement"),
    # Stops, near misses, exceptions
    path("stops", stops.StopsView.as_view(), name="api_stops"),
    path("stops/<uuid:id>", stops.StopView.as_view(), name="api_stop"),
    path("stops/<uuid:id>/state", stop_closings.StopStateView.as_view(), name="api_stop_state"),
    path("stops/<uuid:id>/step", stop_closings.StepView.as_view(), name="api_stop_step"),
    path("standfasts/<uuid:id>", stop_closings.StandfastView.as_view(), name="api_standfast"),
    path("recalls", recalls.RecallsView.as_view(), name="api_recalls"),
    path("recalls/<uuid:id>", recalls.RecallView.as_view(), name="api_recall"),
    path("recalls/<uuid:id>/call", recalls.OperatorCallView.as_view(), name="api_operator_call"),
    path(
        "stops/<uuid:id>/ask-to-close",
        stop_closings.AskToCloseView.as_view(),
        name="api_ask_to_close",
    ),
    path(
        "stop-closings/<uuid:id>/sign",
        stop_closings.SignClosingView.as_view(),
        name="api_sign_closing",
    ),
    path("near-misses", stops.NearMissesView.as_view(), name="api_near_misses"),
    path("near-misses/<uuid:id>", stops.NearMissView.as_view(), name="api_near_miss"),
    path("exceptions", exceptions.CasesView.as_view(), name="api_exceptions"),
    path("exceptions/<uuid:id>/resolve", exceptions.ResolveView.as_view(), name="api_resolve"),
    path("exceptions/<uuid:id>/reopen", exceptions.ReopenView.as_view(), name="api_reopen"),
    # Announcements
    path("announcements", announcements.AnnouncementsView.as_view(), name="api_announcements"),
    path(
        "announcements/told",
        announcements.AnnouncementReceiptsView.as_view(),
        name="api_announcements_told",
    ),
    path(
        "announcements/<uuid:id>/acknowledge",
        announcements.AcknowledgeView.as_view(),
        name="api_acknowledge",
    ),
    # Confirmations by a second person
    path("confirmations", confirmations.ConfirmationsView.as_view(), name="api_confirmations"),
    path(
        "confirmations/<uuid:id>", confirmations.ConfirmationView.as_view(), name="api_confirmation"
    ),
    path(
        "confirmations/<uuid:id>/confirm", confirmations.ConfirmView.as_view(), name="api_confirm"
    ),
    path("confirmations/<uuid:id>/refuse", confirmations.RefuseView.as_view(), name="api_refuse"),
    path("confirmations/<uuid:id>/renew", confirmations.RenewView.as_view(), name="api_renew"),
    # Tablets
    path(
        "handed-in/<uuid:id>", revoked_tablet_records.HandedInView.as_view(), name="api_handed_in"
    ),
    path("tablet/key", tablet_keys.KeyView.as_view(), name="api_tablet_key"),
    path("tablet/server-key", tablet_keys.ServerKeyView.as_view(), name="api_server_key"),
    path("tablet/draws", tablet_keys.DrawsView.as_view(), name="api_draws"),
    path("operations", operations.OperationsView.as_view(), name="api_operations"),
    path(
        "operations/announced",
        announced_records.AnnouncedRecordsView.as_view(),
        name="api_announced_records",
    ),
    path("parked", exceptions.ParkingView.as_view(), name="api_parked"),
    path(
        "parked/<uuid:id>/photo", parked_photos.ParkedPhotoView.as_view(), name="api_parked_photo"
    ),
    path("parked/<uuid:id>/judge", exceptions.JudgeView.as_view(), name="api_judge"),
    path("tablet/ledger", lost_entries.LostEntriesView.as_view(), name="api_lost_entries"),
    path("tablet", tablet.TabletView.as_view(), name="api_tablet"),
    path("parked/<uuid:id>/settle", exceptions.SettleView.as_view(), name="api_settle"),
    path("clock", devices.ClockView.as_view(), name="api_clock"),
]
