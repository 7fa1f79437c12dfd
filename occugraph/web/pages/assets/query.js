"use strict";
{  // beside the script of all pages
const MOST_ROWS = 1000;
const part = (id) => document.getElementById(id);
const create = (name, text) => {
  const element = document.createElement(name);
  if (text !== undefined) element.textContent = text;
  return element;
};
const queries = JSON.parse(part("queries").textContent);
const address = part("address").href;
part("address").textContent = address;
part("query").value = `PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT ?scheme (COUNT(?concept) AS ?concepts) {
  ?concept skos:inScheme ?scheme .
}
GROUP BY ?scheme
ORDER BY ?scheme`;

function showStatus(text, isError) {
  part("status").textContent = text;
  part("status").classList.toggle("error", Boolean(isError));
}

let lastQuery = "";
async function send(query, accept) {
  const response = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/sparql-query", "Accept": accept },
    body: query,
  });
  if (!response.ok) throw new Error((await response.text()).trim());
  return response;
}

function cell(term) {
  const td = create("td");
  if (term === undefined) return td;
  if (term.type !== "uri") {
    td.textContent = term.value;
    if (term["xml:lang"]) td.append(create("small", term["xml:lang"]));
    return td;
  }
  const link = create("a", term.value);
  link.href = "#query";
  link.title = "Its properties and values";
  link.addEventListener("click", (event) => {
    event.preventDefault();
    part("query").value = `SELECT ?property ?value {
  <${term.value}> ?property ?value .
}
ORDER BY ?property`;
    ask();
  });
  td.append(link);
  return td;
}

function table(columns, rows) {
  const element = create("table"), head = create("tr"), body = create("tbody");
  columns.forEach((column) => {
    const th = create("th", column);
    th.scope = "col";
    head.append(th);
  });
  rows.slice(0, MOST_ROWS).forEach((row) => {
    const tr = create("tr");
    columns.forEach((column) => tr.append(cell(row[column])));
    body.append(tr);
  });
  element.append(create("thead"), body);
  element.tHead.append(head);
  return element;
}

async function ask() {
  if (part("ask").disabled) return;
  part("ask").disabled = true;
  part("save").disabled = true;
  part("answer").replaceChildren();
  showStatus("Asking ...");
  const start = performance.now();
  lastQuery = part("query").value;
  try {
    const response = await send(lastQuery, "application/sparql-results+json, text/turtle;q=0.9");
    let summary;
    if (response.headers.get("Content-Type").startsWith("text/turtle")) {
      part("answer").append(create("pre", await response.text()));
      summary = "triples, as Turtle";
    } else {
      const answer = await response.json();
      if ("boolean" in answer) {
        summary = answer.boolean ? "yes" : "no";
      } else {
        const rows = answer.results.bindings;
        summary = rows.length === 1 ? "1 row" : `${rows.length.toLocaleString("en")} rows`;
        if (rows.length > MOST_ROWS) summary += `, the first ${MOST_ROWS.toLocaleString("en")} shown`;
        part("answer").append(table(answer.head.vars, rows));
        part("save").disabled = false;
      }
    }
    showStatus(`${summary}, ${Math.round(performance.now() - start)} ms`);
  } catch (error) {
    showStatus(error.message, true);
  } finally {
    part("ask").disabled = false;
  }
}

async function save() {
  try {
    const link = create("a");
    link.href = URL.createObjectURL(await (await send(lastQuery, "text/csv")).blob());
    link.download = "occugraph.csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  } catch (error) {
    showStatus(error.message, true);
  }
}

part("form").addEventListener("submit", (event) => { event.preventDefault(); ask(); });
part("save").addEventListener("click", save);
part("query").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); ask(); }
});
function pick(name) {
  part("query").value = queries[name];
  history.replaceState(null, "", `#${name}`);
  ask();
}
part("question").addEventListener("change", (event) => {
  if (event.target.value !== "") pick(event.target.value);
});
const initial = location.hash.slice(1);
if (Object.hasOwn(queries, initial)) {
  part("question").value = initial;
  pick(initial);
}
}
