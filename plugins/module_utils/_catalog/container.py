# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is found out about: container."""

from __future__ import annotations

from .._model import Severity
from ._entry import Entry, Risk, Text
from ._symptoms import API_GONE, APP_ANSWERS_BADLY, APP_FAILS, SERVER_GONE


def _down(*itself: str) -> tuple[str, ...]:
    """What a container that does not serve explains; an entry does not explain itself."""
    return tuple(symptom for symptom in (*SERVER_GONE, *API_GONE, *APP_FAILS) if symptom not in itself)


_LOG = "docker logs --tail 50 {subject}"
_START = "docker start {subject}"
_RECREATE = "cd '{directory}' && docker compose up -d --force-recreate {service}"

_NOT_BEGUN: tuple[Entry, ...] = (
    Entry(
        "container.missing",
        Severity.CRITICAL,
        Text("The container {subject} ({part}) does not exist", "容器 {subject}（{part}）不存在"),
        Text(
            "The stack names it, but Docker has no such container: it was removed, or it was never created.",
            "服务栈引用了该容器，但 Docker 中没有它：可能已被删除或从未创建。",
        ),
        Text(
            "Create it again from the compose project; data in named volumes is still there. "
            "If it was renamed, correct autogpt_stack.",
            "用 compose 项目重新创建，命名卷中的数据仍在。若已改名，请更正 autogpt_stack。",
        ),
        commands=("docker ps -a", "cd '{directory}' && docker compose up -d"),
        explains=(*_down(), "config.host_unknown"),
        guide="1",
    ),
    Entry(
        "container.never_started",
        Severity.CRITICAL,
        Text("The container {subject} was created but never started", "容器 {subject} 已创建但从未启动"),
        Text(
            "Usually compose gave up before its turn came, because something that it depends on did not get healthy.",
            "通常是因为其依赖的服务未就绪，compose 在启动它之前就放弃了。",
        ),
        Text(
            "Mend what stands above it, then bring the whole project up again.",
            "先处理它所依赖的问题，再重新启动整个项目。",
        ),
        commands=("cd '{directory}' && docker compose up -d", _START),
        explains=_down("container.never_started"),
        guide="1",
    ),
    Entry(
        "container.start_failed",
        Severity.CRITICAL,
        Text("The container {subject} could not be started: {reason}", "容器 {subject} 启动失败：{reason}"),
        Text(
            "The program never ran (exit code {exit_code}), so its log says little or nothing. In full: {error}",
            "程序根本没有运行（退出码 {exit_code}），容器日志中几乎没有信息。完整错误：{error}",
        ),
        Text(
            "The end of the error names the reason: a port, a mount, a network, a missing command, a wrong "
            "architecture. "
            "Mend that and start it again. Pruning does not help.",
            "错误信息末尾即为原因：端口、挂载、网络、命令不存在或架构不符。处理后重新启动即可，执行 prune 无济于事。",
        ),
        commands=(
            "docker inspect --format '{{{{.State.ExitCode}}}} {{{{.State.Error}}}}' {subject}",
            _START,
        ),
        explains=_down(),
        guide="1",
    ),
    Entry(
        "container.mount_missing",
        Severity.MAJOR,
        Text("{subject}, which {container} mounts, does not exist", "{container} 挂载的 {subject} 不存在"),
        Text(
            "At the next start Docker either refuses, or puts an empty directory in its place: "
            "the application then finds nothing at {destination}.",
            "下次启动时 Docker 会报错，或以空目录代替：应用将在 {destination} 看不到任何内容。",
        ),
        Text(
            "Find out where it went (moved, not checked out, disk not mounted) and bring it back before starting. "
            "Do not create it empty for a database.",
            "查明其去向（被移动、未检出、磁盘未挂载），恢复后再启动。若是数据库目录，切勿新建空目录代替。",
        ),
        commands=("ls -ld '{subject}'", "findmnt --fstab"),
        explains=("container.start_failed", *_down()),
        guide="1",
    ),
    Entry(
        "container.no_shared_network",
        Severity.CRITICAL,
        Text("{app} and {subject} share no network", "{app} 与 {subject} 不在同一网络中"),
        Text(
            "The application can neither resolve nor reach {subject}. Networks: {app_networks} / {server_networks}",
            "应用既无法解析也无法访问 {subject}。双方网络：{app_networks} / {server_networks}",
        ),
        Text(
            "Connect the application to the server's network now, then correct the networks in the compose file, "
            "or the next recreation loses it again.",
            "先将应用接入服务端所在网络，再修正 compose 文件中的 networks，否则下次重建后会再次丢失。",
        ),
        commands=("docker network connect {network} {app}", "docker network inspect {network}"),
        explains=(*_down(), "config.host_unknown"),
        guide="1",
    ),
)

