import { dateOfDay } from "../../i18n/dates.ts";
import { askDayPack } from "../../office/visits/dayPackIssue.ts";
import type { Command } from "../command.ts";
import { said } from "../setting.ts";
import { dayAsked } from "./door.ts";

// The day on paper, by hand: "/daypack", "/daypack 2026-11-25", "/daypack next Wednesday". A leader gets the own copy.

const daypack: Command = {
  name: "daypack",
  right: "day.print",
  run: async (setting, args) => {
    const { work, staff, language, say } = setting;
    if (!staff) return { goTo: "/menu" };
    const named = dayAsked(args, setting);
    if (!("date" in named)) return said({ text: named.hint ?? say("pack.which") });
    const { date } = named;
    const day = dateOfDay(date, language);
    const asked = await askDayPack(work, staff, date);
    const choices = [{ id: `/day ${date}`, label: say("day.open") }];
    const key = asked.ok
      ? "pack.comes"
      : { none: "day.none", over: "pack.over", notAllowed: "hints.notAllowed" }[asked.reason];
    return said({ text: say(key, { day }), choices });
  },
};

export const dayPackCommands = [daypack];
