#!/usr/bin/python
# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: diagnosis_report
short_description: Render recorded diagnoses of a fleet
version_added: 0.1.0
author:
  - autogpt.ops contributors (@autogpt-ops)
description:
  - Reads the records that M(autogpt.ops.stack_health) left on the controller and renders one report of all of them.
  - Problems that several hosts share are shown once, worst first. Symptoms stand under the finding that explains them.
    What could not be checked is listed with the reason and never counts as healthy.
  - Compares with an earlier run and tells what is new, changed, fixed and no longer checked; keeps quiet what somebody
    accepted for a while; names the hosts whose versions and settings differ from those of most others, and those that
    share an API key.
  - Looks back over the runs that O(link) led to, and names the containers whose memory only grows. That takes three
    diagnoses or more over at least an hour, without a restart of the container between them, and a limit that is
    reached within a week at that pace. It is told apart from the findings and counts for no RV(verdict).
  - Runs on the controller only; no host is contacted.
extends_documentation_fragment:
  - autogpt.ops.attributes
  - autogpt.ops.attributes.actiongroup_ops
attributes:
  check_mode:
    support: full
    details:
      - Nothing is written. RV(msg) names the files that would be. O(record_dirs) that do not exist are accepted.
  diff_mode:
    support: none
    details:
      - A report is a new document every time; a difference of its lines says nothing.
  platform:
    platforms: posix
