# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Real units, containers and processes hold ports; systemd, Docker and the kernel say what became of them."""

from __future__ import annotations

import contextlib
import signal
import socket
import subprocess
import sys
import time
import typing as t
from collections.abc import Iterator
from pathlib import Path

import docker
import pytest
from calling import Called, call
from engines import Engine, podman_engine
from supplies import sleeper, with_libraries

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "unit" / "plugins" / "module_utils" / "_ports"))
from squatters import squatter

TRIXIE, BOOKWORM = "fleet-trixie", "fleet-bookworm"
IMAGE = "autogpt:0.5.1"
EVERYTHING = {"containers": ["*"], "units": ["*"], "commands": ["*"]}

# Nothing else on the fleet uses these.
UNIT_PORT, DOOR_PORT, WEB_PORT, HOST_PORT, LOOP_PORT, DEAF_PORT, PODMAN_PORT = range(18181, 18188)

# Takes the socket that systemd hands on (sd_listen_fds(3)), and keeps it.
DOOR = "import socket; s = socket.socket(fileno=3); c = s.accept(); c[0].send(b'x'); import signal; signal.pause()"
DEAF = "import signal,socket; s=socket.socket(type=2); s.bind(('', PORT)); signal.signal(15,print); input()"


def on(host: str, *command: str, check: bool = True) -> str:
    """What a command on a host of the fleet prints, as root."""
    done = subprocess.run(["docker", "exec", host, *command], capture_output=True, text=True, check=False)
    assert not check or done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


