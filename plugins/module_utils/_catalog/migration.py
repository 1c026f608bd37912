# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is found out about: migration."""

from __future__ import annotations

from .._model import Severity
from ._entry import Entry, Risk, Text
from ._symptoms import APP_ANSWERS_BADLY

_APP = ("container.unhealthy", "container.crashed", "container.crash_loop", "container.restarted", *APP_ANSWERS_BADLY)

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "migration.behind",
        Severity.MAJOR,
        Text(
            "The database {subject} is {pending} migration(s) behind the image",
            "数据库 {subject} 缺少镜像中的 {pending} 个迁移",
        ),
        Text(
            "It is at {current}, the image at {heads}. Missing: {titles}. The application will ask for tables or "
            "columns that do not exist.",
            "数据库处于 {current}，镜像为 {heads}。缺少：{titles}。应用会访问尚不存在的表或列。",
        ),
        Text(
            "Back up the database, then apply the migrations. Never stamp (alembic) or resolve (prisma): that marks "
            "them as applied without applying them.",
            "先备份数据库，再执行迁移。不要使用 stamp（alembic）或 resolve（prisma）："
            "它们只会把迁移标记为已执行，而不会真正执行。",
        ),
        ("docker exec {app} {status}", "docker exec {app} {upgrade}"),
        risk=Risk.DISRUPTIVE,
        explains=_APP,
        guide="2",
    ),
    Entry(
        "migration.ahead",
        Severity.MAJOR,
        Text(
            "The database {subject} is at {current}, which the image does not know",
            "数据库 {subject} 处于版本 {current}，当前镜像不认识该版本",
        ),
        Text(
            "A newer image has migrated it, and now an older one runs (its newest revision is {heads}); "
            "or the application is connected to another stack's database.",
            "数据库曾被更新的镜像迁移过，而现在运行的是较旧的镜像（其最新版本为 {heads}）；"
            "也可能应用连接到了别的服务栈的数据库。",
        ),
        Text(
            "Go back to the newer image. If the older one must stay, downgrade with the newer image first, after "
            "a backup: "
            "a downgrade can drop columns with their data.",
            "恢复使用较新的镜像。如果必须使用旧镜像，请先备份，再用新镜像执行 downgrade：降级可能删除列及其数据。",
        ),
        ("docker inspect {app} --format '{{{{.Config.Image}}}} {{{{.Image}}}}'", "docker exec {app} {heads_of}"),
        risk=Risk.DESTRUCTIVE,
        explains=_APP,
        guide="2",
    ),
    Entry(
        "migration.multiple_heads",
        Severity.MAJOR,
        Text(
            "The image's migrations end in several heads: {heads}",
            "镜像中的迁移存在多个 head：{heads}",
        ),
        Text(
            "Two developments each added a migration. 'alembic upgrade head' refuses to choose between them.",
            "两条开发分支各自添加了迁移，'alembic upgrade head' 无法在它们之间选择。",
        ),
        Text(
            "Have the developers merge them and build a new image. Until then 'upgrade heads' applies both.",
            "请开发人员合并这些迁移并构建新镜像。在此之前可以用 'upgrade heads' 执行全部分支。",
        ),
        ("docker exec {app} alembic heads --verbose", "alembic merge heads -m 'merge heads'"),
        explains=("migration.behind", *_APP),
        guide="2",
    ),
    Entry(
        "migration.never_stamped",
        Severity.MAJOR,
        Text(
            "The database {subject} has tables, but no record of migrations",
            "数据库 {subject} 已有数据表，但没有迁移记录",
        ),
        Text(
            "Something else made the tables (create_all, a partial restore). '{upgrade}' would begin at the "
            "first migration and fail because its tables exist.",
            "这些表由其他方式创建（create_all 或不完整的恢复）。"
            "此时执行 '{upgrade}' 会从第一个迁移开始，并因表已存在而失败。",
        ),
        Text(
            "Compare the schema with the migrations, find the last one whose changes are really there, mark that one "
            "and those before it as applied (alembic stamp, prisma migrate resolve --applied) and no later one, then "
            "apply the rest.",
            "将表结构与迁移逐一对照，找出其更改确实已存在的最后一个迁移，只将它及之前的迁移标记为已执行"
            "（alembic stamp 或 prisma migrate resolve --applied），然后再执行其余迁移。",
        ),
        ("docker exec {app} {status}", "docker exec {app} {heads_of}"),
        risk=Risk.DISRUPTIVE,
        explains=_APP,
        guide="2",
    ),
    Entry(
        "migration.stamped_empty",
        Severity.CRITICAL,
        Text(
            "The database {subject} is marked as migrated, but has no tables",
            "数据库 {subject} 被标记为已迁移，但没有任何数据表",
        ),
        Text(
            "It is said to be at {heads}, so '{upgrade}' has nothing to do, and every query of the application fails. "
            "Somebody stamped an empty database, or dropped the tables and kept the mark.",
            "记录显示其处于 {heads}，因此 '{upgrade}' 不会执行任何操作，而应用的所有查询都会失败。"
            "可能是对空数据库执行了 stamp，或删除了数据表却保留了标记。",
        ),
        Text(
            "First find out where the data went: another database or volume, or a backup to restore. If there is none, "
            "take the mark away (alembic stamp base; with prisma, drop the empty _prisma_migrations) and apply all "
            "migrations.",
            "先查明数据去向：是否在别的数据库或卷中，或有备份可恢复。如果确实没有，请清除标记"
            "（alembic stamp base；使用 prisma 时删除 _prisma_migrations 表），再执行全部迁移。",
        ),
        ("docker exec {app} {status}", "docker exec {app} {upgrade}"),
        risk=Risk.DISRUPTIVE,
        explains=_APP,
        guide="2",
    ),
    Entry(
        "migration.failed",
        Severity.CRITICAL,
        Text(
            "A migration of {subject} began and did not end: {migrations}",
            "数据库 {subject} 的迁移已开始但未完成：{migrations}",
        ),
        Text(
            "The schema may be half changed, and no further migration is applied until this one is resolved.",
            "表结构可能只改了一半；在处理该迁移之前，不会再执行任何后续迁移。",
        ),
        Text(
            "Read its error in _prisma_migrations.logs, mend or undo what it did, then mark it with "
            "'prisma migrate resolve' and deploy again.",
            "在 _prisma_migrations.logs 中查看错误，修复或撤销其更改，然后用 'prisma migrate resolve' 标记并重新部署。",
        ),
        ("docker exec {app} prisma migrate status",),
        risk=Risk.DISRUPTIVE,
        explains=("migration.behind", *_APP),
        guide="2",
    ),
)

__all__ = ("ENTRIES",)