_ENDED: tuple[Entry, ...] = (
    Entry(
        "container.wrong_architecture",
        Severity.CRITICAL,
        Text(
            "The program of {subject} is not for this machine ({architecture})",
            "{subject} 的程序与本机架构（{architecture}）不符",
        ),
        Text(
            "The kernel refused it: {last_line} The image {image} was built for another architecture, or its first "
            "program is a script without a line #!.",
            "内核拒绝执行：{last_line} 镜像 {image} 是为其他架构构建的，或入口脚本缺少 #! 行。",
        ),
        Text(
            "Compare the two architectures. Pull or build the image for this one (--platform), and recreate the "
            "container; a restart changes nothing.",
            "对比两者的架构。为本机架构重新拉取或构建镜像（--platform），然后重建容器；重启没有作用。",
        ),
        commands=("docker image inspect --format '{{{{.Os}}}}/{{{{.Architecture}}}}' '{image}'", "uname -m", _RECREATE),
        explains=(*_down(), "container.start_failed"),
        guide="1",
    ),
    Entry(
        "container.data_incompatible",
        Severity.CRITICAL,
        Text(
            "{subject} does not start: its data is of another version than its program",
            "{subject} 无法启动：数据与程序的版本不符",
        ),
        Text(
            "The image {image} was replaced by one that cannot read what lies in the volume. The data is untouched. It "
            "said: {last_line}",
            "镜像 {image} 被更换，新版本无法读取卷中的数据，数据本身完好。输出：{last_line}",
        ),
        Text(
            "Go back to the image that wrote the data: pin its version, recreate the container, and take a backup. To "
            "upgrade PostgreSQL, restore that backup into an empty volume of the new version (pg_dumpall, pg_upgrade); "
            "from 18 on its volume belongs at /var/lib/postgresql. Never remove the volume to get it started.",
            "换回写入数据时的镜像：固定版本、重建容器并备份。要升级 PostgreSQL，请将备份恢复到新版本的空卷中"
            "（pg_dumpall、pg_upgrade）；从 18 起卷应挂载在 /var/lib/postgresql。切勿为了启动而删除卷。",
        ),
        commands=(
            "docker inspect --format '{{{{json .Mounts}}}}' {subject}",
            "docker image ls --all",
            _RECREATE,
        ),
        risk=Risk.DISRUPTIVE,
        explains=(*_down(), "container.start_failed"),
        guide="2",
    ),
    Entry(
        "container.crashed",
        Severity.CRITICAL,
        Text(
            "The container {subject} has crashed with exit code {exit_code}",
            "容器 {subject} 已崩溃，退出码 {exit_code}",
        ),
        Text(
            "Its program ended by itself with an error. Last line of its log: {last_line} Signal: {signal} (-: none; "
            "SIGSEGV and SIGBUS: a fault in native code; SIGILL: built for another processor; SIGABRT: it gave up; "
            "SIGSYS: forbidden by seccomp).",
            "程序自行出错退出。日志最后一行：{last_line} 信号：{signal}（-：无；SIGSEGV、SIGBUS：本机代码出错；"
            "SIGILL：为其他型号的处理器构建；SIGABRT：程序主动中止；SIGSYS：被 seccomp 禁止）。",
        ),
        Text(
            "Read the log's end, mend what it names, then start it. "
            "After a change of its environment recreate it: a restart keeps the old one.",
            "查看日志末尾并处理所述问题，然后启动。若修改了环境变量，必须重建容器，restart 不会生效。",
        ),
        commands=(_LOG, _START, _RECREATE),
        explains=_down("container.crashed"),
        guide="1",
    ),
    Entry(
        "container.oom_killed",
        Severity.CRITICAL,
        Text("The container {subject} was killed for want of memory", "容器 {subject} 因内存不足被终止（OOM）"),
        Text(
            "It asked for more than its limit ({memory_limit_mib} MiB; 0: no limit, the host itself ran out), "
            "and the kernel killed it.",
            "其内存用量超过上限（{memory_limit_mib} MiB；0 表示未设上限，即主机内存耗尽），被内核终止。",
        ),
        Text(
            "Raise its memory limit if the host has room, or lower its load (workers, caches, concurrent tasks). "
            "If the use grows without end, look for a leak.",
            "主机有余量时可提高内存上限，否则降低负载（worker 数、缓存、并发任务）。若用量持续增长，请排查内存泄漏。",
        ),
        commands=(
            "docker stats --no-stream {subject}",
            "docker update --memory 2g --memory-swap 2g {subject}",
            _START,
        ),
        explains=(*_down(), "container.process_killed"),
        guide="1",
    ),
    Entry(
        "container.killed",
        Severity.CRITICAL,
        Text(
            "The container {subject} was killed (SIGKILL), not for want of memory",
            "容器 {subject} 被强制终止（SIGKILL），并非内存不足",
        ),
        Text(
            "Somebody or something sent signal 9: an operator, a script, or a stop that ran into its time-out.",
            "有人或程序发送了信号 9：运维操作、脚本，或停止超时后的强制终止。",
        ),
        Text(
            "Find out who did it before starting it again; Docker's events and the shell's history tell. "
            "A database recovers its log at the next start: give it time.",
            "重新启动前先查明来源，可查看 Docker 事件和 shell 历史。数据库下次启动时会回放日志，请耐心等待。",
        ),
        commands=(
            "docker events --since 24h --until 0s --filter container={subject}",
            "journalctl -k | grep -i kill",
            _START,
        ),
        explains=_down(),
        guide="1",
    ),
    Entry(
        "container.stopped",
        Severity.CRITICAL,
        Text(
            "The container {subject} is stopped (exit code {exit_code})", "容器 {subject} 已停止（退出码 {exit_code}）"
        ),
        Text(
            "Somebody stopped it by command, or it ended without an error, and nothing has started it again.",
            "它被人用命令停止，或正常退出，之后没有再被启动。",
        ),
        Text(
            "If nobody means it to be down, start it; set a restart policy (unless-stopped) so that a reboot does.",
            "若非有意停机，请启动它，并设置重启策略（unless-stopped），以便主机重启后自动恢复。",
        ),
        commands=(_START, "docker update --restart unless-stopped {subject}"),
        explains=_down(),
        guide="1",
    ),
    Entry(
        "container.dead",
        Severity.CRITICAL,
        Text(
            "The container {subject} is dead: Docker could not remove it",
            "容器 {subject} 处于 dead 状态：Docker 未能将其删除",
        ),
        Text(
            "A removal failed half-way, usually because a file of it was still in use. It cannot be started again.",
            "删除过程中途失败，通常是因为其文件仍被占用。该容器已无法再启动。",
        ),
        Text(
            "Remove it by force and create it anew. Its writable layer and its log are lost; named volumes stay.",
            "强制删除后重新创建。可写层和日志会丢失，命名卷会保留。",
        ),
        commands=("docker rm --force {subject}", _RECREATE),
        risk=Risk.DESTRUCTIVE,
        explains=_down(),
        guide="1",
    ),
)

