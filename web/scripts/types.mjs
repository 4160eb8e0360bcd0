// The types of every service's API, from the documents that the services themselves write: docs/openapi/*.json.
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";

const documents = new URL("../../docs/openapi/", import.meta.url);
const types = new URL("../src/api/types/", import.meta.url);

await mkdir(types, { recursive: true });
for (const file of await readdir(documents)) {
  const source = JSON.parse(await readFile(new URL(file, documents), "utf8"));
  const made = astToString(await openapiTS(source, { defaultNonNullable: false }));
  await writeFile(new URL(file.replace(".json", ".d.ts"), types), made);
}
