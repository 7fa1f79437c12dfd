// Asks an endpoint as any program does that uses this client, and prints what came as JSON.
import { SparqlEndpointFetcher } from "fetch-sparql-endpoint";

const [endpoint, select, construct] = process.argv.slice(2);
const all = async (stream, value) => {
  const found = [];
  for await (const item of stream) found.push(value(item));
  return found;
};

const told = { rows: {} };
for (const method of ["GET", "POST"]) {
  const client = new SparqlEndpointFetcher({ method });
  told.rows[method] = await all(await client.fetchBindings(endpoint, select), (row) => row.o.value);
}
const client = new SparqlEndpointFetcher();
told.triples = await all(await client.fetchTriples(endpoint, construct), (it) => it.object.value);
told.answer = await client.fetchAsk(endpoint, "ASK { ?s ?p 2 }");
const refused = async (asked) => {
  try {
    await asked;
  } catch (error) {
    return error.message;
  }
};
told.update = await refused(client.fetchUpdate(endpoint, "DROP ALL"));
told.service = await refused(client.fetchBindings(endpoint, "SELECT * { SERVICE <urn:x> {} }"));
console.log(JSON.stringify(told));
