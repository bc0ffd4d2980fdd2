// Builds dist/: style sheets by Tailwind, scripts by esbuild, each with its hash in the name, a
// .gz and a .br beside it, and manifest.json that maps "app.css" to the hashed name.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

const root = import.meta.dirname;
const dist = join(root, "dist");
const work = join(root, "node_modules", ".linli");
mkdirSync(dist, { recursive: true });
mkdirSync(work, { recursive: true });
for (const f of readdirSync(dist)) if (f !== ".keep") rmSync(join(dist, f), { recursive: true });

const tailwind = join(root, "node_modules", "@tailwindcss", "cli", "dist", "index.mjs");
const outputs = {};
for (const name of ["app.css", "print.css"]) {
  const out = join(work, name);
  execFileSync(process.execPath, [tailwind, "-i", join(root, "src", "css", name), "-o", out, "--minify"], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
  outputs[name] = readFileSync(out);
}
for (const name of ["public", "app", "login"]) {
  const r = await build({
    entryPoints: [join(root, "src", "ts", name + ".ts")], bundle: true, minify: true, write: false,
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
