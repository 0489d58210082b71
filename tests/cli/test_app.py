"""The verb of the app starts a server for this machine, on a case of one's own too, and says what it lacks."""

import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

import pytest

from detente.cli.app import serving
from detente.errors import InputError

DETENTE = Path(sys.executable).with_name("detente")


def test_the_app_serves_a_case_of_ones_own_under_the_address_it_prints(tmp_path: Path):
    subprocess.run([DETENTE, "new", "mine"], cwd=tmp_path, check=True, capture_output=True)
    words = [DETENTE, "app", "mine", "--no-browser"]
    with subprocess.Popen(words, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            assert server.stdout is not None
            address = urlsplit(next(line for line in server.stdout if line.startswith("Open ")).split()[1])
            token = parse_qs(address.query)["token"][0]
            assert address.hostname == "127.0.0.1" and address.fragment == "case=mine"
            names = [c["name"] for c in json.loads(asked(f"http://{address.netloc}/api/v1/cases", token))]
            assert names[0] == "mine" and "two-sides" in names
        finally:
            server.terminate()


def asked(address: str, token: str) -> bytes:
    """What the server says."""
    return urlopen(Request(address, headers={"authorization": f"Bearer {token}"})).read()


def test_a_misspelt_case_is_said_before_anything_starts():
    done = subprocess.run([DETENTE, "app", "two-side", "--no-browser"], capture_output=True, text=True)
    assert done.returncode == 2 and 'write "two-sides"' in done.stderr


def test_another_address_without_a_password_is_refused():
    done = subprocess.run([DETENTE, "app", "--host", "0.0.0.0", "--no-browser"], capture_output=True, text=True)
    assert done.returncode == 2 and "--password" in done.stderr


def test_without_its_packages_the_app_says_which_to_install(monkeypatch: pytest.MonkeyPatch):
    for name in [m for m in sys.modules if m.startswith("detente.web")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    with pytest.raises(InputError, match=r"detente\[app\]"):
        serving()
