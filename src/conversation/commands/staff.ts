import { may } from "../../domain/rights.ts";
import type { Role } from "../../domain/roles.ts";
import { shortDate } from "../../i18n/dates.ts";
import { shortened } from "../../lib/shortened.ts";
import { chatLink } from "../../office/chatLink.ts";
import { leaderName, unitName } from "../../office/names.ts";
import type { Invited } from "../../office/people/staff.ts";
import { type Listed, listStaff, newLink } from "../../office/people/staffAdministration.ts";
import { type Command, idOf } from "../command.ts";
import { notAllowedSaid, type Outcome, type Setting, said } from "../setting.ts";

// Who works here: the list, one of them, and what can be done.

const pageSize = 6;

type Is = { role: Role; unitKey: string | null; leaderKey: string | null };

/** "case officer, Housing Department" */
export const roleInWords = ({ work, say, language }: Pick<Setting, "work" | "say" | "language">, is: Is): string =>
  [
    say(`role.${is.role}`),
    unitName(work.office, is.unitKey, language),
    is.leaderKey ? leaderName(work.office, is.leaderKey, language).name : "",
  ]
    .filter(Boolean)
    .join(", ");

function line(setting: Setting, one: Listed): string {
  const { work, say, language } = setting;
  const date = (at: Date) => shortDate(at, work.office.zone, language);
  const state = one.lastSeenAt
    ? say("staff.lastSeen", { date: date(one.lastSeenAt) })
    : one.invitedUntil
      ? say("staff.invitedUntil", { date: date(one.invitedUntil) })
      : say("staff.neverSeen");
  return say("staff.line", {
    id: one.id,
    name: one.name,
    role: roleInWords(setting, one),
    since: date(one.since),
    state,
  });
}

/** "/staff", "/staff +6", "/staff 12", "/staff end 12", "/staff role 12", "/staff link 12", "/staff invite" */
const staff: Command = {
  name: "staff",
  right: "staff.administer",
  run: async (setting, [verb = "", id]): Promise<Outcome> => {
    const member = String(idOf(id));
    if (verb === "invite") return { start: "staffInvite", answers: {} };
    if (verb === "end" && idOf(id)) return { start: "staffEnd", answers: { member } };
    if (verb === "role" && idOf(id)) return { start: "staffRole", answers: { member } };
    if (verb === "link" && idOf(id)) return link(setting, idOf(id));
    const all = await listStaff(setting.work);
    const one = all.find((listed) => listed.id === idOf(verb));
    return one ? card(setting, one, all) : list(setting, all, Number(/^\+(\d{1,4})$/.exec(verb)?.[1] ?? 0));
  },
};

const isOneself = (all: Listed[], { memberships }: Setting, { id, contactId }: Listed): boolean =>
  memberships.some(
    (own) => own.id === id || (contactId !== null && all.find((one) => one.id === own.id)?.contactId === contactId),
  );

/** Oneself last: nothing can be done there. */
function list(setting: Setting, all: Listed[], from: number): Outcome {
  const { say } = setting;
  const others = all.filter((one) => !isOneself(all, setting, one));
  const ordered = [...others, ...all.filter((one) => !others.includes(one))];
  const start = from < ordered.length ? from : 0;
  const shown = ordered.slice(start, start + pageSize);
  const choices = shown.map((one) => ({
    id: `/staff ${one.id}`,
    label: shortened(`${one.name} · ${say(`role.${one.role}`)}`, 40),
  }));
  const rest = ordered.length - start - shown.length;
  if (rest > 0) choices.push({ id: `/staff +${start + pageSize}`, label: say("common.more") });
  choices.push({ id: "/staff invite", label: say("staff.invite") });
  const lines = shown.map((one) => line(setting, one));
  return said({ text: [say("staff.title", { count: all.length }), ...lines].join("\n\n"), choices });
}

function card(setting: Setting, one: Listed, all: Listed[]): Outcome {
  const { say, staff: by } = setting;
  const mayDo = one.role !== "admin" || may(by, "staff.administerAdmins");
  const choices = [
    { id: `/staff role ${one.id}`, label: say("staff.changeRole") },
    { id: `/staff link ${one.id}`, label: say("staff.newLink") },
    { id: `/staff end ${one.id}`, label: say("staff.end") },
  ].filter(({ id }) => mayDo && (!isOneself(all, setting, one) || id.startsWith("/staff link")));
  return said({ text: line(setting, one), choices: [...choices, { id: "/staff", label: say("staff.list") }] });
}

async function link(setting: Setting, id: number): Promise<Outcome> {
  const { work, staff: by, say } = setting;
  const made = by && (await newLink(work, by, id));
  if (!made?.ok) return made?.reason === "unknown" ? said({ text: say("staff.unknown") }) : notAllowedSaid(setting);
  return said(invitationMessage(setting, made));
}

/** To be passed on to whoever is meant: it works once, within a day. */
export function invitationMessage({ work, say }: Pick<Setting, "work" | "say">, { code }: Invited) {
  const where = chatLink(work, code);
  return {
    text: say(where ? "staff.codeAndLink" : "staff.code", { code, link: where ?? "" }),
    choices: [{ id: "/staff", label: say("staff.list") }],
    secret: code,
  };
}

/** "/as 12": from here on as that, for who is several. */
const as: Command = {
  name: "as",
  run: async ({ memberships }, [id]): Promise<Outcome> => {
    const chosen = memberships.find((one) => one.id === idOf(id));
    return chosen ? { goTo: "/menu", actsAs: chosen.id } : { goTo: "/menu" };
  },
};

export const staffCommands = [staff, as];
