import { viberChannel } from "../../../src/channels/viber/channel.ts";
import { openLog } from "../../../src/lib/log.ts";
import { answers, authToken, startViberServer } from "../../support/viberServer.ts";
import { type Fault, type OpenWire, serve } from "../wire.ts";

const faults: Record<Fault, (typeof answers)["hangUp"]> = {
  slowDown: answers.http(429),
  down: answers.http(502),
  hangsUp: answers.hangUp,
  refuses: answers.status(3, "badData"),
  blocked: answers.status(6, "receiverNotSubscribed"),
};

export const viber: OpenWire = async (parts) => {
  const platform = await startViberServer({ redeliverAfterMs: 20 });
  const served = await serve(parts, (publicUrl) =>
    viberChannel({
      authToken,
      senderName: "Linjiang Office",
      apiOrigin: platform.origin,
      publicUrl,
      welcome: () => ({ text: "This is Linjiang Office.", button: "Begin" }),
      refusedLater: async () => undefined,
      files: parts.files,
      log: openLog("silent"),
    }),
  );
  while (platform.account.event_types.length === 0) await new Promise((done) => setTimeout(done, 5));
  let serial = 70;

  return {
    channel: served.channel,
    someone: async () => {
      const user = platform.user(++serial, parts.language, { hasWritten: true });
      return {
        address: user.id,
        says: user.says,
        presses: user.presses,
        sendsFile: ({ name, bytes }) => user.sendsFile(bytes, name),
        sharesLocation: user.sharesLocation,
        sharesContact: user.sharesPhone,
        sendsOddity: user.sendsSticker,
        blocks: user.unsubscribes,
        sees: () =>
          user.sees().map(({ message }, i) => ({
            text: user.reads()[i]?.text ?? "",
            buttons: message.keyboard?.Buttons.map(({ Text }) => Text) ?? [],
            files: message.type === "text" ? [] : [message.media],
          })),
      };
    },
    comesAgain: platform.sendsLastAgain,
    answered: () => platform.answered,
    forges: async () => {
      const body = platform.bodyOf({ event: "webhook", timestamp: 1, message_token: platform.nextToken() });
      const statuses = [];
      for (const signature of ["", platform.signatureOf(`${body} `), platform.signatureOf(body).replace(/.$/, "x")])
        statuses.push((await platform.post(body, signature)).status);
      return statuses;
    },
    nextAnswer: (fault) => platform.fails({ times: 1, with: faults[fault] }),
    close: async () => {
      await served.close();
      await platform.close();
    },
  };
};
