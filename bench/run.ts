// npm run bench [NAME…]: each figure beside its baseline in the same run. Writes bench/results/latest.json.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { answer } from "./answer.ts";
import { cancel } from "./cancel.ts";
import { caseload } from "./caseload.ts";
import { delivery } from "./delivery.ts";
import { growth } from "./growth.ts";
import { memory } from "./memory.ts";
import { rush } from "./rush.ts";
import { start } from "./start.ts";
import type { Figures } from "./support.ts";
import { talk } from "./talk.ts";
import { turn } from "./turn.ts";

const benches: Record<string, () => Promise<Figures>> = {
  turn,
  answer,
  rush,
  cancel,
  growth,
  caseload,
  delivery,
  start,
  memory,
  talk: () => talk(),
};
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !benches[name]);
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(", ")}. There are: ${Object.keys(benches).join(", ")}`);
  process.exit(2);
}
const folder = join(import.meta.dirname, "results");
const path = join(folder, "latest.json");
mkdirSync(folder, { recursive: true });
const earlier = (): { figures?: Figures } => {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return {};
  }
};
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n${name} …`);
  const figures = await bench();
  console.table(Object.fromEntries(Object.entries(figures).map(([key, value]) => [key, Number(value.toPrecision(4))])));
  const machine = {
    cpu: cpus()[0]?.model,
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  };
  const document = { date: new Date().toISOString(), machine, figures: { ...earlier().figures, ...figures } };
  writeFileSync(path, `${JSON.stringify(document, null, 2)}\n`);
}
process.exit(0);
