import { named, unitName } from "../../office/names.ts";
import { checkInvite, looksLikeInvite } from "../../office/people/staff.ts";
import { looksLikeDoorCode } from "../../office/visits/doorCode.ts";
import { receptionsToday } from "../../office/visits/walkIns.ts";
import type { Command } from "../command.ts";
import { lineOf } from "../deepLink.ts";
import { askOfNewRole, signIn } from "../dialogs/staff/staffSteps.ts";
import { menuEntries, menuOf, menuOnOtherDays } from "../menu.ts";
import { type Outcome, type Setting, said } from "../setting.ts";

// Where everything begins: the menu, help, a person, the language.

const menu: Command = { name: "menu", run: async (setting) => said(await menuMessage(setting)) };

async function menuMessage(setting: Setting) {
  const { work, staff, memberships, language, say } = setting;
  const office = named(work.office.name, work.office, language);
  const text = staff
    ? say("menu.titleStaff", {
        name: staff.name,
        role: say(`role.${staff.role}`),
        unit: unitName(work.office, staff.unitKey, language),
      })
    : say("menu.title", { office });
  const offered = staff && (await receptionsToday(work)).length > 0 ? menuOf : menuOnOtherDays;
  return {
    text: work.office.demo ? `${say("welcome.demo")}\n\n${text}` : text,
    choices: [
      ...offered(...memberships.map(({ role }) => role)).map((name) => ({
        id: `/${name}`,
        label: say(`menu.${name}`),
      })),
      ...memberships
        .filter(({ id }) => id !== staff?.id)
        .map(({ id, role }) => ({ id: `/as ${id}`, label: say("menu.actAs", { role: say(`role.${role}`) }) })),
    ],
    navigation: [],
  };
}

/** Greets; with a payload goes to what the link was made for: an invitation of staff, or a command. */
const start: Command = {
  name: "start",
  beforeConsent: true,
  run: async (setting, [payload = "", how = ""]): Promise<Outcome> => {
    const { work, say } = setting;
    if (payload === "leave") return said({ text: say("staff.leftAsIs") });
    if (looksLikeInvite(payload)) {
      const { memberships } = setting;
      const invited = await checkInvite(work, payload);
      if (!invited) return said({ text: say("staff.inviteUsed") });
      const isAlready = memberships.length === 0 || memberships.some(({ id }) => id === invited.id);
      if (isAlready || how === "add" || how === "instead") return signIn(setting, payload, how === "instead");
      return askOfNewRole(setting, payload, invited);
    }
    if (looksLikeDoorCode(payload)) return { goTo: `/door ${payload}` };
    return { goTo: lineOf(payload) ?? "/menu" };
  },
};

const help: Command = {
  name: "help",
  beforeConsent: true,
  run: async ({ work, staff, say }) => {
    const text = say("help.text", { phone: work.office.contact.phone });
    return said({ text: staff ? `${say(`help.staff.${staff.role}`)}\n\n${text}` : text });
  },
};

const person: Command = {
  name: "person",
  beforeConsent: true,
  run: async ({ work, language, say }) => {
    const { phone, email = "", address, hours } = work.office.contact;
    const where = {
      phone,
      email,
      address: named(address, work.office, language),
      hours: named(hours, work.office, language),
    };
    return said({ text: say("help.person", where) });
  },
};

const language: Command = {
  name: "language",
  beforeConsent: true,
  run: async (setting, [wanted = ""]): Promise<Outcome> => {
    const { work, person, say, memberships } = setting;
    const found = work.office.languages.find((known) => known === wanted.toLowerCase());
    if (!found) {
      const choices = work.office.languages.map((known) => ({
        id: `/language ${known}`,
        label: work.texts.say(known, "language.name"),
      }));
      return said({ text: say("language.ask"), choices });
    }
    setting.speak(found);
    await work.tx.contact.update({ where: { id: person.id }, data: { language: found } });
    if (!person.consentAt && memberships.length === 0) return { start: "welcome", answers: {} };
    return said({ text: say("language.changed"), menu: menuEntries(say, ...memberships.map(({ role }) => role)) });
  },
};

export const home = [menu, start, help, person, language];
