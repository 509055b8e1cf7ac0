import { agree } from "../../../office/people/ownDetails.ts";
import { privacyPolicy } from "../../commands/privacy.ts";
import { dialog } from "../../dialog.ts";
import { choose } from "../../questions.ts";

/** First contact: what is kept and why, and the person's consent. */
export const welcome = dialog(
  "welcome",
  {
    consent: choose({
      // Asked again it stands just below all this, and a small phone has room for the buttons.
      ask: ({ say, work, language, asksAgain }) =>
        asksAgain
          ? say("welcome.again")
          : [
              work.office.demo ? say("welcome.demo") : "",
              say("welcome.hello", { office: work.office.name[language] ?? Object.values(work.office.name)[0] ?? "" }),
              say("welcome.kept"),
            ]
              .filter(Boolean)
              .join("\n\n"),
      from: ({ say, work, language }) => [
        { id: "yes", label: say("welcome.agree") },
        ...work.office.languages
          .filter((other) => other !== language)
          .map((other) => ({ id: `speak:${other}`, label: work.texts.say(other, "language.name") })),
        { id: "more", label: say("welcome.more") },
      ],
      // "Hello", or a matter at once: neither is a wrong answer.
      narrow: async (_, { say }) => ({ ok: false, hint: say("welcome.first") }),
    }),
  },
  async ({ consent }, setting) => {
    const { work, person, say } = setting;
    if (consent.startsWith("speak:")) return { goTo: `/language ${consent.slice("speak:".length)}` };
    if (consent === "more") return { say: [{ text: privacyPolicy(setting) }], start: "welcome", answers: {} };
    await agree(work, person.id);
    person.consentAt = work.now;
    return { say: [{ text: say("welcome.thanks") }], goTo: "/pending" };
  },
);
