# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Engines that a test may wreck: Docker here or on a host of the fleet, and Podman. Their data lie on a tmpfs."""

from __future__ import annotations

import contextlib
import hashlib
import json
import shlex
import subprocess
import tempfile
import typing as t
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import docker
from supplies import program, served, tar, wait_until

# Neither a bridge nor rules for the packet filter: those are the business of the machine's own engine. A containerd of
# its own, because one that runs already would be shared, with everything that it keeps for the other engine.
_START = """
set -eu
cd {directory}
mkdir data
mount -t tmpfs -o size=512m,mode=711 tmpfs data
printf '%s' {containerd} >containerd.toml
printf '%s' {features} >daemon.json
setsid containerd --config containerd.toml >containerd.log 2>&1 </dev/null &
echo $! >containerd.pid
tries=0
until [ -S containerd.sock ] || [ $tries -eq 300 ]; do sleep 0.1; tries=$((tries+1)); done
setsid dockerd --config-file daemon.json --data-root {directory}/data --exec-root {directory}/exec \\
  --pidfile {directory}/dockerd.pidfile --containerd {directory}/containerd.sock \\
  --bridge none --iptables=false --ip6tables=false --ip-forward=false --ip-masq=false {options} \\
  --host unix://{directory}/docker.sock >dockerd.log 2>&1 </dev/null &
echo $! >dockerd.pid
"""

_STOP = """
cd {directory}
for name in dockerd containerd; do
  pid=$(cat $name.pid)
  kill $pid
  tries=0
  while kill -0 $pid 2>/dev/null && [ $tries -lt 150 ]; do sleep 0.1; tries=$((tries+1)); done
  kill -9 $pid 2>/dev/null || true
done
grep -o ' {directory}/[^ ]*' /proc/mounts | sort -r | xargs -r umount -l
cd /
rm -rf {directory}
"""

_CONTAINERD = """version = 2
root = "{directory}/data/containerd"
state = "{directory}/state"
disabled_plugins = ["io.containerd.grpc.v1.cri"]
[grpc]
  address = "{directory}/containerd.sock"
"""

# Each word becomes the next program, so that the last one is the process that was started.
_OWN_NETWORK = ("unshare", "--net", "--", "sh", "-c", 'ip link set lo up && exec "$@"', "sh")


@dataclass(frozen=True)
class Engine:
    """A running engine: its directory and socket as those see it who share its file system, and a client of it.

    ``pid`` is a process in its network namespace, where that is not this machine's own; else 0.
    """

    directory: Path
    url: str
    client: docker.APIClient = field(repr=False)
    pid: int = 0

    def image(self, name: str, size: int = 1000, **files: bytes) -> str:
        """An image of one layer with a file of this many random bytes, by this name or (empty) dangling; its id."""
        with open("/dev/urandom", "rb") as random:
            archive = tar({"filling": random.read(size), **files})
        answer = self.client.import_image_from_data(archive, repository=name or "nameless", tag="1")
        identity = str(json.loads(answer.splitlines()[-1])["status"])
        if not name:  # the next of this name takes it away
            self.client.import_image_from_data(tar({"filling": b""}), repository="nameless", tag="1")
        return identity

    def old_image(self, created: str, size: int) -> str:
        """A dangling image of one layer that was never named and claims to be built at this time; its id."""
        with open("/dev/urandom", "rb") as random:
            layer = tar({"filling": random.read(size)})
        rootfs = {"type": "layers", "diff_ids": [f"sha256:{hashlib.sha256(layer).hexdigest()}"]}
        config = json.dumps({"created": created, "os": "linux", "architecture": "amd64", "rootfs": rootfs}).encode()
        manifest = json.dumps([{"Config": "config.json", "RepoTags": None, "Layers": ["layer.tar"]}]).encode()
        archive = tar({"manifest.json": manifest, "config.json": config, "layer.tar": layer})
        (answer,) = [line for line in self.client.load_image(archive) if "stream" in line]
        return str(answer["stream"].rpartition("ID: ")[2].strip())

    def container(self, name: str, image: str, **options: t.Any) -> str:
        """A container that was never started; its id."""
        host = self.client.create_host_config(**{"network_mode": "none", **options.pop("host", {})})
        return str(self.client.create_container(image, ["/sleep"], name=name, host_config=host, **options)["Id"])

    def network(self, name: str, number: int = 0, **options: t.Any) -> str:
        """A network of its own range, which no other engine of this machine takes; its id."""
        pool = docker.types.IPAMPool(subnet=f"198.18.{number}.0/24")
        ipam = docker.types.IPAMConfig(pool_configs=[pool])
        return str(self.client.create_network(name, driver="bridge", internal=True, ipam=ipam, **options)["Id"])

    def build(self, name: str, dockerfile: str, buildkit: bool = False, **files: bytes) -> str:
        """An image built from these files, by the classic builder or by BuildKit; its id."""
        archive = tar({"Dockerfile": dockerfile.encode(), **files})
        url, parameters = f"{self.client.base_url}/v{self.client.api_version}/build", {"t": name, "rm": 1}
        if buildkit:  # it fetches its files itself: as the request's body newer versions do not take them
            with served(archive) as place:
                answer = self.client.post(url, params={**parameters, "version": "2", "remote": place}, timeout=60)
        else:
            headers = {"Content-Type": "application/x-tar"}
            answer = self.client.post(url, params=parameters, data=archive, headers=headers, timeout=60)
        assert (answer.status_code, "errorDetail" in answer.text) == (200, False), answer.text
        return str(self.client.inspect_image(name)["Id"])

    def everything(self) -> set[tuple[str, str]]:
        """All that there is, as kind and id."""
        usage = self.client.df()
        found = [("container", item["Id"]) for item in self.client.containers(all=True)]
        found += [("image", item["Id"]) for item in self.client.images(all=True)]
        found += [("network", item["Id"]) for item in self.client.networks()]
        found += [("volume", item["Name"]) for item in self.client.volumes()["Volumes"] or ()]
        found += [("build_cache", item["ID"]) for item in usage["BuildCache"] or ()]
        return set(found)

    def clear(self) -> None:
        """Throw away everything that tests made."""
        for item in self.client.containers(all=True):
            self.client.remove_container(item["Id"], force=True, v=True)
        for item in self.client.images():
            self.client.remove_image(item["Id"], force=True)
        for item in self.client.networks():
            if item["Name"] not in ("bridge", "host", "none", "podman"):
                self.client.remove_network(item["Id"])
        for item in self.client.volumes()["Volumes"] or ():
            self.client.remove_volume(item["Name"], force=True)
        with contextlib.suppress(docker.errors.NotFound):  # Podman has no build cache
            self.client.prune_builds(all=True)


