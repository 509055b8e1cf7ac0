import { dateOfDay } from "../../i18n/dates.ts";
import { askDayPack } from "../../office/visits/dayPackIssue.ts";
import type { Command } from "../command.ts";
import { said } from "../setting.ts";
import { dayAsked } from "./door.ts";
import { desk } from "./queue.ts";

// The day on paper, by hand: "/daypack", "/daypack 2026-11-25", "/daypack next Wednesday". A leader gets the own copy.

const daypack: Command = {
  name: "daypack",
  roles: [...desk, "leader"],
  run: async ({ work, staff, language, say }, args) => {
    if (!staff) return { goTo: "/menu" };
    const date = dayAsked(args, work);
    if (!date) return said({ text: say("pack.which") });
    const day = dateOfDay(date, language);
    const asked = await askDayPack(work, staff, date);
    const choices = [{ id: `/day ${date}`, label: say("day.open") }];
    const key = asked.ok ? "pack.comes" : { none: "day.none", over: "pack.over" }[asked.reason];
    return said({ text: say(key, { day }), choices });
  },
};

export const dayPackCommands = [daypack];
