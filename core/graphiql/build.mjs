// Builds GraphiQL into the Python package, `core/paktum/http/static`: the page, and a folder of files named for their
// content, so that browsers may keep them for ever. Everything comes from node_modules; nothing is fetched at run time.

import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { build } from "esbuild";

const TARGET = "../paktum/http/static";

const { outputFiles, metafile } = await build({
  entryPoints: {
    main: "src/main.jsx",
    "editor.worker": "monaco-editor/esm/vs/editor/editor.worker.js",
    "json.worker": "monaco-editor/esm/vs/language/json/json.worker.js",
    "graphql.worker": "monaco-graphql/esm/graphql.worker.js",
  },
  bundle: true,
  define: { "process.env.NODE_ENV": '"production"' },
  format: "esm",
  jsx: "automatic",
  legalComments: "none", // licenses.txt has all of them
  loader: { ".ttf": "file" },
  metafile: true,
  minify: true,
  outdir: "assets",
  target: "es2022",
  write: false,
});

const files = new Map(outputFiles.map((file) => [basename(file.path), file.contents]));
files.set("icon.svg", await readFile("icon.svg"));
files.set("licenses.txt", await licenses(Object.keys(metafile.inputs)));

const hash = createHash("sha256");
for (const name of [...files.keys()].sort()) hash.update(name).update(files.get(name));
const folder = `assets/${hash.digest("hex").slice(0, 12)}`;

await rm(TARGET, { recursive: true, force: true });
await mkdir(join(TARGET, folder), { recursive: true });
for (const [name, content] of files) await writeFile(join(TARGET, folder, name), content);
// Last, so that whoever finds the page finds all of it.
await writeFile(join(TARGET, "index.html"), (await readFile("index.html", "utf8")).replaceAll("assets", folder));

/** The licences of the packages whose code is in the bundle. */
async function licenses(inputs) {
  const folders = new Set(inputs.map((path) => path.match(/^.*node_modules\/(@[^/]+\/)?[^/]+/)?.[0]).filter(Boolean));
  const texts = [];
  for (const each of [...folders].sort()) {
    const { name, version, license } = JSON.parse(await readFile(join(each, "package.json"), "utf8"));
    const file = (await readdir(each)).find((entry) => /^licen[cs]e/i.test(entry));
    texts.push(`${name} ${version} (${license})\n\n${file ? await readFile(join(each, file), "utf8") : ""}`);
  }
  return texts.join("\n\n----\n\n");
}
