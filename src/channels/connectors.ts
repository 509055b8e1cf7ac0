// bottender's connectors, each loaded alone: the package's front door brings its server, its sessions and every platform along.

import { createRequire } from "node:module";
import type lineModule from "bottender/dist/line/LineConnector.js";
import type viberModule from "bottender/dist/viber/ViberConnector.js";

const load = createRequire(import.meta.url);

export const { default: LineConnector } = load("bottender/dist/line/LineConnector.js") as typeof lineModule;
export const { default: ViberConnector } = load("bottender/dist/viber/ViberConnector.js") as typeof viberModule;
