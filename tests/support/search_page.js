// Runs a site's search.js on a page of its own making: node search_page.js SITE TEXT...
// Prints what it says and shows of each text, and the files that it asked for.
"use strict";
const fs = require("node:fs");
const [site, ...texts] = process.argv.slice(2);
const elements = {};
const make = () => ({
  children: [], textContent: "", className: "", value: "", listeners: {},
  append(...parts) { this.children.push(...parts); },
  replaceChildren(...parts) { this.children = parts; },
  addEventListener(kind, act) { this.listeners[kind] = act; },
});
const asked = [];
global.document = {
  getElementById: (id) => (elements[id] = elements[id] || make()),
  createElement: make,
};
global.location = { search: "" };
global.fetch = async (name) => {
  asked.push(name);
  return { json: async () => JSON.parse(fs.readFileSync(`${site}/${name}`, "utf-8")) };
};
require(`${site}/assets/search.js`);
(async () => {
  const answers = [];
  for (const text of texts) {
    elements.words.value = text;
    await elements.words.listeners.input();
    const hits = elements.hits.children.map(({ children: [link, , where] }) => [link.href, link.textContent, where.textContent]);
    answers.push([elements.count.textContent, hits]);
  }
  console.log(JSON.stringify({ answers, asked }));
})();
