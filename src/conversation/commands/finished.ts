import type { Command } from "../command.ts";
import { said } from "../setting.ts";

/** "Log out": on the page the conversation can leave the device; elsewhere it is in the person's own account. */
const finished: Command = {
  name: "finished",
  beforeConsent: true,
  run: async ({ chat, say }) =>
    said(
      chat.channel === "webchat" ? { text: say("finished.page"), wants: "leave" } : { text: say("finished.elsewhere") },
    ),
};

export const finishedCommands: Command[] = [finished, { ...finished, name: "logout" }];
