"""The self-signed certificate of `make run HTTPS=1`. Tablets allow the camera only over https."""

from __future__ import annotations

import ipaddress
import socket
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from pathlib import Path

# Apple's browsers refuse certificates that are valid for longer than this.
LIFE: Final = timedelta(days=397)


def local_certificate(folder: Path, address: str = "") -> tuple[Path, Path]:
    """Return the paths of the key file and the certificate file.

    Both files are made if one is missing, if the certificate expires within a day, or if the
    certificate does not name `address`.
    """
    key_file, chain_file = folder / "key.pem", folder / "certificate.pem"
    if not (chain_file.exists() and key_file.exists() and _is_good(chain_file, address)):
        folder.mkdir(parents=True, exist_ok=True)
        key = ec.generate_private_key(ec.SECP256R1())
        key_file.touch(mode=0o600)
        key_file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        certificate = _certificate(key, address)
        chain_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return key_file, chain_file


def _certificate(key: ec.EllipticCurvePrivateKey, address: str) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Gatehouse on this machine")])
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + LIFE)
        .add_extension(x509.SubjectAlternativeName(_names(address)), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )


def _names(address: str) -> list[x509.GeneralName]:
    found: list[x509.GeneralName] = [
        x509.DNSName("localhost"),
        x509.DNSName(socket.gethostname()),
        x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
    ]
    return [*found, x509.IPAddress(ipaddress.ip_address(address))] if address else found


def _is_good(chain_file: Path, address: str) -> bool:
    certificate = x509.load_pem_x509_certificate(chain_file.read_bytes())
    if certificate.not_valid_after_utc < datetime.now(UTC) + timedelta(days=1):
        return False
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    known = {str(known) for known in names.get_values_for_type(x509.IPAddress)}
    return not address or address in known
