// bottender's connectors, each loaded alone: the package's front door brings its server, its sessions and every platform along.

import { createRequire } from "node:module";
import type lineModule from "bottender/dist/line/LineConnector.js";
import type messengerModule from "bottender/dist/messenger/MessengerConnector.js";
import type viberModule from "bottender/dist/viber/ViberConnector.js";
import type twilioModule from "bottender/dist/whatsapp/TwilioClient.js";
import type whatsappModule from "bottender/dist/whatsapp/WhatsappConnector.js";

// CommonJS, which import gives differently from tool to tool.
const load = createRequire(import.meta.url);

export const lineConnector = () => (load("bottender/dist/line/LineConnector.js") as typeof lineModule).default;
export const viberConnector = () => (load("bottender/dist/viber/ViberConnector.js") as typeof viberModule).default;
export const messengerConnector = () =>
  (load("bottender/dist/messenger/MessengerConnector.js") as typeof messengerModule).default;
export const whatsappConnector = () =>
  (load("bottender/dist/whatsapp/WhatsappConnector.js") as typeof whatsappModule).default;
export const twilioClient = () => (load("bottender/dist/whatsapp/TwilioClient.js") as typeof twilioModule).default;
