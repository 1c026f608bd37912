/*
 * Copyright (c) 2026 autogpt.ops contributors
 * GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page is complete without this. It adds the filter, the copy buttons and tooltips.
 */
"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const data = JSON.parse(document.getElementById("data").textContent);
  const chinese = document.getElementById("language-zh");
  const inBoth = (element) => all(".en, .zh", element).length
    ? { en: all(".en", element)[0].textContent, zh: all(".zh", element)[0].textContent }
    : { en: element.textContent, zh: element.textContent };

  // Attributes cannot hold two languages, so they follow the switch.
  const heads = all(".map thead th").slice(1).map(inBoth);
  const states = Object.fromEntries(all(".legend li").map((item) => [item.firstElementChild.classList[1], inBoth(item)]));
  const speak = () => {
    const language = chinese.checked ? "zh" : "en";
    document.documentElement.lang = chinese.checked ? "zh-Hans" : "en";
    document.title = `${inBoth(document.querySelector("h1"))[language]} · autogpt.ops`;
    for (const input of all("[data-en]")) input.placeholder = input.dataset[language];
    for (const button of all("button.copy")) button.textContent = data.words.copy[language];
    for (const row of all(".map tbody tr")) {
      all("td", row).forEach((cell, column) => {
        cell.title = `${heads[column][language]}: ${states[cell.className][language].replace(/^\S\s+/, "")}`;
      });
    }
  };

  const copy = async (button, block) => {
    try {
      await navigator.clipboard.writeText(block.textContent);
      button.textContent = data.words.copied[chinese.checked ? "zh" : "en"];
      setTimeout(speak, 1500);
    } catch {
      getSelection().selectAllChildren(block); // without permission: marked, so that the keyboard can copy
    }
  };
  for (const block of all(".commands code")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.addEventListener("click", () => copy(button, block));
    block.parentElement.after(button);
  }

  const form = document.querySelector("form.filter");
  const cards = all("article.card");
  const texts = cards.map((card) => card.textContent.toLowerCase());
  const apply = () => {
    const words = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
    const host = form.elements.host.value.trim().toLowerCase();
    const chosen = new Set(data.hosts.map((name, number) => name.toLowerCase().includes(host) ? number : -1));
    const concerns = (numbers) => !host || numbers.some((number) => chosen.has(number));
    const severities = new Set(all("[name=severity]:checked", form).map((box) => box.value));
    const shown = cards.filter((card, number) => {
      card.hidden = !(severities.has(card.dataset.severity) && concerns(data.cards[number])
        && words.every((word) => texts[number].includes(word)));
      return !card.hidden;
    });
    for (const place of all("[data-host]")) place.hidden = !place.dataset.host.toLowerCase().includes(host);
    for (const section of all("section.severity")) section.hidden = !all("article.card:not([hidden])", section).length;
    all(".map tbody tr").forEach((row, number) => { row.hidden = !concerns(data.rows[number]); });
    document.querySelector(".nothing").hidden = shown.length > 0;
  };
  if (form) {
    document.getElementById("host-names").append(...data.hosts.map((name) => new Option(name)));
    form.addEventListener("input", apply);
    form.addEventListener("reset", () => setTimeout(apply));
    form.addEventListener("submit", (event) => event.preventDefault());
    form.hidden = false;
  }
  for (const radio of all("input.language")) radio.addEventListener("change", speak);
  addEventListener("beforeprint", () => { for (const part of all("details")) part.open = true; });
  speak();
})();
