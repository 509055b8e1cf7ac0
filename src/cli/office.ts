// npm run office -- check FILE | apply FILE

import { readFile } from "node:fs/promises";
import type { Office } from "../config/officeFile.ts";
import { faultLines } from "../config/settings.ts";
import type { Change } from "../domain/officeChange.ts";
import { machineClock } from "../lib/clock.ts";
import { applyOffice, changesBy, readOffice } from "../office/applyOffice.ts";
import { withStore } from "./withStore.ts";

const [verb, path] = process.argv.slice(2);
if ((verb !== "check" && verb !== "apply") || !path) {
  console.error(
    "npm run office -- check FILE    says what is wrong with an office file, and what applying it would change\nnpm run office -- apply FILE    puts it in force",
  );
  process.exit(2);
}
const office = await read(path);
await withStore(async ({ database }) => {
  const changes =
    verb === "apply"
      ? await database.transaction((tx) => applyOffice(tx, office, machineClock()))
      : (await database.transaction((tx) => changesBy(tx, office))).changes;
  if (changes.length === 0) console.log("The file is in order, and is what is in force: nothing changes.");
  else
    console.log(
      `${verb === "apply" ? "Applied" : "The file is in order. Applying it would change"}:\n${changes.map(lineOf).join("\n")}`,
    );
  return 0;
});

async function read(file: string): Promise<Office> {
  const yaml = await readFile(file, "utf8").catch(() => {
    console.error(`There is no file ${file}.`);
    process.exit(1);
  });
  const checked = readOffice(yaml);
  if (checked.ok) return checked.value;
  console.error(`${file} needs mending:\n${faultLines(checked.faults)}`);
  process.exit(1);
}

function lineOf({ path, what, before, after }: Change): string {
  if (what === "added") return `  + ${path}: ${after}`;
  if (what === "removed") return `  - ${path} (was ${before})`;
  if (what === "retired") return `  ~ ${path}: retired, because receptions, cases or staff refer to it`;
  return `  ~ ${path}: ${before} -> ${after}`;
}
