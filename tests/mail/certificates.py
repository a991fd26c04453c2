"""Certificates for the loopback, made on the spot: a good one, and one that has expired."""

import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Certificate:
    file: Path
    key: Path

    def of_server(self) -> ssl.SSLContext:
        """The context of a server that shows this certificate."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.file, self.key)
        return context

    def trusted(self) -> ssl.SSLContext:
        """The context of a client that trusts this certificate, and checks names and dates as always."""
        return ssl.create_default_context(cafile=self.file)


def make_certificate(folder: Path, *, days: int = 2) -> Certificate:
    """Make a certificate of 127.0.0.1; with days below zero it has expired."""
    request, extension = folder / "request.pem", folder / "extension"
    made = Certificate(folder / "certificate.pem", folder / "key.pem")
    extension.write_text("subjectAltName=IP:127.0.0.1\n")
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    _openssl("req", *curve, "-keyout", str(made.key), "-subj", "/CN=sink.test", "-out", str(request))
    signed = ["-in", str(request), "-key", str(made.key), "-days", str(days), "-extfile", str(extension)]
    _openssl("x509", "-req", *signed, "-out", str(made.file))
    return made


def _openssl(*arguments: str) -> None:
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)
