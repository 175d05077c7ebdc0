// Monaco's workers, from files beside this one: the editor's own, and those that know JSON and GraphQL.

globalThis.MonacoEnvironment = {
  getWorker(_, label) {
    const name = label === "json" || label === "graphql" ? label : "editor";
    return new Worker(new URL(`./${name}.worker.js`, import.meta.url), { type: "module" });
  },
};
