import { shortDate } from "../../i18n/dates.ts";
import { setAnnouncements } from "../../office/receptions/announcements.ts";
import { feedSecret } from "../../office/receptions/feeds.ts";
import { receptionInWords } from "../../office/receptions/leaderNews.ts";
import { countsOfYear, publishedReceptions } from "../../office/receptions/schedule.ts";
import { unitContacts } from "../../office/unitContact.ts";
import type { Command } from "../command.ts";
import { askedUnder, asksOnce } from "../dialogs/citizen/askOnce.ts";
import { pageChoices, pageOf, skippedIn, whichPage } from "../pages.ts";
import { type Setting, said } from "../setting.ts";

// The public schedule, and being told of receptions near oneself.

const pageSize = 8;

const schedule: Command = {
  name: "schedule",
  beforeConsent: true,
  run: async (setting, [from = ""]) => {
    const { work, language, say } = setting;
    const { zone } = work.office;
    const skip = /^\+\d{1,4}$/.test(from) ? Number(from.slice(1)) : 0;
    const found = await publishedReceptions(work, skip, pageSize + 1);
    const lines = found.slice(0, pageSize).map((reception) => {
      const words = receptionInWords(work, reception, language);
      const line = say("schedule.line", {
        ...words,
        date: shortDate(reception.startsAt, zone, language),
        kind: say(`rota.kind.${reception.kind}`),
      });
      return reception.status === "cancelled" ? `${line} · ${say("rota.cancelledMark")}` : line;
    });
    const text = [
      ...(lines.length > 0 ? [say("schedule.title"), ...lines] : [say("schedule.none")]),
      ...countsInWords(await countsOfYear(work), say),
    ].join("\n\n");
    const choices = [
      ...(found.length > pageSize ? [{ id: `/schedule +${skip + pageSize}`, label: say("common.more") }] : []),
      { id: "/book", label: say("menu.book") },
      ...(unitContacts(work, language).length > 0 ? [{ id: "/contacts", label: say("unitContact.open") }] : []),
    ];
    const told = said({ text, choices });
    return (await asksOnce(setting)) ? askedUnder(told, setting) : told;
  },
};

/** "/contacts", "/contacts +10": whom to ask in each unit. */
const contacts: Command = {
  name: "contacts",
  beforeConsent: true,
  run: async (setting, args) => {
    const { work, language, say } = setting;
    const all = unitContacts(work, language);
    if (all.length === 0) return said({ text: say("unitContact.none", { phone: work.office.contact.phone }) });
    const { shown, from } = pageOf(all, skippedIn(args));
    const page = { from, shown: shown.length, count: all.length };
    const title = [say("unitContact.title"), whichPage(setting, page)].filter(Boolean).join(" ");
    return said({
      text: [title, ...shown.map((one) => say("unitContact.one", one))].join("\n"),
      choices: pageChoices(setting, "/contacts", page),
    });
  },
};

/** What the year was, once there is something to count. */
const countsInWords = (counts: Awaited<ReturnType<typeof countsOfYear>>, say: Setting["say"]): string[] =>
  counts.held + counts.heldBySubstitute + counts.cancelled > 0 ? [say("schedule.counts", counts)] : [];

/** "/announcements on": told of field visits near one's open cases; off at any time. "no" is the answer of who was not told before. */
const announcements: Command = {
  name: "announcements",
  run: async ({ work, person, say }, [wanted]) => {
    if (wanted === "no") {
      await setAnnouncements(work, person.id, false);
      return said({ text: say("announce.no") });
    }
    if (wanted !== "on" && wanted !== "off") {
      const { announcementsAt } = await work.tx.contact.findUniqueOrThrow({ where: { id: person.id } });
      const choice = announcementsAt
        ? { id: "/announcements off", label: say("announce.stop") }
        : { id: "/announcements on", label: say("announce.start") };
      return said({ text: say(announcementsAt ? "announce.isOn" : "announce.ask"), choices: [choice] });
    }
    await setAnnouncements(work, person.id, wanted === "on");
    return said({ text: say(wanted === "on" ? "announce.on" : "announce.off") });
  },
};

/** A leader's own calendar: an address that only they should know. */
const feed: Command = {
  name: "feed",
  right: "reception.feed",
  run: async ({ work, staff, say }) => {
    if (!staff) return { goTo: "/menu" };
    const path = `/calendar/${feedSecret(work.secretKey, staff.id)}.ics`;
    const address = work.publicUrl ? new URL(path, work.publicUrl).href : path;
    return said({ text: say("schedule.feed", { address }) });
  },
};

export const scheduleCommands = [schedule, contacts, announcements, feed];