_RUNNING: tuple[Entry, ...] = (
    Entry(
        "container.crash_loop",
        Severity.CRITICAL,
        Text(
            "The container {subject} crashes and restarts again and again ({restarts} times)",
            "容器 {subject} 反复崩溃重启（{restarts} 次）",
        ),
        Text(
            "It never stays up long enough to work. Last line of its log: {last_line}",
            "它无法持续运行以提供服务。日志最后一行：{last_line}",
        ),
        Text(
            "Stop the loop to read in peace, mend what the log names, then start it. "
            "After a change of its environment recreate it: a restart keeps the old one.",
            "可先停止以便查看日志，处理日志所述问题后再启动。若修改了环境变量，必须重建容器，restart 不会生效。",
        ),
        commands=(_LOG, "docker stop {subject}", _START, _RECREATE),
        risk=Risk.DISRUPTIVE,
        explains=_down("container.crash_loop"),
        guide="1",
    ),
    Entry(
        "container.restarted",
        Severity.MAJOR,
        Text(
            "The container {subject} runs, but Docker has restarted it {restarts} times",
            "容器 {subject} 在运行，但已被 Docker 重启 {restarts} 次",
        ),
        Text(
            "Each time it had crashed, and whatever it was doing was lost.",
            "每次重启都意味着一次崩溃，当时正在处理的工作已丢失。",
        ),
        Text(
            "Look in its log for what came before each start, and at its memory limit.",
            "查看日志中每次启动之前的内容，并检查内存上限。",
        ),
        commands=(
            "docker logs --since 24h {subject}",
            "docker events --since 24h --until 0s --filter container={subject}",
        ),
        guide="1",
    ),
    Entry(
        "container.paused",
        Severity.CRITICAL,
        Text("The container {subject} is paused", "容器 {subject} 已被暂停"),
        Text(
            "Its processes are frozen: connections to it are accepted but never answered.",
            "其进程已被冻结：连接可以建立，但不会得到任何响应。",
        ),
        Text(
            "Somebody paused it, perhaps for a backup or an incident. If nobody needs it so, resume it.",
            "有人将其暂停，可能用于备份或事件处置。确认无需保持后，恢复运行。",
        ),
        commands=("docker unpause {subject}",),
        explains=_down(),
        guide="1",
    ),
    Entry(
        "container.unhealthy",
        Severity.MAJOR,
        Text(
            "The health check of {subject} has failed {failures} times in a row",
            "{subject} 的健康检查已连续失败 {failures} 次",
        ),
        Text(
            "The program runs, but does not do what its health check asks for. It answered: {output}",
            "程序在运行，但未通过健康检查。返回内容：{output}",
        ),
        Text(
            "Mend what the answer names. If the answer is that a command was not found, the check itself is wrong.",
            "按返回内容处理。若提示找不到命令，则是健康检查本身配置有误。",
        ),
        commands=("docker inspect --format '{{{{json .State.Health}}}}' {subject}", _LOG),
        explains=("container.never_started", *SERVER_GONE),
        guide="1",
    ),
)