options:
  record_dirs:
    description:
      - The directories on the controller with the records, one JSON file a host. Several make one report, such as those
        of the slices of a job or of several controllers.
      - Of a directory that has a directory C(hosts), such as one that the role P(autogpt.ops.diagnose#role) made for a
        run, the records in there are read.
      - Here and in the other paths C(~) and environment variables are expanded. A relative path starts at the
        directory in which Ansible was called.
      - A file that is no record is named in a warning and left out. Of several records of one host the newest counts;
        the report says how many older ones were passed over.
    type: list
    elements: path
    required: true
    aliases: [record_dir]
  output_dir:
    description:
      - The directory for the reports; it is made when it does not exist.
      - The default is the first of O(record_dirs).
      - Reports can be read by owner and group only, because they name hosts, containers and addresses. Give the
        directory a group and its setgid bit to let that group, such as the one of node_exporter, read them.
    type: path
  formats:
    description:
      - V(terminal) prints a summary of at most 20 lines.
      - V(html) writes one file for people, in English and Chinese, that needs neither a network nor JavaScript.
      - V(json) writes the counts, the causes, the changes, the suppressions, the outliers, the containers that grow,
        the fingerprints of shared keys, and all records (without their facts) as one document.
      - V(junit) writes JUnit XML. A suite is a host. A case is a finding, a question without an answer, a component
        that passed, or a finding that was fixed since the earlier run. What is suppressed, has no answer or is no
        longer checked is a skipped case with a message.
      - V(prometheus) writes metrics for the textfile collector of node_exporter. C(autogpt_ops_findings) has no
        suppressed findings; C(autogpt_ops_suppressed_findings) counts those, and C(autogpt_ops_changes) what became of
        the findings of each host since the earlier run.
      - V(sarif) writes SARIF 2.1.0, with the catalog as rules. Each result has a stable fingerprint, its
        C(suppressions), and with an earlier run a C(baselineState). What has no answer is a notification of the
        invocation.
    type: list
    elements: str
    choices: [terminal, html, json, junit, prometheus, sarif]
    default: [terminal, html, json]
  basename:
    description:
      - The reports' file name without its ending. The endings are C(.html), C(.json), C(.xml), C(.prom) and
        C(.sarif).
    type: str
    default: diagnosis
  link:
    description:
      - A symbolic link that is to lead to O(output_dir), for those who always want the latest reports.
      - When it moves to O(output_dir) from another directory, that one is the run before. A link C(previous) to it is
        made in O(output_dir), so that a run that is rendered again is still compared with the same one.
      - One that cannot be made is named in a warning.
    type: path
  language:
    description:
      - The language of the terminal summary, and the one that the HTML report shows first.
    type: str
    choices: [en, zh]
    default: en
  expected_hosts:
    description:
      - The hosts that should have a record. One without appears in the report as not diagnosed.
    type: list
    elements: str
    default: []
  compare_with:
    description:
      - The directories with the records of an earlier run, arranged like O(record_dirs), to tell what changed since.
      - The default is the run before, where O(link) led to until now. An empty list compares with nothing, and looks at
        no earlier run for containers that grow either.
      - A finding is the same one if host, stack, id and object are. It has changed if its severity, its causes or a
        part of its evidence has that names something. Counts, sizes, durations, moments, states of the moment and free
        text such as messages are different every time and are no change.
      - One that is gone counts as fixed only where this run has an answer to every question about its component on its
        stack; else it is no longer checked. One that is there now is new only where the earlier run had all those
        answers; else it was not checked before.
    type: list
    elements: path
  suppressions:
    description:
      - Findings that somebody accepted, for a reason and until a day. They do not count for RV(verdict), O(fail_on) and
        RV(summary.findings), and stay visible as suppressed in every format.
      - A suppressed cause keeps its symptoms folded beneath it, quiet like itself, unless another cause of theirs
        is not suppressed. A cause that took on the severity of a symptom keeps it when only the symptom is suppressed.
      - The questions that have no answer cannot be suppressed. A host that is unreachable can, with the id
        V(host.unreachable).
      - One that has expired has no effect and is named in a warning and in the reports. Those that match nothing are
        listed in the reports.
      - What is missing or wrong in an entry fails the task with a line that names the entry.
    type: list
    elements: dict
    default: []
    suboptions:
      id:
        description:
          - The finding's id, such as V(redis.memory_high).
          - Here and in the other patterns C(*), C(?) and C([abc]) are those of a shell.
        type: str
        required: true
      hosts:
        description:
          - Names or patterns of hosts, or groups of the inventory. V(all) means every host.
        type: list
        elements: str
        default: [all]
      stack:
        description:
          - A pattern of the stack's name. The host itself has the empty name.
        type: str
        default: "*"
      object:
        description:
          - A pattern of the container, variable, file, endpoint or port concerned.
        type: str
        default: "*"
      owner:
        description:
          - Who answers for it.
        type: str
        required: true
      reason:
        description:
          - Why it is accepted.
        type: str
        required: true
      until:
        description:
          - The last day on which it holds, in UTC, such as V(2026-12-31).
        type: str
        required: true
  suppressions_file:
    description:
      - A YAML file on the controller with a list of such entries, besides those in O(suppressions).
    type: path
  junit_fail_on:
    description:
      - The mildest severity that is a failure in the JUnit report. Milder findings are passed cases with their text.
    type: str
    choices: [minor, major, critical]
    default: major
  fail_on:
    description:
      - The mildest severity that makes the task fail; V(never) only reports. The reports are written in any case.
    type: str
    choices: [never, minor, major, critical]
    default: never
  fail_on_unknown:
    description:
      - Whether the task also fails when a question that was asked has no answer, or a host no diagnosis. A host whose
        V(host.unreachable) or V(host.failed) is suppressed does not count.
    type: bool
    default: false
notes:
  - Use it with C(run_once) or in a play on C(localhost); one call renders the whole fleet.
  - Colours follow the settings of Ansible; the environment variable C(NO_COLOR) is honoured.
  - The schema of the records is C(docs/diagnosis.schema.json).
seealso:
  - module: autogpt.ops.stack_health
"""

EXAMPLES = r"""
- name: Render the report and show the summary
  autogpt.ops.diagnosis_report:
    record_dirs: /var/lib/diagnoses/today
  run_once: true

- name: Keep every format apart from the records, and fail on critical findings
  autogpt.ops.diagnosis_report:
    record_dirs: /var/lib/diagnoses/today
    output_dir: /srv/reports
    basename: "fleet-{{ now(utc=true).strftime('%F') }}"
    formats:
      - terminal
      - html
      - json
      - junit
      - prometheus
      - sarif
    language: zh
    expected_hosts: "{{ groups['autogpt'] }}"
    fail_on: critical
    fail_on_unknown: true
  run_once: true

- name: Merge what several controllers recorded, and tell what changed since last week
  autogpt.ops.diagnosis_report:
    record_dirs:
      - /srv/diagnoses/berlin/latest
      - /srv/diagnoses/tokyo/latest
    output_dir: /srv/diagnoses/all
    compare_with:
      - /srv/diagnoses/berlin/20261115T060000Z
      - /srv/diagnoses/tokyo/20261115T060000Z
  delegate_to: localhost
  run_once: true

- name: Accept a finding for a while
  autogpt.ops.diagnosis_report:
    record_dirs: /var/lib/diagnoses/today
    fail_on: major
    suppressions:
      - id: redis.memory_high
        hosts: [staging, "cache*.example.com"]
        owner: alice@example.com
        reason: The new nodes arrive in December.
        until: "2026-12-31"
  run_once: true
"""

RETURN = r"""
summary:
  description: The counts of the whole fleet.
  returned: success
  type: dict
  contains:
    verdict:
      description: The same as RV(verdict).
      type: str
      returned: success
      sample: critical
    hosts:
      description: The number of hosts, and how many there are of each status of a record.
      type: dict
      returned: success
      sample: {total: 12, complete: 10, partial: 1, unreachable: 1}
    causes:
      description: The number of different causes, by severity. One that many hosts share counts once.
      type: dict
      returned: success
      sample: {critical: 2, major: 1, minor: 0}
    findings:
      description: The number of findings on all hosts, symptoms included and suppressed ones left out, by severity.
      type: dict
      returned: success
      sample: {critical: 7, major: 5, minor: 0}
    suppressed:
      description: The number of findings that are suppressed, with the symptoms of suppressed causes.
      type: int
      returned: success
      sample: 2
    changes:
      description:
        - The number of findings by what became of them since the earlier run. Suppressed ones count only when they are
          gone. Null without an earlier run.
      type: dict
      returned: success
      sample: {new: 3, uncovered: 0, changed: 1, unchanged: 8, fixed: 2, unchecked: 1}
    outliers:
      description: The number of versions and settings in which few hosts differ from most.
      type: int
      returned: success
      sample: 1
    growing:
      description: The number of containers, by stack and name, whose memory only grows from run to run.
      type: int
      returned: success
      sample: 0
    checks:
      description: The number of questions that were asked.
      type: int
      returned: success
      sample: 588
    unknowns:
      description: The number of questions without an answer.
      type: int
      returned: success
      sample: 4
verdict:
  description:
    - The highest severity found; without any finding V(incomplete), V(suppressed), V(healthy), or V(empty) when there
      were no hosts.
    - V(suppressed) and V(healthy) are only said when every host was asked about everything and every question has an
      answer; V(suppressed) when all that is wrong was accepted.
  returned: success
  type: str
  sample: critical
reports:
  description: The path of each report that is a file, by format.
  returned: success
  type: dict
  sample:
    html: /srv/reports/diagnosis.html
    json: /srv/reports/diagnosis.json
msg:
  description: The verdict in one sentence; in check mode what would be written; on failure what reached the limit.
  returned: always
  type: str
  sample: 5 of 12 hosts in critical condition
"""
