import { readFileSync } from "node:fs";

export const demoYaml = readFileSync(new URL("../../src/config/demo-office.yaml", import.meta.url), "utf8");
