// What is said in a group, where more people read than the one who wrote: staff get the few commands that are made for it, with numbers
// and tickets; anybody else is asked to write alone. Nothing of a citizen is ever said here.

import type { Content, Message } from "../domain/message.ts";
import { type Command, readCommand } from "./command.ts";
import { actingFor, type Setting } from "./setting.ts";

/** Words that ask what there is. */
const greetings = ["start", "menu", "help"];

/** `setting` is the writer's own, but for its chat. No answer to what is no command: people talk to each other in a group. */
export async function respondInGroup(all: Command[], content: Content, setting: Setting): Promise<Message[]> {
  const line = content.kind === "choice" ? content.id : content.kind === "text" ? content.text : "";
  if (content.kind === "unsupported" && content.what === "unknownWriter")
    return [{ text: setting.say("hints.unknownWriter") }];
  const asked = readCommand(line);
  if (!asked && content.kind !== "joined") return [];
  const { memberships, say } = setting;
  if (memberships.length === 0) return [{ text: say("hints.group") }];
  const here = all.filter(({ inGroup, right }) => inGroup && (!right || actingFor(setting, right)));
  const command = here.find(({ name }) => name === asked?.name);
  if (command?.inGroup)
    return [await command.inGroup({ ...setting, staff: actingFor(setting, command.right) }, asked?.args ?? [])];
  const menu = here.map(({ name }) => ({ command: name, label: say(`menu.${name}`) }));
  const lines = menu.map(({ command: name, label }) => `/${name} – ${label}`);
  const known = content.kind === "joined" || greetings.includes(asked?.name ?? "");
  return [{ text: [say(known ? "group.hello" : "group.alone"), ...lines].join("\n"), menu }];
}
