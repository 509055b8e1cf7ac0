import { may } from "../../../domain/rights.ts";
import { isRole, roles } from "../../../domain/roles.ts";
import { leaderInWords, unitName } from "../../../office/names.ts";
import { redeemInvite, type StaffMember } from "../../../office/people/staff.ts";
import {
  activeStaff,
  changeRole,
  endStaff,
  type Given,
  inviteBy,
  type NotEnded,
} from "../../../office/people/staffAdministration.ts";
import { invitationMessage, roleInWords } from "../../commands/staff.ts";
import { dialog } from "../../dialog.ts";
import { menuEntries } from "../../menu.ts";
import { choose, text } from "../../questions.ts";
import { notAllowedSaid, type Outcome, type Setting } from "../../setting.ts";

// Who works here changes: invited, given another role, ended; and somebody who is staff already opens another invitation.

const right = "staff.administer" as const;

const roleQuestions = {
  role: choose({
    ask: "staff.whichRole",
    from: ({ staff, say }) =>
      roles
        .filter((role) => role !== "admin" || may(staff, "staff.administerAdmins"))
        .map((role) => ({ id: role, label: say(`role.${role}`) })),
  }),
  unit: choose({
    ask: "staff.whichUnit",
    when: ({ answers }) => answers.role === "officer",
    from: ({ work, language }) =>
      Object.entries(work.office.units)
        .filter(([, { retired }]) => !retired)
        .map(([key]) => ({ id: key, label: unitName(work.office, key, language) })),
  }),
  head: choose({
    ask: "staff.isHead",
    when: ({ answers }) => answers.role === "officer",
    from: ({ say }) => [
      { id: "no", label: say("staff.noHead") },
      { id: "yes", label: say("staff.head") },
    ],
  }),
  leader: choose({
    ask: "staff.whichLeader",
    when: ({ answers }) => answers.role === "leader",
    from: ({ work, language }) =>
      Object.entries(work.office.leaders)
        .filter(([, { retired }]) => !retired)
        .map(([key]) => ({ id: key, label: leaderInWords(work, key, language) })),
  }),
};

const givenBy = ({
  role,
  unit,
  head,
  leader,
}: {
  role: string;
  unit?: string;
  head?: string;
  leader?: string;
}): Given => ({
  role: isRole(role) ? role : "clerk",
  unitKey: unit,
  leaderKey: leader,
  isHead: head === "yes",
});

const staffInvite = dialog(
  "staffInvite",
  { name: text({ ask: "staff.whoseName", min: 2, max: 80 }), ...roleQuestions },
  async ({ name, ...asked }, setting): Promise<Outcome> => {
    const { work, staff, say } = setting;
    const invited = staff && (await inviteBy(work, staff, { name, ...givenBy(asked) }));
    if (invited?.ok) return { say: [invitationMessage(setting, invited)] };
    return invited && invited.reason !== "notAllowed"
      ? { say: [{ text: say("staff.notInvited") }], goTo: "/staff" }
      : notAllowedSaid(setting);
  },
  { right },
);

const notDone = (reason: NotEnded["reason"], { say }: Setting): Outcome => ({
  say: [{ text: say(reason === "notAllowed" ? "hints.notAllowed" : `staff.${reason}`) }],
  goTo: "/staff",
});

const member = choose({ ask: "staff.unknown", from: () => [] });
const memberOf = ({ work, answers }: Setting) => activeStaff(work, Number(answers.member));

const staffRole = dialog(
  "staffRole",
  { member, ...roleQuestions },
  async ({ member: id, ...asked }, setting): Promise<Outcome> => {
    const { work, staff, say } = setting;
    if (!staff) return { goTo: "/menu" };
    const changed = await changeRole(work, staff, Number(id), givenBy(asked));
    if (!changed.ok)
      return ["unknown", "yourself", "lastAdmin", "notAllowed"].includes(changed.reason)
        ? notDone(changed.reason as NotEnded["reason"], setting)
        : { say: [{ text: say("staff.notInvited") }], goTo: "/staff" };
    const { name } = changed.staff;
    const note = say("staff.roleChanged", { name, role: roleInWords(setting, changed.staff) });
    return { say: [{ text: note, choices: [{ id: "/staff", label: say("staff.list") }] }] };
  },
  { right },
);

const staffEnd = dialog(
  "staffEnd",
  {
    member,
    sure: choose({
      ask: async (setting) => {
        const found = await memberOf(setting);
        if (!found) return setting.say("staff.unknown");
        return setting.say("staff.sure", { name: found.name, role: roleInWords(setting, found) });
      },
      from: ({ say }) => [
        { id: "no", label: say("staff.dontEnd") },
        { id: "yes", label: say("staff.doEnd") },
      ],
    }),
  },
  async ({ member: id, sure }, setting): Promise<Outcome> => {
    const { work, staff, say } = setting;
    if (!staff) return { goTo: "/menu" };
    if (sure === "no") return { goTo: `/staff ${id}` };
    const ended = await endStaff(work, staff, Number(id));
    if (!ended.ok) return notDone(ended.reason, setting);
    const text = say("staff.ended", { name: ended.staff.name, count: ended.casesReturned });
    return { say: [{ text, choices: [{ id: "/staff", label: say("staff.list") }] }] };
  },
  { right },
);

/** Somebody who is staff opens an invitation: nothing they are is taken from them without a word. */
export function askOfNewRole(setting: Setting, code: string, invited: StaffMember): Outcome {
  const { memberships, say } = setting;
  const role = say(`role.${invited.role}`);
  const text = say("staff.alreadyIs", {
    is: memberships.map((one) => roleInWords(setting, one)).join("; "),
    role: roleInWords(setting, invited),
  });
  const choices = [
    { id: `/start ${code} add`, label: say("staff.addRole", { role }) },
    { id: `/start ${code} instead`, label: say("staff.insteadRole", { role }) },
    { id: "/start leave", label: say("staff.leaveRole") },
  ];
  return { say: [{ text, choices }] };
}

/** The invitation is taken up: who they are from now on, with the menu of it. */
export async function signIn(setting: Setting, code: string, instead = false): Promise<Outcome> {
  const { work, person, memberships, say } = setting;
  const joined = await redeemInvite(work, person.id, code, { instead });
  if (!joined.ok) return { say: [{ text: say("staff.inviteUsed") }] };
  setting.joins();
  const { id, name, role } = joined.staff;
  const before = instead ? [] : memberships.filter((one) => one.id !== id).map((one) => one.role);
  return {
    say: [
      {
        text: say("staff.joined", { name, role: say(`role.${role}`) }),
        choices: [{ id: "/menu", label: say("common.menu") }],
        navigation: [],
        menu: menuEntries(say, ...before, role),
      },
    ],
    actsAs: id,
  };
}

export const staffDialogs = [staffInvite, staffRole, staffEnd];
