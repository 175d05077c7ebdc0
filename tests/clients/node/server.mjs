/** The server that pytest has started, and what there is to know about it. */
export const { PAKTUM_URL: url, PAKTUM_TOKEN: token, PAKTUM_SCHEMA: schemaFile, PAKTUM_WORK: work } = process.env;

export const headers = { authorization: `Bearer ${token}`, "accept-language": "en" };

/** `fetch` with the token; `asked` has the method and the URL of every request. */
export function recorded() {
  const asked = [];
  const recording = (where, options = {}) => {
    asked.push({ method: options.method ?? "GET", url: String(where) });
    return fetch(where, { ...options, headers: { ...options.headers, ...headers } });
  };
  return { asked, fetch: recording };
}