_LIMITS: tuple[Entry, ...] = (
    Entry(
        "container.memory_high",
        Severity.MINOR,
        Text(
            "{subject} uses {percent} % of the memory it may use ({used_mib} of {limit_mib} MiB)",
            "{subject} 已使用内存上限的 {percent}%（{used_mib} / {limit_mib} MiB）",
        ),
        Text(
            "At its limit the kernel kills it. This is its working set: pages that could be dropped do not count.",
            "达到上限后会被内核终止。此处统计的是工作集，不含可回收的缓存页。",
        ),
        Text(
            "Compare with earlier diagnoses: a figure that only grows is a leak. Else raise the limit if the host "
            "has room, or lower its load.",
            "与之前的诊断对比：持续增长说明存在泄漏。否则在主机有余量时提高上限，或降低负载。",
        ),
        commands=("docker stats --no-stream {subject}", "docker update --memory 1g --memory-swap 1g {subject}"),
        explains=("container.oom_killed", "container.process_killed"),
        guide="5",
    ),
    Entry(
        "container.memory_growing",
        Severity.MINOR,
        Text(
            "{subject} uses more memory with every diagnosis: {first_mib} MiB before, {used_mib} MiB now",
            "{subject} 的内存用量每次诊断都在增长：此前 {first_mib} MiB，现在 {used_mib} MiB",
        ),
        Text(
            "Over {hours} h and {runs} diagnoses without a restart it grew by {mib_per_day} MiB a day; at this pace it "
            "reaches its limit of {limit_mib} MiB in {days_left} days and is killed.",
            "在 {hours} 小时、{runs} 次诊断期间没有重启，每天增长 {mib_per_day} MiB；"
            "按此速度 {days_left} 天后达到上限 {limit_mib} MiB 并被终止。",
        ),
        Text(
            "Look for what grows: a cache without bounds, tasks that are kept, a leak that a newer release mends. A "
            "restart before that day buys time, and so does a higher limit.",
            "查找增长的来源：没有上限的缓存、未释放的任务，或新版本已修复的泄漏。在此之前重启或提高上限只能争取时间。",
        ),
        commands=("docker stats --no-stream {subject}", "docker top {subject} -o pid,rss,etime,args"),
        guide="5",
    ),
    Entry(
        "container.process_killed",
        Severity.MAJOR,
        Text(
            "The kernel has killed {count} process(es) inside {subject} for want of memory",
            "内核因内存不足终止了 {subject} 内的 {count} 个进程",
        ),
        Text(
            "The container itself goes on running, so nothing else shows it: a worker, a session of the database or a "
            "save was lost, since {started}. It uses {used_mib} of {limit_mib} MiB (0: no limit, the host itself ran "
            "out).",
            "容器本身仍在运行，因此没有其他迹象：自 {started} 起，有 worker、数据库会话或持久化进程丢失。"
            "目前使用 {used_mib} / {limit_mib} MiB（上限为 0 表示未设上限，即主机内存耗尽）。",
        ),
        Text(
            "Raise its memory limit if the host has room, or lower its load (workers, connections, caches). A restart "
            "begins to count anew.",
            "主机有余量时提高内存上限，否则降低负载（worker 数、连接数、缓存）。重启后重新计数。",
        ),
        commands=(
            "journalctl -k --no-pager | grep -i -A 2 'killed process'",
            "docker stats --no-stream {subject}",
            "docker update --memory 1g --memory-swap 1g {subject}",
        ),
        explains=(
            "container.unhealthy",
            "postgres.starting",
            "postgres.shutting_down",
            "postgres.unreachable",
            "redis.misconf",
            "redis.save_failed",
            *APP_ANSWERS_BADLY,
        ),
        guide="5",
    ),
    Entry(
        "container.memory_unlimited",
        Severity.MINOR,
        Text(
            "{count} container(s) of {subject} have no memory limit: {containers}",
            "{subject} 有 {count} 个容器未设置内存上限：{containers}",
        ),
        Text(
            "One that leaks takes the whole host along, and the kernel then chooses whom to kill.",
            "任何一个容器泄漏都会拖垮整台主机，由内核决定终止谁。",
        ),
        Text(
            "Set mem_limit (or deploy.resources.limits.memory) for each service, at about twice what it uses.",
            "为每个服务设置 mem_limit（或 deploy.resources.limits.memory），约为实际用量的两倍。",
        ),
        commands=("docker stats --no-stream",),
        guide="5",
    ),
    Entry(
        "container.cpu_throttled",
        Severity.MAJOR,
        Text(
            "{subject} was held up by its own CPU quota in {percent} % of all periods",
            "{subject} 有 {percent}% 的调度周期受自身 CPU 配额限制",
        ),
        Text(
            "It wants more processor time than its limit gives, so every answer waits, whatever the host has left.",
            "所需 CPU 超过其配额，即使主机空闲，响应也会变慢。",
        ),
        Text(
            "Raise or remove its CPU limit (cpus), or lower the number of workers.",
            "提高或取消其 CPU 上限（cpus），或减少 worker 数量。",
        ),
        commands=("docker stats --no-stream {subject}", "docker update --cpus 2 {subject}"),
        explains=("container.unhealthy", *APP_ANSWERS_BADLY),
        guide="5",
    ),
)

ENTRIES: tuple[Entry, ...] = (*_NOT_BEGUN, *_ENDED, *_RUNNING, *_LIMITS)

__all__ = ("ENTRIES",)
