import { whatsappChannel } from "../../../src/channels/whatsapp/channel.ts";
import { openLog } from "../../../src/lib/log.ts";
import { recordLateRefusal } from "../../../src/notifications/lateRefusal.ts";
import { account, answers, startWhatsappServer } from "../../support/whatsappServer.ts";
import { type Fault, type OpenWire, serve } from "../wire.ts";

const faults: Record<Fault, (typeof answers)["badGateway"]> = {
  slowDown: answers.error(429, 20429),
  down: answers.badGateway,
  hangsUp: answers.hangUp,
  refuses: answers.error(400, 21617),
  blocked: answers.error(400, 21610),
};

export const whatsapp: OpenWire = async (parts) => {
  const platform = await startWhatsappServer();
  const clock = () => new Date();
  const served = await serve(parts, (publicUrl) =>
    whatsappChannel({
      ...account,
      apiOrigin: platform.origin,
      publicUrl,
      lists: false,
      lastHeard: async () => undefined,
      refusedLater: (id, refusal) => recordLateRefusal({ database: parts.database, clock }, "whatsapp", id, refusal),
      files: parts.files,
      log: openLog("silent"),
      now: clock,
    }),
  );
  platform.postsTo(`${served.url}/whatsapp`);
  let serial = 70;

  return {
    channel: served.channel,
    tellsNoLanguage: true,
    someone: async () => {
      const user = platform.user(`+86139000000${++serial}`);
      // WhatsApp lets us write only to those who have written.
      platform.silentFor(user.number, 0);
      return {
        address: user.number,
        says: user.says,
        sendsFile: user.sendsFile,
        sharesLocation: user.sharesLocation,
        sendsOddity: user.sendsSticker,
        sees: user.reads,
      };
    },
    comesAgain: platform.redelivers,
    answered: () => platform.answered,
    forges: async () => {
      const fields = platform.user("+8613900000005").message({ Body: "hello" });
      const good = platform.sign(fields);
      const answered = await Promise.all([
        platform.post(fields, {}),
        platform.post(fields, { "x-twilio-signature": platform.sign(fields, "another-token") }),
        platform.post({ ...fields, Body: "hellp" }, { "x-twilio-signature": good }),
        // Signed for another address.
        platform.post(fields, {
          "x-twilio-signature": platform.sign(fields, undefined, "https://other.test/whatsapp"),
        }),
      ]);
      return answered.map(({ status }) => status);
    },
    nextAnswer: (fault) => platform.fails({ with: faults[fault] }),
    close: async () => {
      await platform.allTold();
      await served.close();
      await platform.close();
    },
  };
};
