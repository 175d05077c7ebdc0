// What the page asks of the server it came from.

/** The server knows nobody with this token. */
export class UnknownToken extends Error {}

/** The answer to a GraphQL request. */
export async function ask(token, request, headers = {}) {
  const response = await fetch("graphql", {
    method: "POST",
    headers: { ...headers, "Content-Type": "application/json", Authorization: `Bearer ${token}` },
    body: JSON.stringify(request),
  });
  if (response.status === 401) throw new UnknownToken();
  return response.json();
}

/** The examples of the enabled plugins, with titles in the browser's language. */
export async function loadExamples() {
  const response = await fetch("graphiql/examples.json");
  return response.ok ? response.json() : [];
}
