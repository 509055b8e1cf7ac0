// Holds the floors with dependency-cruiser, and fails when it read fewer files than there are: with a parser that does not
// understand TypeScript it would find nothing wrong in nothing.

import { execFileSync } from "node:child_process";
import { globSync } from "node:fs";

type Report = {
  summary: { violations: { from: string; to: string; rule: { name: string } }[] };
  modules: { source: string }[];
};

let output: string;
try {
  output = execFileSync("npx", ["depcruise", "src", "--config", ".dependency-cruiser.cjs", "--output-type", "json"], {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    stdio: ["ignore", "pipe", "ignore"],
  });
} catch (error) {
  output = (error as { stdout: string }).stdout;
}
const { summary, modules }: Report = JSON.parse(output);
const read = modules.filter(({ source }) => source.startsWith("src/")).length;
const there = globSync("src/**/*.ts", { exclude: (name) => name.includes("generated") }).length;
for (const { from, to, rule } of summary.violations) console.error(`${rule.name}: ${from} -> ${to}`);
if (read < there) console.error(`only ${read} of ${there} files of src/ were read`);
if (summary.violations.length > 0 || read < there) process.exit(1);
console.log(`floors: ${read} files, nothing imports upwards, no circles`);
