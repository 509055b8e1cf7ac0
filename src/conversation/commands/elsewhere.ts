import { dateInWords } from "../../i18n/dates.ts";
import { chatsOf, checkLinkCode, makeLinkCode, readLinkCode, sendNewsTo } from "../../office/people/linking.ts";
import { type Command, idOf } from "../command.ts";
import { type Outcome, said } from "../setting.ts";

// Going on elsewhere: a code joins another chat, and the person says which of their chats gets news.

/** Without a code one is made, to be written in the other chat; with one it is asked whether this chat joins that person. */
const link: Command = {
  name: "link",
  beforeConsent: true,
  run: async (setting, args): Promise<Outcome> => {
    const { work, person, staff, say } = setting;
    if (staff) return said({ text: say("elsewhere.staffHere") });
    if (args.length === 0) {
      if (!person.consentAt) return { start: "welcome", answers: {} };
      const { code, minutes } = await makeLinkCode(work, person.id);
      const choices = [{ id: "/link enter", label: say("elsewhere.enter") }];
      return said({ text: say("elsewhere.code", { code, minutes }), choices, secret: code });
    }
    if (args[0] === "enter") return { start: "link", answers: {} };
    const code = readLinkCode(args.join(" "));
    if (!code) return said({ text: say("elsewhere.unknown") });
    const checked = await checkLinkCode(work, person.id, code);
    return checked.ok ? { start: "link", answers: { code } } : said({ text: say(`elsewhere.${checked.reason}`) });
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
