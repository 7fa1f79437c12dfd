// Asks an endpoint as any program does that uses this client, and prints what came as JSON.
import { SparqlEndpointFetcher } from "fetch-sparql-endpoint";

const [endpoint, select, construct] = process.argv.slice(2);
const all = async (stream, value) => {
  const values = [];
  for await (const item of stream) values.push(value(item));
  return values;
};

const answers = { rows: {} };
for (const method of ["GET", "POST"]) {
  const client = new SparqlEndpointFetcher({ method });
  answers.rows[method] = await all(await client.fetchBindings(endpoint, select), (row) => row.o.value);
}
const client = new SparqlEndpointFetcher();
answers.triples = await all(await client.fetchTriples(endpoint, construct), (triple) => triple.object.value);
answers.answer = await client.fetchAsk(endpoint, "ASK { ?s ?p 2 }");
const readError = async (request) => {
  try {
    await request;
  } catch (error) {
    return error.message;
  }
};
answers.update = await readError(client.fetchUpdate(endpoint, "DROP ALL"));
answers.service = await readError(client.fetchBindings(endpoint, "SELECT * { SERVICE <urn:x> {} }"));
console.log(JSON.stringify(answers));
