"""The addresses of all pages of the application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path, register_converter

from searches.views.codes import CodeConverter
from searches.views.confirmations import confirmations
from searches.views.demo import demo
from searches.views.evidence import checkpoints, evidence, ledger
from searches.views.exceptions import announcements, exceptions, parked
from searches.views.help import glossary
from searches.views.locks import locks
from searches.views.offline import tablet
from searches.views.people import people
from searches.views.photos import comparisons, photos, pictures
from searches.views.prison import examples, layout
from searches.views.release import radio, release
from searches.views.rolls import allocations, counts, received, rolls, whereabouts, whole_rolls
from searches.views.search import checklists, drills, sheet, sheet_overview, sign_search
from searches.views.stops import stops
from searches.views.visits import board, deliveries, vehicles, visits, way_in

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

register_converter(CodeConverter, "code")

urlpatterns: list[URLPattern | URLResolver] = [
    # The demo's guided page
    path("demo/", demo.guide, name="demo"),
    path("demo/play/", demo.play, name="demo_play"),
    path("help/words/", glossary.words, name="words"),
    # The board and the gate
    path("", board.begin, name="begin"),
    path("board/", board.board, name="board"),
    path("board/sections/", board.sections, name="board_sections"),
    path("visits/new/", way_in.way_in, name="way_in"),
    path("visits/<uuid:visit_id>/", visits.visit, name="visit"),
    path("visits/<uuid:visit_id>/now/", visits.visit_fragment, name="visit_now"),
    path("visits/<uuid:visit_id>/arrive/", visits.arrive, name="arrive"),
    path("visits/<uuid:visit_id>/halts/<uuid:halt_id>/leave/", visits.leave, name="leave"),
    path("visits/<uuid:visit_id>/sight/", visits.change_sight, name="sight"),
    path("visits/<uuid:visit_id>/seals/", visits.seal_put_on, name="put_on_seal"),
    path("visits/<uuid:visit_id>/plate/", visits.plate, name="correct_plate"),
    path("visits/<uuid:visit_id>/type/", visits.vehicle_type, name="change_vehicle_type"),
    path("visits/<uuid:visit_id>/turn-back/", visits.turn_vehicle_back, name="turn_back"),
    path("visits/<uuid:visit_id>/detain/", visits.detain_or_let_go, name="detain"),
    path("visits/<uuid:visit_id>/seal/", locks.seal, name="seal"),
    path("visits/<uuid:visit_id>/void/", locks.void, name="void_lock"),
    path("visits/<uuid:visit_id>/outer-gate/", locks.outer_gate, name="open_outer_gate"),
    path("visits/<uuid:visit_id>/gone/", locks.departure, name="gone"),
    # Deliveries, vehicles, and the watch list
    path("deliveries/", deliveries.deliveries, name="deliveries"),
    path("deliveries/example.csv", examples.deliveries, name="deliveries_example"),
    path("deliveries/one/", deliveries.expect, name="expect_delivery"),
    path("deliveries/<uuid:visit_id>/time/", deliveries.move_to_another_time, name="move_delivery"),
    path("deliveries/<uuid:visit_id>/not/", deliveries.not_coming, name="cancel_delivery"),
    path("left/", vehicles.departures, name="recently_left"),
    path("vehicles/<uuid:vehicle_id>/", vehicles.vehicle, name="vehicle"),
    path("watch/", vehicles.watch, name="watch"),
    path("watch/<uuid:marker_id>/", vehicles.work_marker, name="work_marker"),
    # Stop all vehicles, near misses
    path("stop/", stops.raise_one, name="raise_stop"),
    path("stops/", stops.stops, name="stops"),
    path("stops/banner/", stops.banner, name="stop_banner"),
    path("stops/<uuid:stop_id>/", stops.stop, name="stop"),
    path("stops/<uuid:stop_id>/now/", stops.stop_now, name="stop_now"),
    path("stops/<uuid:stop_id>/step/", stops.tick_step, name="tick_step"),
    path("stops/<uuid:stop_id>/close/", stops.close, name="close_stop"),
    path("near-misses/new/", stops.near_miss, name="near_miss"),
    # Announcements: acknowledging them, and the record of who got them
    path("announcements/", announcements.announcements, name="announcements"),
    path("announcements/shown/", announcements.report_shown, name="announcements_shown"),
    path(
        "announcements/<uuid:announcement_id>/open/",
        announcements.open_one,
        name="open_announcement",
    ),
    # The decision and overrides
    path("visits/<uuid:visit_id>/release/", release.release, name="release"),
    path("visits/<uuid:visit_id>/release/now/", release.decision, name="decision"),
    path("visits/<uuid:visit_id>/override/", release.ask, name="ask_override"),
    path(
        "visits/<uuid:visit_id>/override/<uuid:override_id>/", release.grant, name="grant_override"
    ),
    path("visits/<uuid:visit_id>/manual-release/", release.manual, name="manual_release"),
    path("visits/<uuid:visit_id>/radio/", radio.radio, name="radio_release"),
    # The search
    path("visits/<uuid:visit_id>/sheet/", sheet_overview.overview, name="sheet"),
    path("visits/<uuid:visit_id>/sheet/zones/", sheet_overview.zones, name="sheet_zones"),
    path("visits/<uuid:visit_id>/sheet/again/", sheet_overview.search_again, name="search_again"),
    path("visits/<uuid:visit_id>/sheet/frozen/", sheet_overview.still_frozen, name="still_frozen"),
    path(
        "visits/<uuid:visit_id>/sheet/found/",
        sheet_overview.acknowledge_found,
        name="acknowledge_found",
    ),
    path("visits/<uuid:visit_id>/sheet/tag/", sign_search.drill_code, name="drill_code"),
    path("visits/<uuid:visit_id>/sheet/<code:item>/", sheet.zone, name="sheet_item"),
    path("visits/<uuid:visit_id>/sheet/<code:item>/answer/", sheet.answer, name="answer_item"),
    path("visits/<uuid:visit_id>/sheet/<code:item>/onward/", sheet.onward, name="sheet_onward"),
    path("visits/<uuid:visit_id>/sheet/<code:item>/photo/", photos.send, name="send_photo"),
    path("visits/<uuid:visit_id>/sign/", sign_search.sign, name="sign_search"),
    # Pages that a tablet stores for work without a connection
    path("tablet/", tablet.shell, name="tablet"),
    path("tablet/waiting/", tablet.shell, name="tablet_waiting"),
    path("sheets/<uuid:version_id>/", tablet.cached_sheet, name="kept_sheet"),
    # Photographs
    path("visits/<uuid:visit_id>/photos/", photos.of_visit, name="visit_photos"),
    path("visits/<uuid:visit_id>/photos/compare/", photos.compare, name="compare_photos"),
    path("visits/<uuid:visit_id>/photos/<code:slot>/", photos.take_way_in, name="way_in_photo"),
    path(
        "visits/<uuid:visit_id>/photos/<code:slot>/difference/",
        photos.sign_difference,
        name="photo_difference",
    ),
    path("photos/<uuid:photo_id>/", photos.photo_page, name="photo"),
    path("photos/<uuid:photo_id>/looked/", photos.record_look, name="look_at_photo"),
    path("photos/<uuid:photo_id>/beside/", comparisons.comparison_page, name="beside"),
    path(
        "photos/<uuid:photo_id>/beside/<uuid:earlier_id>/", comparisons.fragment, name="laid_over"
    ),
    path(
        "photos/<uuid:photo_id>/beside/<uuid:earlier_id>/laid",
        comparisons.picture,
        name="laid_picture",
    ),
    path("photos/<uuid:photo_id>/thumb", pictures.thumb, name="photo_thumb"),
    path("photos/<uuid:photo_id>/screen", pictures.screen, name="photo_screen"),
    path("photos/<uuid:photo_id>/original", pictures.original_file, name="photo_original"),
    # Checklists and drills
    path("checklists/", checklists.checklist_list, name="checklists"),
    path("checklists/<uuid:version_id>/", checklists.checklist_page, name="checklist"),
    path("checklists/<uuid:version_id>/edit/", checklists.edit, name="edit_checklist"),
    path("checklists/<uuid:version_id>/publish/", checklists.publish, name="publish_checklist"),
    path("drills/", drills.drill_list, name="drills"),
    path("drills/<uuid:visit_id>/", drills.settle, name="settle_drill"),
    # Rolls: parties at work, counts, movements, the whole prison
    path("rolls/", rolls.home, name="rolls"),
    path("rolls/cards/", rolls.cards, name="roll_cards"),
    path("rolls/example.csv", examples.roster, name="roster_example"),
    path("rolls/whole/", whole_rolls.home, name="whole_rolls"),
    path("rolls/whole/live/", whole_rolls.live, name="whole_roll_live"),
    path("rolls/whole/call/", whole_rolls.call, name="call_whole_roll"),
    path("rolls/whole/<uuid:roll_id>/sign/", whole_rolls.sign, name="sign_whole_roll"),
    path("rolls/landings/", whole_rolls.landings, name="landings"),
    path("rolls/official/", whole_rolls.official, name="official_roll"),
    path("rolls/<uuid:party_id>/", rolls.session, name="work_session"),
    path("rolls/<uuid:party_id>/begin/", rolls.begin, name="open_work_session"),
    path("rolls/<uuid:party_id>/add/", rolls.add, name="add_to_work_session"),
    path("rolls/<uuid:party_id>/end/", rolls.end, name="end_work_session"),
    path("rolls/<uuid:party_id>/send/", rolls.movement, name="send_prisoner"),
    path("whereabouts/", whereabouts.everybody, name="whereabouts"),
    path("allocations/", allocations.lists, name="allocations"),
    path("allocations/<uuid:party_id>/", allocations.party, name="allocation"),
    path("allocations/<uuid:party_id>/add/", allocations.add, name="allocate"),
    path("allocations/<uuid:party_id>/remove/", allocations.remove, name="remove_allocation"),
    path("allocations/<uuid:party_id>/replace/", allocations.replace, name="replace_allocation"),
    path("allocations/<uuid:party_id>/absence/", allocations.absence, name="state_absence"),
    path("allocations/<uuid:party_id>/idle/", allocations.not_at_work, name="not_at_work"),
    path("received/", received.home, name="received"),
    path("received/coming/", received.coming, name="coming"),
    path("received/seen/", received.seen, name="tap_seen"),
    path("received/here/", received.see_not_at_work, name="account_for_absence"),
    path("received/back/<uuid:hand_back_id>/", received.hand_back, name="receive_hand_back"),
    path("received/<uuid:movement_id>/", received.receive, name="receive_prisoner"),
    path("counts/party/<uuid:party_id>/", counts.headcount, name="count_party"),
    path("counts/<uuid:count_id>/", counts.faces, name="count"),
    path("counts/<uuid:count_id>/progress/", counts.progress, name="count_progress"),
    path("counts/<uuid:count_id>/tap/", counts.tap, name="tap_person"),
    path("counts/<uuid:count_id>/stranger/", counts.stranger, name="name_stranger"),
    path("counts/<uuid:count_id>/sign/", counts.sign, name="sign_count"),
    path("counts/<uuid:count_id>/result/", counts.result, name="count_result"),
    path("visits/<uuid:visit_id>/counts/", counts.of_visit, name="visit_counts"),
    path("visits/<uuid:visit_id>/names/", visits.names, name="visit_names"),
    # Records from tablets that could not be applied
    path("parked/", parked.parked_list, name="parked"),
    path("parked/<uuid:parked_id>/picture", parked.picture, name="parked_picture"),
    path("parked/<uuid:parked_id>/judge/", parked.judge, name="judge_parked"),
    path("parked/<uuid:parked_id>/settle/", parked.settle, name="settle_clash"),
    # Exceptions
    path("exceptions/", exceptions.exceptions, name="exceptions"),
    path("exceptions/<uuid:case_id>/", exceptions.exception, name="exception"),
    path("exceptions/<uuid:case_id>/work/", exceptions.work, name="work_exception"),
    path("exceptions/<uuid:case_id>/reopen/", exceptions.reopen, name="reopen_exception"),
    path("visits/<uuid:visit_id>/evidence/", evidence.download_pack, name="take_evidence"),
    path("visits/<uuid:visit_id>/legal-hold/", evidence.place_hold, name="place_legal_hold"),
    path("visits/<uuid:visit_id>/legal-hold/lift/", evidence.lift_hold, name="lift_legal_hold"),
    # Confirmations by a second person
    path("confirmations/", confirmations.confirmations, name="confirmations"),
    path(
        "confirmations/<uuid:confirmation_id>/",
        confirmations.confirmation,
        name="confirmation",
    ),
    path(
        "confirmations/<uuid:confirmation_id>/decide/",
        confirmations.decide,
        name="decide_confirmation",
    ),
    path(
        "confirmations/<uuid:confirmation_id>/renew/",
        confirmations.renew,
        name="renew_confirmation",
    ),
    # Administration, the ledger, and each person's own account
    path("people/", people.people, name="people"),
    path("people/<uuid:person_id>/roles/", people.roles, name="person_roles"),
    path("people/<uuid:person_id>/password/", people.password, name="person_password"),
    path("devices/", people.devices, name="devices"),
    path("devices/enrol/", people.enrol, name="enrol_device"),
    path("devices/<uuid:enrolled_id>/revoke/", people.revoke, name="revoke_device"),
    path("prison/", layout.prison, name="prison"),
    path("prisoners/", layout.prisoners, name="prisoners"),
    path("prisoners/example.csv", examples.prisoners, name="prisoners_example"),
    path("prisoners/left/", layout.record_leaving, name="leave_prison"),
    path("account/", people.account, name="account"),
    path("account/pin/", people.pin, name="choose_pin"),
    path("account/duty/", people.duty, name="duty"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("policy/", ledger.policy, name="policy"),
    path("log/<slug:code>/checkpoint", checkpoints.newest_checkpoint, name="checkpoint"),
    path(
        "log/<slug:code>/checkpoint/<int:size>",
        checkpoints.checkpoint_of_size,
        name="checkpoint_of_size",
    ),
    path("log/<slug:code>/key", checkpoints.checkpoint_key, name="checkpoint_key"),
]
