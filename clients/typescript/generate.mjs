/** Makes src/generated/ of the services' OpenAPI documents; with --check only says whether it is as it would be made (exit code 1: it is not). */
import { readFile, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";

const SERVICES = ["accounts", "supply", "scoring", "notify"];
const HEAD = "/** Made of the service's openapi.json by `make client`; do not edit. */\n\n";
const check = process.argv.includes("--check");
const stale = [];
for (const service of SERVICES) {
  const source = new URL(`../../services/${service}/openapi.json`, import.meta.url);
  const target = new URL(`src/generated/${service}.ts`, import.meta.url);
  // A value with a default may be left out when it is sent.
  const made = HEAD + astToString(await openapiTS(source, { defaultNonNullable: false, silent: true }));
  if (!check) {
    await writeFile(target, made);
  } else if (made !== (await readFile(target, "utf8").catch(() => ""))) {
    stale.push(`src/generated/${service}.ts`);
  }
}
if (stale.length > 0) {
  console.error(`not as the OpenAPI documents say: ${stale.join(", ")}; run \`make client\` and commit the result`);
  process.exit(1);
}
