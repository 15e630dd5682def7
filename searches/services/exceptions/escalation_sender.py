"""The sender of escalations by e-mail and as signed calls to another system.

Only the clock runs it, because a mail server or another system may be slow to answer. A call is
signed as the Standard Webhooks specification says: the receiver checks the signature over its id,
its time and its content, refuses a call whose time is more than 5 minutes off, and takes an id only
once. A call that is sent again keeps its id.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import smtplib
from datetime import datetime
from uuid import UUID

import requests
import structlog
from django.conf import settings
from django.core.mail import EmailMessage

from searches.ledger.clock import server_now
from searches.services.exceptions.escalations import (
    EscalationResult,
    Outgoing,
    due_outgoing,
    record_escalation_attempts,
)
from searches.words.actors import system
from searches.words.announcements import EscalationOutcome
from searches.words.escalation import Way

PATIENCE_SECONDS = 5.0
PREFIX = "whsec_"  # of the secret that signs calls
HTTP_OK = range(200, 300)
HTTP_TOO_MANY = 429
HTTP_SERVER_ERROR = 500
log = structlog.get_logger(__name__)


def send_escalations(establishment_id: UUID) -> int:
    """Send every escalation of this prison that is due now, and return how many arrived."""
    due = due_outgoing(establishment_id, server_now())
    if not due:
        return 0
    results = [_send(outgoing) for outgoing in due]
    record_escalation_attempts(system(establishment_id), results=results)
    return sum(result.outcome is EscalationOutcome.DELIVERED for result in results)


def _send(outgoing: Outgoing) -> EscalationResult:
    outcome, status = _mail(outgoing) if outgoing.way is Way.EMAIL else _call(outgoing)
    return EscalationResult(outgoing.escalation, outcome, status)


def _mail(outgoing: Outgoing) -> tuple[EscalationOutcome, None]:
    message = EmailMessage(
        subject=f"{outgoing.prison}: nobody has acknowledged “{outgoing.title}”",
        body=f"{outgoing.sentence}\n\n"
        f"Gatehouse announced this at {outgoing.made_at:%Y-%m-%d %H:%M:%S} UTC. Nobody has"
        f" acknowledged it for {outgoing.after_minutes} min. Telephone the control room.\n",
        to=[outgoing.to],
    )
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused:
        return EscalationOutcome.REFUSED, None
    except OSError as fault:  # the mail server did not answer, or not yet
        log.info("an escalation was not mailed", why=type(fault).__name__)
        return EscalationOutcome.LATER, None
    return EscalationOutcome.DELIVERED, None


def _call(outgoing: Outgoing) -> tuple[EscalationOutcome, int | None]:
    if not settings.ESCALATION_URL:
        return EscalationOutcome.REFUSED, None
    content = json.dumps(
        {
            "type": f"announcement.{outgoing.kind}",
            "timestamp": outgoing.made_at.isoformat(),
            "data": {
                "prison": outgoing.prison,
                "title": outgoing.title,
                "sentence": outgoing.sentence,
                "not_acknowledged_for_minutes": outgoing.after_minutes,
            },
        }
    ).encode()
    try:
        answer = requests.post(
            settings.ESCALATION_URL,
            data=content,
            headers={"Content-Type": "application/json"}
            | signed_headers(str(outgoing.escalation), server_now(), content),
            timeout=PATIENCE_SECONDS,
            allow_redirects=False,
        )
    except requests.RequestException as fault:
        log.info("an escalation did not reach the other system", why=type(fault).__name__)
        return EscalationOutcome.LATER, None
    if answer.status_code in HTTP_OK:
        return EscalationOutcome.DELIVERED, answer.status_code
    if answer.status_code == HTTP_TOO_MANY or answer.status_code >= HTTP_SERVER_ERROR:
        return EscalationOutcome.LATER, answer.status_code
    return EscalationOutcome.REFUSED, answer.status_code


def signed_headers(id: str, at: datetime, content: bytes) -> dict[str, str]:
    """Return the headers that prove to a receiver that this call is new and comes from Gatehouse.

    The signature is the HMAC-SHA256 of id, time and content with the secret ESCALATION_SECRET,
    which is written as the specification says: `whsec_` and the key in base64.
    """
    seconds = str(int(at.timestamp()))
    signed = b".".join((id.encode(), seconds.encode(), content))
    key = base64.b64decode(settings.ESCALATION_SECRET.removeprefix(PREFIX))
    digest = hmac.new(key, signed, hashlib.sha256).digest()
    return {
        "webhook-id": id,
        "webhook-timestamp": seconds,
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }
