"""Every address: the project's own, sign-in, the API and the pages."""

from __future__ import annotations

from allauth.account import views as account
from django.conf import settings
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from gatehouse import display_settings, gallery, health, pwa, signin
from searches.views.page_access import page, revoked_first
from searches.words.people import Act

handler400 = "gatehouse.failures.bad_request"
handler403 = "gatehouse.failures.forbidden"
handler404 = "gatehouse.failures.not_found"
handler500 = "gatehouse.failures.broken"

own_page = page(Act.USE_OWN_ACCOUNT)  # with the frame of every other page
urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("manifest.webmanifest", pwa.manifest, name="manifest"),
    path("sw.js", pwa.service_worker, name="service_worker"),
    path("outbox-worker.js", pwa.outbox_worker, name="outbox_worker"),
    path("offline/", pwa.offline, name="offline"),
    path("offline/not-sent/", pwa.not_sent, name="not_sent"),
    path("offline/not-raised/", pwa.not_raised, name="not_raised"),
    path("surroundings/", display_settings.choose_surroundings, name="surroundings"),
    path("sign-in/", revoked_first(account.login), name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("sign-in/again/", account.reauthenticate, name="account_reauthenticate"),
    path("sign-in/inactive/", account.account_inactive, name="account_inactive"),
    path("sign-in/new/", signin.sign_up_is_closed, name="account_signup"),
    path("password/", own_page(account.password_change), name="account_change_password"),
    path("sign-in/second/", include("allauth.mfa.urls")),
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", SpectacularSwaggerSplitView.as_view(), name="api_docs"),
    path("api/v1/", include("searches.api.urls")),
    path("", include("searches.urls")),
]
if settings.DEBUG:
    urlpatterns.insert(0, path("gallery/<slug:room>/", gallery.show, name="gallery"))
    urlpatterns.insert(0, path("gallery/", gallery.show, name="gallery_door"))