@contextlib.contextmanager
def docker_engine(host: str = "", containerd_store: bool = False, options: str = "") -> Iterator[Engine]:
    """A Docker engine here, or in the fleet's host of this name; ``options`` are further ones of ``dockerd``."""
    prefix, root = _site(host)
    directory = Path(_run(prefix, "mktemp -d /tmp/autogpt-ops-engine-XXXXXX").strip())
    words = {
        "directory": directory,
        "options": options,
        "containerd": shlex.quote(_CONTAINERD.format(directory=directory)),
        "features": shlex.quote(json.dumps({"features": {"containerd-snapshotter": containerd_store}})),
    }
    try:
        _run(prefix, _START.format(**words))
        with _client(f"unix://{root}{directory}/docker.sock", Path(f"{root}{directory}/dockerd.log")) as client:
            engine = Engine(directory, f"unix://{directory}/docker.sock", client)
            yield engine
            engine.clear()
    finally:
        _run(prefix, _STOP.format(**words))


@contextlib.contextmanager
def podman_engine(own_network: bool = False) -> Iterator[Engine]:
    """Podman's service on a socket of its own. The driver vfs needs nothing of the kernel.

    With a network namespace of its own it can make bridges and rules that are nobody else's business.
    """
    with tempfile.TemporaryDirectory(prefix="autogpt-ops-") as name:
        directory = Path(name)
        url, log = f"unix://{directory}/podman.sock", directory / "log"
        places = ["--root", f"{name}/root", "--runroot", f"{name}/run", "--tmpdir", f"{name}/tmp"]
        places += ["--network-config-dir", f"{name}/networks", "--storage-driver", "vfs"]
        command = [*(_OWN_NETWORK if own_network else ()), program("podman"), *places, "system", "service"]
        command += ["--time", "0", url]
        with log.open("wb") as output, subprocess.Popen(command, stdout=output, stderr=output) as process:
            try:
                with _client(url, log) as client:
                    engine = Engine(directory, url, client, process.pid if own_network else 0)
                    yield engine
                    engine.clear()
            finally:
                process.terminate()
                process.wait(20)


def _site(host: str) -> tuple[list[str], str]:
    """How to run a command there, and where its file system is seen from here."""
    if not host:
        return [], ""
    inspect = ["docker", "inspect", "--format", "{{.State.Pid}}", host]
    pid = subprocess.run(inspect, check=True, capture_output=True, text=True).stdout.strip()
    return ["docker", "exec", host], f"/proc/{pid}/root"


def _run(prefix: list[str], script: str) -> str:
    done = subprocess.run([*prefix, "sh", "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@contextlib.contextmanager
def _client(url: str, log: Path) -> Iterator[docker.APIClient]:
    """A client of an engine as soon as it answers."""
    with contextlib.closing(docker.APIClient(base_url=url, version="1.41", timeout=60)) as first:
        wait_until(lambda: _answers(first), log.read_text)
    with contextlib.closing(docker.APIClient(base_url=url, version="auto", timeout=60)) as client:
        yield client


def _answers(client: docker.APIClient) -> bool:
    with contextlib.suppress(Exception):
        return bool(client.version(api_version=False))
    return False
