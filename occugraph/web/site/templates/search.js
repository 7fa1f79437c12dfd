"use strict";
// Searches the titles in search/*.json by the beginnings of words; needs no server.
(() => {
  const form = document.getElementById("search");
  const field = document.getElementById("words");
  const hits = document.getElementById("hits");
  const count = document.getElementById("count");
  const most = 50;
  const files = new Map();
  let turn = 0;
  const split = (text) => text.normalize("NFKD").replace(/[^\x00-\x7f]/g, "").toLowerCase().match(/[a-z0-9]+/g) || [];
  const load = (word) => {
    const name = `_${word.slice(0, 3)}.json`;
    if (!files.has(name)) {
      files.set(name, fetch(`search/${name}`).then((answer) => (answer.ok ? answer.json() : [])));
    }
    return files.get(name);
  };
  const weigh = ([, code, title], words) => {
    const own = split(title), all = own.concat(split(code));
    if (!words.every((word) => all.some((one) => one.startsWith(word)))) return 0;
    const exact = words.filter((word) => all.includes(word)).length;
    return 1 + exact + (own[0] && own[0].startsWith(words[0]) ? 0.5 : 0) - title.length / 1000;
  };
  const show = (entries) => {
    hits.replaceChildren(...entries.slice(0, most).map(([scheme, code, title]) => {
      const item = document.createElement("li"), link = document.createElement("a");
      const where = document.createElement("span");
      link.href = `${scheme}/${encodeURIComponent(code.replaceAll("/", "-"))}.html`;
      link.textContent = `${code} ${title}`;
      where.className = "where";
      where.textContent = scheme;
      item.append(link, " ", where);
      return item;
    }));
  };
  const search = async () => {
    const own = ++turn, words = split(field.value);
    const longest = words.reduce((one, two) => (two.length > one.length ? two : one), "");
    if (longest.length < 3) {
      count.textContent = words.length ? "Type three letters or more." : "";
      return show([]);
    }
    const entries = (await load(longest))
      .map((entry) => [weigh(entry, words), entry])
      .filter(([weight]) => weight > 0)
      .sort(([one], [two]) => two - one)
      .map(([, entry]) => entry);
    if (own !== turn) return;
    count.textContent = entries.length > most ? `The first ${most} of ${entries.length} titles.` : `${entries.length} titles.`;
    show(entries);
  };
  form.hidden = false;
  form.addEventListener("submit", (event) => { event.preventDefault(); search(); });
  field.addEventListener("input", search);
  field.value = new URLSearchParams(location.search).get("q") || "";
  if (field.value) search();
})();
