import type { ChannelName } from "../../src/domain/message.ts";
import type { OpenWire } from "./wire.ts";
import { line } from "./wires/line.ts";
import { messenger } from "./wires/messenger.ts";
import { telegram } from "./wires/telegram.ts";
import { terminal } from "./wires/terminal.ts";
import { viber } from "./wires/viber.ts";
import { webchat } from "./wires/webchat.ts";
import { whatsapp } from "./wires/whatsapp.ts";

/** Every channel there is; the contract and the story that runs through all channels are tested with each. */
export const wires: Record<ChannelName, OpenWire> = { telegram, line, messenger, whatsapp, viber, webchat, terminal };
