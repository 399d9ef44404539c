"""A directory as a company has one: OpenLDAP's slapd on this machine, with people and groups."""

from __future__ import annotations

import datetime
import ipaddress
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import ldap3
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

BASE = "dc=example,dc=com"
PEOPLE, GROUPS = f"ou=people,{BASE}", f"ou=groups,{BASE}"
MANAGER, MANAGER_PASSWORD = f"cn=panel,{BASE}", "the panel's own password there"
PASSWORD = "dora's own words"

CONFIG = """
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload memberof
pidfile {folder}/slapd.pid
# An empty password with a name is let in as nobody (RFC 4513, 5.1.2), as many servers do.
allow bind_anon_cred
TLSCACertificateFile {folder}/ca.pem
TLSCertificateFile {folder}/server.pem
TLSCertificateKeyFile {folder}/server.key
database mdb
suffix "{base}"
rootdn "{manager}"
rootpw "{password}"
directory {folder}/data
overlay memberof
access to attrs=userPassword by anonymous auth by * none
access to * by users read by anonymous read
"""


@dataclass
class TestDirectory:
    """The server and what a test does to it."""

    __test__ = False

    port: int
    tls_port: int
    folder: Path
    trap: socket.socket  # where the referral in the tree leads
    dns: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"ldap://localhost:{self.port}"

    @property
    def tls_url(self) -> str:
        return f"ldaps://localhost:{self.tls_port}"

    @property
    def ca_file(self) -> str:
        return str(self.folder / "ca.pem")

    @property
    def settings(self) -> dict[str, Any]:
        """Return what the panel is told of it."""
        return {
            "ldap_url": self.url, "ldap_base": BASE, "ldap_bind_dn": MANAGER,
            "ldap_bind_password": MANAGER_PASSWORD, "ldap_creates_people": True,
            "ldap_roles": (("crm-sales", "staff"), ("crm-lead", "manager"), ("crm-admin", "admin")),
        }  # fmt: skip

    def person(self, uid: str, **more: str) -> str:
        """Add somebody; return where they are."""
        dn = f"uid={uid},{PEOPLE}"
        given = {
            "sn": uid, "cn": uid.title(), "mail": f"{uid}@example.com",
            "userPassword": PASSWORD, **more,
        }  # fmt: skip
        self._add(dn, "inetOrgPerson", given)
        return dn

    def group(self, name: str, *members: str, below: str = GROUPS) -> None:
        """Add a group of entries."""
        self._add(f"cn={name},{below}", "groupOfNames", {"member": list(members)})

    def change(self, dn: str, **values: str) -> None:
        """Give an entry other values."""
        with self._manager() as connection:
            changes = {name: [(ldap3.MODIFY_REPLACE, [value])] for name, value in values.items()}
            assert connection.modify(dn, changes), connection.result

    def clear(self) -> None:
        """Take away whatever was added since."""
        with self._manager() as connection:
            while self.dns:
                connection.delete(self.dns.pop())

    def was_referred(self) -> bool:
        """Tell whether somebody went where the referral leads."""
        with suppress(BlockingIOError):
            self.trap.accept()[0].close()
            return True
        return False

    def _add(self, dn: str, kind: str, values: dict[str, Any]) -> None:
        with self._manager() as connection:
            assert connection.add(dn, kind, values), connection.result
        self.dns.append(dn)

    @contextmanager
    def _manager(self) -> Iterator[Any]:
        server = ldap3.Server(self.url, get_info=ldap3.NONE)
        connection = ldap3.Connection(server, MANAGER, MANAGER_PASSWORD, auto_bind=True)
        try:
            yield connection
        finally:
            connection.unbind()


def make_certificates(folder: Path) -> None:
    """Write a certificate authority, and a certificate of localhost by it."""
    key = ec.generate_private_key(ec.SECP256R1())
    authority = _certificate("Test authority", key, key, issuer="Test authority", is_ca=True)
    own = ec.generate_private_key(ec.SECP256R1())
    server = _certificate("localhost", own, key, issuer="Test authority", is_ca=False)
    (folder / "ca.pem").write_bytes(authority.public_bytes(serialization.Encoding.PEM))
    (folder / "server.pem").write_bytes(server.public_bytes(serialization.Encoding.PEM))
    (folder / "server.key").write_bytes(
        own.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


def _certificate(
    name: str, key: Any, signed_by: Any, *, issuer: str, is_ca: bool
) -> x509.Certificate:
    now = datetime.datetime.now(datetime.UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(signed_by, hashes.SHA256())
    )


def free_port() -> int:
    """Return a port where nobody listens."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


@contextmanager
def running(folder: Path) -> Iterator[TestDirectory]:
    """Serve a directory from a folder, with one tree and nobody in it."""
    program = shutil.which("slapd", path="/usr/sbin:/usr/local/sbin:/usr/lib/openldap")
    assert program, "the tests need slapd: scripts/system_packages test"
    make_certificates(folder)
    (folder / "data").mkdir()
    config = CONFIG.format(folder=folder, base=BASE, manager=MANAGER, password=MANAGER_PASSWORD)
    (folder / "slapd.conf").write_text(config)
    with socket.socket() as trap:
        trap.bind(("127.0.0.1", 0))
        trap.listen()
        trap.setblocking(False)
        directory = TestDirectory(free_port(), free_port(), folder, trap)
        served = subprocess.Popen(
            [program, "-d", "0", "-f", str(folder / "slapd.conf"), "-h",
             f"{directory.url} {directory.tls_url}"]
        )  # fmt: skip
        try:
            _wait_for(directory.port, served)
            _grow_tree(directory)
            yield directory
        finally:
            served.terminate()
            served.wait(10)


def _wait_for(port: int, served: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        assert served.poll() is None, "slapd did not start"
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise AssertionError("slapd does not answer")


def _grow_tree(directory: TestDirectory) -> None:
    directory._add(BASE, "domain", {"dc": "example"})
    for dn in (PEOPLE, GROUPS, f"ou=other,{BASE}"):
        directory._add(dn, "organizationalUnit", {})
    elsewhere = f"ldap://127.0.0.1:{directory.trap.getsockname()[1]}/ou=people"
    directory._add(
        f"ou=elsewhere,{BASE}",
        ["referral", "extensibleObject"],
        {"ref": elsewhere, "ou": "elsewhere"},
    )
    directory.dns.clear()
