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
  - Runs on the controller only; no host is contacted.
extends_documentation_fragment:
  - autogpt.ops.attributes
  - autogpt.ops.attributes.actiongroup_ops
attributes:
  check_mode:
    support: full
    details:
      - Nothing is written. RV(msg) names the files that would be. A O(record_dir) that does not exist is accepted.
  diff_mode:
    support: none
    details:
      - A report is a new document every time; a difference of its lines says nothing.
  platform:
    platforms: posix
options:
  record_dir:
    description:
      - The directory on the controller with the records, one JSON file a host.
      - Here and in the other paths C(~) and environment variables are expanded. A relative path starts at the
        directory in which Ansible was called.
      - A file that is no record is named in a warning and left out. Of two records of one host the newer counts.
    type: path
    required: true
  output_dir:
    description:
      - The directory for the reports; it is made when it does not exist.
      - The default is O(record_dir).
      - Reports can be read by owner and group only, because they name hosts, containers and addresses. Give the
        directory a group and its setgid bit to let that group, such as the one of node_exporter, read them.
    type: path
  formats:
    description:
      - V(terminal) prints a summary of at most 20 lines.
      - V(html) writes one file for people, in English and Chinese, that needs neither a network nor JavaScript.
      - V(json) writes the counts, the causes and all records (without their facts) as one document.
      - V(junit) writes JUnit XML. A suite is a host. A case is a finding, a question without an answer, or a component
        that passed.
      - V(prometheus) writes metrics for the textfile collector of node_exporter.
    type: list
    elements: str
    choices: [terminal, html, json, junit, prometheus]
    default: [terminal, html, json]
  basename:
    description:
      - The reports' file name without its ending. The endings are C(.html), C(.json), C(.xml) and C(.prom).
    type: str
    default: diagnosis
  link:
    description:
      - A symbolic link that is to lead to O(output_dir), for those who always want the latest reports.
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
      - Whether the task also fails when a question has no answer, or a host no diagnosis.
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
    record_dir: /var/lib/diagnoses/today
  run_once: true

- name: Keep every format apart from the records, and fail on critical findings
  autogpt.ops.diagnosis_report:
    record_dir: /var/lib/diagnoses/today
    output_dir: /srv/reports
    basename: "fleet-{{ now(utc=true).strftime('%F') }}"
    formats:
      - terminal
      - html
      - json
      - junit
      - prometheus
    language: zh
    expected_hosts: "{{ groups['autogpt'] }}"
    fail_on: critical
    fail_on_unknown: true
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
      description: The number of findings on all hosts, symptoms included, by severity.
      type: dict
      returned: success
      sample: {critical: 7, major: 5, minor: 0}
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
    - The highest severity found; without any finding V(incomplete), V(healthy), or V(empty) when there were no hosts.
    - V(healthy) is only said when every question about every host was answered.
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
