"""A real Apache on loopback that serves a folder, with what its .htaccess asks for."""

from __future__ import annotations

import contextlib
import http.client
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.support.servers import free_port

_MODULES = ("mpm_event", "authz_core", "dir", "mime", "headers", "rewrite", "alias", "setenvif")
_CONFIGURATION = """
ServerRoot {run}
ServerName 127.0.0.1
Listen 127.0.0.1:{port}
PidFile {run}/httpd.pid
Mutex file:{run} default
ErrorLog {run}/error.log
{modules}
TypesConfig {run}/mime.types
AcceptPathInfo Off
DocumentRoot {site}
<Directory {site}>
AllowOverride All
Options FollowSymLinks
Require all granted
</Directory>
"""


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    """By lower-case name."""
    body: bytes


class Apache(NamedTuple):
    port: int

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for a path, and follow no redirect."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        with contextlib.closing(connection):
            connection.request("GET", path, headers=headers)
            response = connection.getresponse()
            fields = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, fields, response.read())

    def follow(self, path: str, **headers: str) -> tuple[list[str], Answer]:
        """Ask for a path, and follow redirects, by 303 alone; list where they lead."""
        places = []
        while (answer := self.get(path, **headers)).status == 303:
            path = answer.headers["location"].removeprefix(f"http://127.0.0.1:{self.port}")
            places.append(path)
            assert len(places) < 5
        return places, answer


@contextlib.contextmanager
def serve_folder(site: Path, run: Path) -> Iterator[Apache]:
    """Serve a folder until the block ends; both must be readable by all."""
    port = free_port()
    folder = "/usr/lib/apache2/modules"
    modules = "\n".join(f"LoadModule {name}_module {folder}/mod_{name}.so" for name in _MODULES)
    (run / "mime.types").write_text("text/html html\ntext/css css\n", "utf-8")
    settings = _CONFIGURATION.format(run=run, port=port, modules=modules, site=site)
    if os.geteuid() == 0:
        settings += "User www-data\nGroup www-data\n"
    (run / "httpd.conf").write_text(settings, "utf-8")
    process = subprocess.Popen(["apache2", "-f", str(run / "httpd.conf"), "-DFOREGROUND"])
    try:
        apache = Apache(port)
        for _ in range(200):
            assert process.poll() is None, (run / "error.log").read_text("utf-8")
            with contextlib.suppress(OSError):
                apache.get("/robots.txt")
                break
            time.sleep(0.05)
        yield apache
    finally:
        process.terminate()
        process.wait()
