import { dateInWords } from "../../i18n/dates.ts";
import { chatsOf, joinByCode, makeLinkCode, readLinkCode, sendNewsTo } from "../../office/people/linking.ts";
import { type Command, idOf } from "../command.ts";
import { menuEntries } from "../menu.ts";
import { said } from "../setting.ts";

// Going on elsewhere: a code joins another chat, and the person says which of their chats gets news.

/** Without a code one is made, to be written in the other chat; with one this chat joins the person who made it. */
const link: Command = {
  name: "link",
  beforeConsent: true,
  run: async (setting, args) => {
    const { work, person, say } = setting;
    if (args.length === 0) {
      if (!person.consentAt && !setting.staff) return { start: "welcome", answers: {} };
      const { code, minutes } = await makeLinkCode(work, person.id);
      return said({ text: say("elsewhere.code", { code, minutes }), secret: code });
    }
    const code = readLinkCode(args.join(" "));
    const joined = code ? await joinByCode(work, person.id, code) : { ok: false as const, reason: "unknown" as const };
    if (!joined.ok) return said({ text: say(`elsewhere.${joined.reason}`) });
    const member = await work.tx.staff.findFirst({ where: { contactId: joined.contactId, endedAt: null } });
    return said({
      text: say("elsewhere.joined"),
      menu: member ? menuEntries(say, member.role) : undefined,
      choices: [
        { id: "/bookings", label: say("menu.bookings") },
        { id: "/status", label: say("menu.status") },
        { id: "/channels", label: say("elsewhere.choose") },
      ],
    });
  },
};

const channels: Command = {
  name: "channels",
  run: async ({ work, person, language, say }) => {
    const chats = await chatsOf(work, person.id);
    const { zone } = work.office;
    const lines = chats.map(({ channel, lastSeenAt, chosen }) =>
      say(chosen ? "elsewhere.chatChosen" : "elsewhere.chat", {
        channel: say(`elsewhere.channel.${channel}`),
        date: dateInWords(lastSeenAt, zone, language),
      }),
    );
    const choices = chats
      .filter(({ chosen }) => !chosen)
      .map(({ id, channel }) => ({
        id: `/news ${id}`,
        label: say("elsewhere.newsTo", { channel: say(`elsewhere.channel.${channel}`) }),
      }));
    choices.push({ id: "/link", label: say("elsewhere.makeCode") });
    return said({ text: [say("elsewhere.title"), ...lines].join("\n"), choices });
  },
};

const news: Command = {
  name: "news",
  run: async ({ work, person }, [id]) => {
    await sendNewsTo(work, person.id, idOf(id));
    return { goTo: "/channels" };
  },
};

export const elsewhere = [link, channels, news];
