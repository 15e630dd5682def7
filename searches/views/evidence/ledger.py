"""The page of the audit log, and the page of the prison's policy."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from searches.queries.evidence.ledger import people_of_prison, policy_of, read_ledger_page
from searches.services.people.access_log import look_at_ledger
from searches.services.prison.establishments import change_policy
from searches.views.form_submission import form_page, notice, submit
from searches.views.forms.layout import PolicyForm
from searches.views.forms.ledger import LedgerFilterForm
from searches.views.page_access import PageRequest, page
from searches.words.act_sentences import sentence
from searches.words.people import Act
from searches.words.policy import Policy, weakened


@page(Act.READ_LEDGER, at="ledger/", name="ledger", label="Audit log", place=200)
@require_GET
def ledger(request: PageRequest) -> HttpResponse:
    """Show one page of the audit log, with the filters in the query string.

    A filter that is not valid shows no entries.
    """
    form = LedgerFilterForm(request.GET, people=people_of_prison(request.actor.establishment))
    if not form.is_valid():
        return form_page(request, "evidence/ledger.html", form)
    wanted = form.wanted()
    look_at_ledger(request.actor, before=wanted.before, narrowed=wanted.narrowed)
    ledger_page = read_ledger_page(request.actor.establishment, wanted)
    lines = [
        {"line": line, "sentence": sentence(line.act, line.values)} for line in ledger_page.entries
    ]
    return form_page(
        request, "evidence/ledger.html", form, {"ledger_page": ledger_page, "lines": lines}
    )


@page(Act.CHANGE_POLICY, at="policy/", name="policy", label="Policy", place=190)
@require_http_methods(["GET", "POST"])
def policy(request: PageRequest) -> HttpResponse:
    """Show and change the thresholds of the prison.

    The ledger records the values before and after each change.
    """
    before = policy_of(request.actor.establishment)
    form = PolicyForm.of(request, now=before.to_document())
    if form.is_valid():
        with form.showing_refusal():
            submit(request, change_policy, policy=form.cleaned_data)
            notice(request, _policy_notice(before, Policy.from_document(form.cleaned_data)))
            return redirect("policy")
    return form_page(request, "prison/policy.html", form)


def _policy_notice(before: Policy, wanted: Policy) -> str:
    if not weakened(before, wanted):
        return "The policy has been saved and applies from now on."
    return (
        "Changes that make the policy stricter apply from now on. Changes that make the policy "
        "weaker are waiting for another security lead or the duty governor."
    )
