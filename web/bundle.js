/**
 * Makes of all scripts of the pages one file, and a compressed copy of it: over a bad line every further request costs a round trip.
 * ``npm run bundle`` writes web/static/bundle, with a digest of the sources in web/static/js: pages use no bundle of others (web/assets.py).
 */

import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const STATIC = fileURLToPath(new URL("static/", import.meta.url));
const BUNDLE = `${STATIC}bundle/boot.js`;

await build({
  entryPoints: [`${STATIC}js/boot.js`],
  outfile: BUNDLE,
  bundle: true,
  minify: true,
  sourcemap: true,
  format: "esm",
  target: "es2022",
  legalComments: "eof",
  logLevel: "warning",
});
const digest = createHash("sha256");
for (const source of readdirSync(`${STATIC}js`).filter((name) => name.endsWith(".js")).sort()) digest.update(readFileSync(`${STATIC}js/${source}`));
writeFileSync(`${STATIC}bundle/sources.sha256`, digest.digest("hex"));
writeFileSync(`${BUNDLE}.gz`, gzipSync(readFileSync(BUNDLE), { level: 9 }));
