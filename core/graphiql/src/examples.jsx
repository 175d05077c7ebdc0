import { useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { useState } from "react";

/** A pane with the examples of the core and the plugins; choosing one fills the editors. */
export function examplesPlugin(examples, fetcher) {
  return { title: "Examples", icon: Icon, content: () => <Examples examples={examples} fetcher={fetcher} /> };
}

function Examples({ examples, fetcher }) {
  const { addTab } = useGraphiQLActions();
  const query = useGraphiQL((state) => state.queryEditor);
  const variables = useGraphiQL((state) => state.variableEditor);
  const response = useGraphiQL((state) => state.responseEditor);
  const [chosen, choose] = useState();

  async function open(example) {
    choose(example.name);
    const values = await filled(example.variables, fetcher);
    if (isWritten(query.getValue(), examples)) addTab();
    query.setValue(example.document);
    variables.setValue(Object.keys(values).length ? JSON.stringify(values, null, 2) : "");
    response.setValue("");
  }

  return (
    <section className="paktum-examples" aria-label="Examples">
      <h2>Examples</h2>
      {[...Map.groupBy(examples, (example) => example.plugin)].map(([plugin, own]) => (
        <div key={plugin}>
          <h3>{plugin}</h3>
          <ul>
            {own.map((example) => (
              <li key={example.name}>
                <button
                  type="button"
                  aria-pressed={example.name === chosen}
                  data-operation={example.document.startsWith("mutation") ? "mutation" : "query"}
                  title={example.name}
                  onClick={() => open(example)}
                >
                  {example.title}
                </button>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

/** Whether somebody's own work is in the editor: not nothing, not the welcome, no example as it was. */
function isWritten(text, examples) {
  return text.trim() !== "" && !text.startsWith("# Choose") && !examples.some(({ document }) => document === text);
}

/** Values of variables in which every sample is replaced by the first value in the answer to its query. */
async function filled(value, fetcher) {
  if (value === null || typeof value !== "object") return value;
  if ("$sample" in value) return first((await fetcher({ query: value.$sample })).data);
  const parts = Object.entries(value).map(async ([key, each]) => [key, await filled(each, fetcher)]);
  const entries = await Promise.all(parts);
  return Array.isArray(value) ? entries.map(([, each]) => each) : Object.fromEntries(entries);
}

function first(value) {
  return value !== null && typeof value === "object" ? first(Object.values(value)[0] ?? null) : value;
}

function Icon() {
  return (
    <svg viewBox="0 0 24 24" width="1em" height="1em" fill="none" stroke="currentColor" strokeWidth="1.5">
      <path d="M4 4.5h16v15H4zM8 9h8M8 12.5h8M8 16h5" />
    </svg>
  );
}
