// Builds dist/: style sheets by Tailwind, scripts by esbuild, each with its hash in the name, a
// .gz and a .br beside it, and manifest.json that maps "app.css" to the hashed name.
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build, transform } from "esbuild";
import { compile } from "tailwindcss";

const root = import.meta.dirname;
const dist = join(root, "dist");
mkdirSync(dist, { recursive: true });
const outputs = {};
for (const f of readdirSync(dist)) if (f !== ".keep") rmSync(join(dist, f), { recursive: true });

// Tailwind's compiler is plain JavaScript; its command-line tool would bring native packages for
// every platform, which not every registry mirror holds. Which classes are used is found by
// reading the templates as a bag of words.
const used = new Set();
function scan(dir, kinds) {
  let entries;
  try {
    entries = readdirSync(dir, { withFileTypes: true });
  } catch {
    return; // a folder that does not exist yet
  }
  for (const e of entries) {
    const path = join(dir, e.name);
    if (e.isDirectory()) scan(path, kinds);
    else if (kinds.some((k) => e.name.endsWith(k)) && !e.name.endsWith("_templ.go") && !e.name.endsWith("_test.go")) {
      for (const word of readFileSync(path, "utf8").match(/[A-Za-z0-9_:\/.\-\[\]%#!&]+/g) ?? []) used.add(word);
    }
  }
}
scan(join(root, "..", "platform", "web", "ui"), [".templ", ".go"]);
for (const dir of ["gateway", "affairs", "app"]) scan(join(root, "..", dir), [".templ"]);

async function styleSheet(name) {
  const file = join(root, "src", "css", name);
  const need = createRequire(file);
  const compiler = await compile(readFileSync(file, "utf8"), {
    base: dirname(file),
    loadStylesheet: async (id, base) => {
      const path = id.startsWith(".") ? join(base, id) : need.resolve(id);
      return { path, base: dirname(path), content: readFileSync(path, "utf8") };
    },
    loadModule: async (id, base) => ({ path: id, base, module: (await import(id)).default }),
  });
  const r = await transform(compiler.build([...used]), { loader: "css", minify: true, target: ["chrome99", "safari15.4"], legalComments: "none" });
  return Buffer.from(r.code);
}
for (const name of ["app.css", "print.css"]) outputs[name] = await styleSheet(name);
for (const [name, dir] of [["public", "ts"], ["app", "ts"], ["login", "ts"], ["outbox", "ts"], ["sw", "sw"]]) {
  const r = await build({
    entryPoints: [join(root, "src", dir, name + ".ts")], bundle: true, minify: true, write: false,
    format: "iife", target: ["chrome87", "safari15"], charset: "utf8", legalComments: "none",
  });
  outputs[name + ".js"] = Buffer.from(r.outputFiles[0].contents);
}

const manifest = {};
for (const [name, bytes] of Object.entries(outputs)) {
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 10);
  const file = name.replace(/\.(css|js)$/, `-${hash}.$1`);
  manifest[name] = file;
  writeFileSync(join(dist, file), bytes);
  const gz = gzipSync(bytes, { level: 9 });
  writeFileSync(join(dist, file + ".gz"), gz);
  writeFileSync(join(dist, file + ".br"), brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
  console.log(`${file}  ${bytes.length} bytes, ${gz.length} gzip`);
}
writeFileSync(join(dist, "manifest.json"), JSON.stringify(manifest, null, 1) + "\n");
