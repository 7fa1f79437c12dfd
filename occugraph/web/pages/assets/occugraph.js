"use strict";
// Everything works without this file: it adds suggestions, copying, printing, dropping a file and progress.
const create = (name, className, text) => {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
};

function addSuggestions(form) {
  const input = form.querySelector("input[type=search]");
  const list = create("ul", "suggestions");
  const root = form.dataset.suggest.replace(/\/api\/search$/, "");
  let asked = 0, chosen = -1, timer = 0;
  list.id = `${input.id}-list`;
  list.role = "listbox";
  list.ariaLabel = "Suggestions";
  list.hidden = true;
  input.role = "combobox";
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  form.append(list);

  const close = () => {
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (at) => {
    const items = [...list.children];
    chosen = (at + items.length) % items.length;
    items.forEach((item, place) => { item.ariaSelected = String(place === chosen); });
    input.setAttribute("aria-activedescendant", items[chosen].id);
    items[chosen].scrollIntoView({ block: "nearest" });
  };
  const show = (answer) => {
    const hits = answer.schemes.flatMap((group) => group.hits.map((hit) => ({ ...hit, scheme: group.scheme })));
    hits.sort((one, other) => other.score - one.score);
    list.replaceChildren(...hits.slice(0, 8).map((hit, at) => {
      const item = create("li");
      item.id = `${list.id}-${at}`;
      item.role = "option";
      item.ariaSelected = "false";
      item.dataset.address = `${root}/${hit.scheme}/${encodeURIComponent(hit.code.replaceAll("/", "-"))}`;
      item.append(create("span", "code", hit.code), create("span", "", hit.label), create("span", "where", hit.scheme));
      return item;
    }));
    if (!list.children.length) return close();
    list.hidden = false;
    chosen = -1;
    input.setAttribute("aria-expanded", "true");
  };
  const ask = async () => {
    const text = input.value.trim(), turn = ++asked;
    if (text.length < 2) return close();
    const given = new URLSearchParams({ q: text, limit: "4" });
    const scheme = form.querySelector("input[name=scheme]");
    if (scheme) given.set("scheme", scheme.value);
    const response = await fetch(`${form.dataset.suggest}?${given}`).catch(() => null);
    if (turn !== asked) return;
    if (response && response.ok) show(await response.json());
    else close();
  };
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 180); });
  input.addEventListener("blur", () => setTimeout(close, 150));
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (list.hidden) return;
    if (event.key === "ArrowDown") { event.preventDefault(); choose(chosen + 1); }
    if (event.key === "ArrowUp") { event.preventDefault(); choose(chosen < 0 ? -1 : chosen - 1); }
    if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      location.href = list.children[chosen].dataset.address;
    }
  });
  list.addEventListener("mousedown", (event) => {
    const item = event.target.closest("li");
    if (item) { event.preventDefault(); location.href = item.dataset.address; }
  });
}

async function copy(button, text) {
  const name = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    button.textContent = "Not allowed here";
  }
  setTimeout(() => { button.textContent = name; }, 1500);
}

function takeDrops(form) {
  const file = form.querySelector("input[type=file]");
  form.addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("over"); });
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("over");
    if (!event.dataTransfer.files.length) return;
    file.files = event.dataTransfer.files;
    form.requestSubmit();
  });
}

const PAUSE = 400; // milliseconds between two questions for progress
const count = (rows) => `${rows.toLocaleString("en")} ${rows === 1 ? "row" : "rows"} decided`;
const STATES = {
  unknown: () => "Sending the file ...",
  waiting: () => "Waiting for its turn: other rosters are decided first.",
  deciding: (rows) => rows ? count(rows) : "Reading its columns, and making ready what it asks ...",
  done: (rows) => rows ? `${count(rows)}: the table follows.` : "",
};

function showProgress(form) {
  const status = form.querySelector("[role=status]"), ticket = create("input");
  ticket.type = "hidden";
  ticket.name = "ticket";
  form.append(ticket);
  const watch = async (number) => {
    let state = "unknown";
    while (number === ticket.value && state !== "done") {
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
      const response = await fetch(`${form.dataset.progress}?ticket=${number}`).catch(() => null);
      if (!response || !response.ok || number !== ticket.value) continue;
      const answer = await response.json();
      state = answer.state;
      const line = STATES[state](answer.rows);
      if (line !== status.textContent) status.textContent = line; // which is read aloud
    }
  };
  form.addEventListener("submit", () => {
    ticket.value = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
    status.textContent = STATES.unknown();
    watch(ticket.value);
  });
  addEventListener("pageshow", () => { ticket.value = status.textContent = ""; });
}

document.querySelectorAll("form[data-suggest]").forEach(addSuggestions);
document.querySelectorAll("form[data-drop]").forEach(takeDrops);
document.querySelectorAll("form[data-wait]").forEach((form) => {
  const status = document.getElementById("waiting");
  form.addEventListener("submit", () => { setTimeout(() => { status.textContent = form.dataset.wait; }, PAUSE); });
  addEventListener("pageshow", () => { status.textContent = ""; });
});
document.querySelectorAll("form[data-progress]").forEach(showProgress);
document.querySelectorAll("[data-copy]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => copy(button, button.dataset.copy));
});
document.querySelectorAll("[data-copy-link]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => copy(button, new URL(button.dataset.copyLink, location).href));
});
document.querySelectorAll(".again").forEach((link) => { link.dataset.address = link.href; });
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => print());
});
