"use strict";
// Searches the titles in search/*.json by the beginnings of words; needs no server.
(() => {
  const form = document.getElementById("search");
  const field = document.getElementById("words");
  const hits = document.getElementById("hits");
  const count = document.getElementById("count");
  const most = 50, mostOfOne = 5;
  const files = new Map();
  let turn = 0, known = null;
  const split = (text) => text.normalize("NFKD").replace(/[^\x00-\x7f]/g, "").toLowerCase().match(/[a-z0-9]+/g) || [];
  const read = async (name) => {
    return (await fetch(`search/${name}.json`)).json();
  };
  const load = async (word, beginnings) => {
    const name = `_${word.slice(0, 3)}`;
    if (!beginnings.includes(name)) return [];
    if (!files.has(name)) files.set(name, read(name));
    return files.get(name);
  };
  // The code itself comes first, then titles of the concept's own, then its other titles; among
  // these, those with whole words, and with the first word first.
  const weigh = ([scheme, code, ...titles], words, schemes) => {
    if (schemes.length && !schemes.includes(scheme)) return [0, ""];
    const own = [...split(code), split(code).join("")];
    if (words.join("") === own.at(-1)) return [1000, ""];
    let best = [0, ""];
    titles.forEach((title, at) => {
      const inTitle = split(title), all = [...inTitle, ...own];
      if (!words.every((word) => all.some((one) => one.startsWith(word)))) return;
      const whole = words.filter((word) => all.includes(word)).length / words.length;
      const begins = inTitle.length && inTitle[0].startsWith(words[0]) ? 1 : 0;
      const weight = (at ? 100 : 200) + 10 * whole + 5 * begins - title.length / 100;
      if (weight > best[0]) best = [weight, at ? title : ""];
    });
    return best;
  };
  const show = (entries) => {
    hits.replaceChildren(...entries.map(({ scheme, code, title, other }) => {
      const item = document.createElement("li"), link = document.createElement("a");
      const where = document.createElement("span");
      link.href = `${scheme}/${encodeURIComponent(code.replaceAll("/", "-"))}.html`;
      link.textContent = `${code} ${title}`;
      where.className = "where";
      where.textContent = other ? `${scheme}, by its title ${other}` : scheme;
      item.append(link, " ", where);
      return item;
    }));
  };
  const describe = (all, shown, schemes) => {
    if (!all) return "Nothing has a title with words that begin so. Try fewer letters of each word, or the plain name of the work; a code is found as it is printed.";
    const concepts = all === 1 ? "1 concept" : `${all} concepts`;
    if (shown === all) return `${concepts}.`;
    return schemes.length ? `${concepts}, of which the first ${shown}.` : `${concepts}, of which the first ${mostOfOne} of each classification; write the name of one as well for more of it.`;
  };
  const search = async () => {
    const own = ++turn, typed = split(field.value);
    known = known || read("names");
    const names = await known;
    if (own !== turn) return;
    const schemes = typed.filter((word) => names.schemes.includes(word));
    const words = typed.filter((word) => !schemes.includes(word));
    const longest = words.reduce((one, two) => (two.length > one.length ? two : one), "");
    if (longest.length < 3) {
      count.textContent = typed.length ? "Type three letters or more." : "";
      return show([]);
    }
    const concepts = (await load(longest, names.beginnings))
      .map((entry) => {
        const [scheme, code, title] = entry, [weight, other] = weigh(entry, words, schemes);
        return { scheme, code, title, weight, other };
      })
      .filter((one) => one.weight > 0)
      .sort((one, two) => two.weight - one.weight || two.scheme.localeCompare(one.scheme));
    if (own !== turn) return;
    const seen = new Map(), limit = schemes.length ? most : mostOfOne;
    const shown = concepts.filter(({ scheme }) => {
      seen.set(scheme, (seen.get(scheme) || 0) + 1);
      return seen.get(scheme) <= limit;
    });
    count.textContent = describe(concepts.length, shown.length, schemes);
    show(shown);
  };
  form.hidden = false;
  form.addEventListener("submit", (event) => { event.preventDefault(); search(); });
  field.addEventListener("input", search);
  field.value = new URLSearchParams(location.search).get("q") || "";
  if (field.value) search();
})();
