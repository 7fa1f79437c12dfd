// Asks an endpoint through Comunica, reads its graphs through sparql-http-client, prints JSON.
import { QueryEngine } from "@comunica/query-sparql";
import SparqlClient from "sparql-http-client";

const [endpoint, graph] = process.argv.slice(2);
const engine = new QueryEngine();
const context = { sources: [{ type: "sparql", value: endpoint }] };
const answers = {};
const read = async (query, options = context) => {
  const rows = await (await engine.queryBindings(query, options)).toArray();
  return rows.map((row) => [...row].map(([, term]) => term.value).join(" ")).sort();
};
answers.rows = await read("SELECT ?o { ?s <urn:p> ?o }");
answers.join = await read("SELECT ?o ?n { ?s <urn:p> ?o . ?s <urn:q> ?n FILTER (?n > 1) }");
// with triples of the client's own: the description's counts choose how parts are joined
const own = { type: "serialized", value: "<urn:t> <urn:own> 1 .", mediaType: "text/turtle", baseIRI: "urn:x" };
const both = { sources: [...context.sources, own] };
answers.federated = await read("SELECT ?o { ?s <urn:own> 1 . ?s <urn:p> ?o }", both);
// by the address of the description, which leads to the endpoint
answers.discovered = await read("SELECT ?o { ?s <urn:q> 2 . ?s <urn:p> ?o }", { sources: [new URL("/", endpoint).href] });
answers.count = await read("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }");
answers.ask = await engine.queryBoolean("ASK { ?s <urn:q> 2 }", context);
const construct = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }";
const collect = async (quads) => {
  const values = [];
  for await (const quad of quads) values.push(quad.object.value);
  return values.sort();
};
answers.construct = await collect(await engine.queryQuads(construct, context));

const client = new SparqlClient({ endpointUrl: endpoint, storeUrl: endpoint });
answers.all = await collect(client.store.get(client.factory.defaultGraph()));
answers.named = await collect(client.store.get(client.factory.namedNode(graph)));
answers.none = await collect(client.store.get(client.factory.namedNode("urn:none"))).catch((error) => error.message);
console.log(JSON.stringify(answers));