def until(condition: t.Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, condition
        time.sleep(0.1)


def is_held(host: str, port: int, kind: str = "-lt") -> bool:
    return bool(on(host, "ss", "-Hn", kind, f"sport = :{port}"))


def state_of(host: str, unit: str) -> str:
    return on(host, "systemctl", "is-active", unit, check=False)


def port_free(host: str, port: int, **options: t.Any) -> Called:
    return call("port_free", host, **{"port": port, "settle": 0.5, **options})


@contextlib.contextmanager
def unit(host: str, name: str, port: int, *command: str) -> Iterator[str]:
    """A transient service that listens on the port."""
    on(host, "systemd-run", f"--unit={name}", "--collect", *command)
    try:
        until(lambda: is_held(host, port))
        yield f"{name}.service"
    finally:
        on(host, "systemctl", "stop", name, check=False)


@pytest.mark.parametrize("host", [TRIXIE, BOOKWORM])
def test_a_unit_is_foretold_and_then_stopped_through_systemd(host: str) -> None:
    server = ("/usr/bin/python3", "-m", "http.server", str(UNIT_PORT))
    with unit(host, "port-free-probe", UNIT_PORT, *server) as name:
        options = {"state": "freed", "allow": {"units": ["port-free-*"]}}
        foretold = port_free(host, UNIT_PORT, check=True, diff=True, **options)
        assert state_of(host, name) == "active"
        done = port_free(host, UNIT_PORT, diff=True, **options)
        assert state_of(host, name) == "inactive"
        assert not is_held(host, UNIT_PORT)
        again = port_free(host, UNIT_PORT, **options)
    (holder,) = foretold.result["holders"]
    assert (holder["unit"], holder["user"], holder["command"]) == (name, "root", " ".join(server))
    assert [item["name"] for item in foretold.result["freed_by"]] == [name]
    for key in ("changed", "free", "holders", "diff"):
        assert foretold.result[key] == done.result[key], key
    assert (done.failed, done.result["changed"], done.result["freed_by"][0]["means"]) == (False, True, "unit")
    assert (again.failed, again.result["changed"]) == (False, False)


@pytest.fixture
def door() -> Iterator[None]:
    """A service that its socket unit started: both have the listening socket."""
    files = {
        "port-free-door.socket": f"[Socket]\nListenStream=127.0.0.1:{DOOR_PORT}\n",
        "port-free-door.service": f'[Service]\nExecStart=/usr/bin/python3 -c "{DOOR}"\n',
    }
    for name, text in files.items():
        on(TRIXIE, "python3", "-c", f"open('/run/systemd/system/{name}', 'w').write({text!r})")
    on(TRIXIE, "systemctl", "daemon-reload")
    on(TRIXIE, "systemctl", "start", "port-free-door.socket")
    on(TRIXIE, "python3", "-c", f"import socket; socket.create_connection(('127.0.0.1', {DOOR_PORT})).recv(1)")
    yield
    on(TRIXIE, "systemctl", "stop", *files)
    on(TRIXIE, "rm", *(f"/run/systemd/system/{name}" for name in files))
    on(TRIXIE, "systemctl", "daemon-reload")


@pytest.mark.usefixtures("door")
def test_a_socket_unit_is_stopped_before_its_service_and_only_if_both_are_allowed() -> None:
    half = port_free(TRIXIE, DOOR_PORT, state="freed", allow={"units": ["port-free-door.service"], "commands": ["*"]})
    assert half.failed
    assert half.result["msg"].endswith("which is not stopped: port-free-door.socket is not in allow.units")
    assert (state_of(TRIXIE, "port-free-door.socket"), state_of(TRIXIE, "port-free-door.service")) == ("active",) * 2
    done = port_free(TRIXIE, DOOR_PORT, state="freed", allow={"units": ["port-free-door.*"]})
    assert [item["name"] for item in done.result["freed_by"]] == ["port-free-door.socket", "port-free-door.service"]
    assert (state_of(TRIXIE, "port-free-door.socket"), state_of(TRIXIE, "port-free-door.service")) == ("inactive",) * 2
    assert not is_held(TRIXIE, DOOR_PORT)
    assert state_of(TRIXIE, "init.scope") == "active"


@contextlib.contextmanager
def container(host: str, name: str, port: int, *options: str) -> Iterator[None]:
    """A web server in a container of its own network, labelled as compose would."""
    labels = ("--label=com.docker.compose.project=shop", "--label=com.docker.compose.service=front")
    command = (IMAGE, "-m", "http.server", str(port))
    on(host, "docker", "run", "--detach", f"--name={name}", "--entrypoint=python3", *labels, *options, *command)
    try:
        until(lambda: is_held(host, port))
        yield
    finally:
        on(host, "docker", "rm", "--force", name, check=False)


@pytest.fixture(params=[TRIXIE, BOOKWORM])
def published(request: pytest.FixtureRequest) -> Iterator[str]:
    """A container that publishes a port. Its first process has no handler for TERM, so the kernel ignores that."""
    host: str = request.param
    on(host, "docker", "network", "create", "port-free-net")
    try:
        publish = ("--network=port-free-net", f"--publish=127.0.0.1:{WEB_PORT}:{WEB_PORT}", "--restart=always")
        with container(host, "port-free-web", WEB_PORT, *publish):
            yield host
    finally:
        on(host, "docker", "network", "rm", "port-free-net")


def runs(host: str, name: str) -> str:
    return on(host, "docker", "inspect", "--format={{.State.Running}} {{.State.ExitCode}}", name)


def test_a_published_port_is_freed_by_stopping_its_container(published: str) -> None:
    options = {"state": "freed", "signal_timeout": 1}
    proxy = port_free(published, WEB_PORT, **options, allow={"units": ["*"], "commands": ["*"]}, kill=True)
    assert proxy.failed
    assert "container port-free-web is not in allow.containers" in proxy.result["msg"]
    deaf = port_free(published, WEB_PORT, **options, allow={"containers": ["port-free-*"]})
    assert deaf.failed
    assert deaf.result["msg"] == "container port-free-web did not end within 1 s, and kill is false"
    assert runs(published, "port-free-web") == "true 0"
    done = port_free(published, WEB_PORT, **options, allow={"containers": ["shop/front"]}, kill=True)
    assert (done.failed, done.result["changed"]) == (False, True)
    (holder,) = done.result["holders"]
    assert (holder["container"], holder["project"], holder["service"]) == ("port-free-web", "shop", "front")
    assert [item["means"] for item in done.result["freed_by"]] == ["container"]
    assert "port-free-web has the restart policy always" in " ".join(done.output.split())
    assert runs(published, "port-free-web") == "false 137"
    assert not is_held(published, WEB_PORT)
    assert state_of(published, "docker.service") == "active"


def test_a_container_on_the_hosts_network_is_known_by_its_cgroup_and_stopped_without_kill() -> None:
    with container(TRIXIE, "port-free-host", HOST_PORT, "--network=host", "--init"):
        silent = port_free(TRIXIE, HOST_PORT, state="freed", allow=EVERYTHING, docker_host="unix:///nonexistent.sock")
        assert silent.failed
        assert "runs in the container" in silent.result["msg"]
        assert runs(TRIXIE, "port-free-host") == "true 0"
        done = port_free(TRIXIE, HOST_PORT, state="freed", allow={"containers": ["port-free-host"]})
        assert (done.failed, done.result["changed"]) == (False, True)
        assert done.result["holders"][0]["process"].startswith("python")
        assert runs(TRIXIE, "port-free-host") == "false 143"


@pytest.fixture
def podman() -> Iterator[Engine]:
    with podman_engine(own_network=True) as running:
        yield running


def podman_runs(podman: Engine, files: dict[str, bytes], command: list[str], **host: t.Any) -> None:
    """Start a container ``holder`` of the project ``shop`` from an image that has just these files."""
    podman.image("holder", **files)
    ulimits = [docker.types.Ulimit(name=name, soft=1024, hard=1024) for name in ("nofile", "nproc")]
    labels = {"com.docker.compose.project": "shop", "com.docker.compose.service": "front"}
    made = podman.client.create_container(
        "holder:latest",
        command,
        name="holder",
        ports=[PODMAN_PORT],
        labels=labels,
        host_config=podman.client.create_host_config(ulimits=ulimits, **host),
    )
    podman.client.start(made)


def podman_state(podman: Engine) -> str:
    return str(podman.client.inspect_container("holder")["State"]["Status"])


def through_podman(podman: Engine, **options: t.Any) -> Called:
    """On this machine, in the network that the engine has for itself."""
    return port_free("localhost", PODMAN_PORT, network=podman.pid, **{"docker_host": podman.url, **options})


def test_a_port_that_podman_publishes_is_freed_by_stopping_its_container(podman: Engine) -> None:
    """Podman's conmon holds the port in the container's stead."""
    binding = {"port_bindings": {PODMAN_PORT: ("127.0.0.1", PODMAN_PORT)}, "network_mode": "bridge"}
    podman_runs(podman, sleeper(), ["/sleep", "600"], **binding)
    looked = through_podman(podman)
    (holder,) = looked.result["holders"]
    assert (looked.failed, holder["process"], holder["container"]) == (True, "conmon", "holder")
    assert (holder["project"], holder["service"]) == ("shop", "front")
    refused = through_podman(podman, state="freed", allow={"units": ["*"], "commands": ["*"]}, kill=True)
    assert "container holder is not in allow.containers" in refused.result["msg"]
    options = {"state": "freed", "allow": {"containers": ["shop/*"]}, "kill": True, "signal_timeout": 1}
    told = through_podman(podman, check=True, **options)
    assert (told.failed, podman_state(podman)) == (False, "running")
    done = through_podman(podman, **options)
    assert (done.failed, podman_state(podman)) == (False, "exited")
    assert [item["name"] for item in done.result["freed_by"]] == [item["name"] for item in told.result["freed_by"]]
    assert through_podman(podman).result["free"]


def test_a_container_of_podman_on_the_hosts_network_is_known_by_its_cgroup(podman: Engine) -> None:
    command = ["/redis-server", "--port", str(PODMAN_PORT), "--save", ""]
    podman_runs(podman, with_libraries("redis-server"), command, network_mode="host")
    until(lambda: not through_podman(podman, fail_on="never").result["free"])
    silent = through_podman(podman, state="freed", allow=EVERYTHING, kill=True, docker_host="unix:///nonexistent.sock")
    assert "runs in the container" in silent.result["msg"]
    done = through_podman(podman, state="freed", allow={"containers": ["holder"]})
    assert (done.failed, done.result["holders"][0]["process"]) == (False, "redis-server")
    assert podman_state(podman) == "exited"


def test_the_ssh_server_is_never_stopped() -> None:
    before = on(TRIXIE, "systemctl", "show", "--property=MainPID", "ssh.service")
    for check in (True, False):
        done = port_free(TRIXIE, 22, check=check, state="freed", allow=EVERYTHING, kill=True)
        assert done.failed
        assert done.result["msg"].endswith("is the SSH server, without which nobody reaches this host")
        assert done.result["changed"] is False
    assert on(TRIXIE, "systemctl", "show", "--property=MainPID", "ssh.service") == before


def test_a_port_that_a_supervisor_takes_again_is_not_called_free() -> None:
    loop = f"while :; do /usr/bin/python3 -m http.server {LOOP_PORT}; done"
    with unit(TRIXIE, "port-free-loop", LOOP_PORT, "/bin/sh", "-c", loop):
        done = port_free(TRIXIE, LOOP_PORT, state="freed", allow={"commands": ["python3*"]}, settle=15)
    assert done.failed
    assert f"tcp/{LOOP_PORT} was freed and taken again by python3 (PID " in done.result["msg"]
    assert "port-free-loop.service" in done.result["msg"]
    assert (done.result["free"], done.result["changed"]) == (False, True)


def test_a_process_of_udp_that_stays_is_killed_only_where_that_is_allowed() -> None:
    program = DEAF.replace("PORT", str(DEAF_PORT))
    server = subprocess.Popen(
        ["docker", "exec", "-i", TRIXIE, "/usr/bin/python3", "-c", program], stdin=-1, stdout=subprocess.DEVNULL
    )
    with server:
        until(lambda: is_held(TRIXIE, DEAF_PORT, "-lu"))
        options = {"protocol": "udp", "state": "freed", "allow": {"commands": ["*/python3*"]}, "signal_timeout": 0.5}
        gentle = port_free(TRIXIE, DEAF_PORT, **options)
        assert gentle.failed
        assert gentle.result["msg"].endswith("did not end within 0.5 s of TERM, and kill is false")
        assert is_held(TRIXIE, DEAF_PORT, "-lu")
        done = port_free(TRIXIE, DEAF_PORT, **options, kill=True)
        assert (done.failed, done.result["freed_by"][0]["signal"]) == (False, "KILL")
        assert server.wait(10) == 128 + signal.SIGKILL
        assert not is_held(TRIXIE, DEAF_PORT, "-lu")


def test_another_user_is_told_that_it_cannot_see_the_holder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANSIBLE_BECOME_USER", "nobody")
    looked = port_free(TRIXIE, 8000, fail_on="never")
    (holder,) = looked.result["holders"]
    assert (looked.failed, looked.result["free"], holder["pid"], holder["user"]) == (False, False, 0, "root")
    done = port_free(TRIXIE, 8000, state="freed", allow=EVERYTHING)
    assert done.failed
    assert "nothing can be stopped that is not seen" in done.result["msg"]


def test_ipv6_on_this_machine_and_no_secret_of_the_command_line() -> None:
    with squatter("tcp", "::1", arguments=["--password", "s3cret-of-the-squatter"]) as process:
        looked = port_free("localhost", process.port, address="::1")
        assert looked.failed
        assert looked.result["holders"][0]["command"].endswith("--password ********")
        other = port_free("localhost", process.port, address="127.0.0.1")
        assert (other.failed, other.result["free"]) == (False, True)
        done = port_free("localhost", process.port, address="::1", state="freed", allow={"commands": ["*SQUATTER*"]})
        assert (done.failed, done.result["changed"]) == (False, True)
        assert process.ended_by == signal.SIGTERM
        assert "s3cret-of-the-squatter" not in looked.output + done.output


def test_whatever_runs_the_task_is_never_stopped() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        done = port_free("localhost", server.getsockname()[1], state="freed", allow=EVERYTHING, kill=True)
    assert done.failed
    assert done.result["msg"].endswith("runs this very task")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"address": "here"}, "address must be an IPv4 or IPv6 address without brackets, not 'here'"),
        ({"port": 0}, "port must be 1 to 65535, not 0"),
        ({"protocol": "sctp"}, "value of protocol must be one of: tcp, udp, got: sctp"),
    ],
)
def test_bad_input_is_one_line(options: dict[str, t.Any], message: str) -> None:
    done = port_free("localhost", **{"port": 8000, **options})
    assert (done.failed, done.result["msg"]) == (True, message)
    assert "Traceback" not in done.output
