import { contractOf } from "./contract.ts";
import { wires } from "./wires.ts";

for (const [name, open] of Object.entries(wires)) contractOf(name, open);
