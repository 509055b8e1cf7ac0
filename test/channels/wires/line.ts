import { lineChannel } from "../../../src/channels/line/channel.ts";
import { openLog } from "../../../src/lib/log.ts";
import { accessToken, answers, channelSecret, startLineServer } from "../../support/lineServer.ts";
import { type Fault, type OpenWire, serve } from "../wire.ts";

const faults: Record<Fault, (typeof answers)["notJson"]> = {
  slowDown: answers.error(429, "The API rate limit has been exceeded. Try again later."),
  down: answers.notJson,
  hangsUp: answers.hangUp,
  refuses: answers.error(400, "The request body has 1 error(s)"),
  blocked: answers.error(403, "Forbidden"),
};

export const line: OpenWire = async (parts) => {
  const platform = await startLineServer({ redeliverAfterMs: 20 });
  const served = await serve(parts, (publicUrl) =>
    lineChannel({
      channelSecret,
      accessToken,
      apiOrigin: platform.origin,
      dataOrigin: platform.origin,
      publicUrl,
      files: parts.files,
      log: openLog("silent"),
      now: () => new Date(),
    }),
  );
  while (!platform.webhook.endpoint) await new Promise((done) => setTimeout(done, 5));
  let serial = 70;

  return {
    channel: served.channel,
    someone: async () => {
      const user = platform.user(++serial, parts.language);
      return {
        address: user.userId,
        says: user.says,
        presses: user.presses,
        sendsFile: ({ name, bytes }) => user.sendsFile(bytes, name),
        sharesLocation: user.sharesLocation,
        sendsOddity: user.sendsSticker,
        blocks: user.blocks,
        sees: () =>
          user.sees().map(({ message }, i) => ({
            text: user.reads()[i]?.text ?? "",
            buttons: user.reads()[i]?.buttons.map(({ label }) => label) ?? [],
            files: message.type === "image" ? [message.originalContentUrl] : [],
          })),
      };
    },
    comesAgain: platform.sendsLastAgain,
    answered: () => platform.answered,
    forges: async () => {
      const body = JSON.stringify({ destination: "U0", events: [] });
      const statuses = [];
      for (const signature of ["", platform.signatureOf(`${body} `), `${platform.signatureOf(body).slice(0, -2)}A=`])
        statuses.push(await platform.post(body, signature));
      return statuses;
    },
    nextAnswer: (fault) => platform.fails({ times: 1, with: faults[fault] }),
    close: async () => {
      await served.close();
      await platform.close();
    },
  };
};
