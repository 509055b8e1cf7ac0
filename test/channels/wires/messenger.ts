import { messengerChannel } from "../../../src/channels/messenger/channel.ts";
import { openLog } from "../../../src/lib/log.ts";
import { answers, keys, startMessengerServer } from "../../support/messengerServer.ts";
import { type Fault, type OpenWire, serve } from "../wire.ts";

const faults: Record<Fault, (typeof answers)["badGateway"]> = {
  slowDown: answers.error(400, 613),
  down: answers.badGateway,
  hangsUp: answers.hangUp,
  refuses: answers.error(400, 100),
  blocked: answers.error(400, 551, 1545041),
};

export const messenger: OpenWire = async (parts) => {
  const platform = await startMessengerServer();
  const served = await serve(parts, (publicUrl) =>
    messengerChannel({
      ...keys,
      apiOrigin: platform.origin,
      publicUrl,
      menus: [],
      files: parts.files,
      log: openLog("silent"),
      now: () => new Date(),
    }),
  );
  await platform.subscribe(`${served.url}/messenger`);
  let serial = 70;
  const forged = JSON.stringify({
    object: "page",
    entry: [{ id: "1", messaging: [{ sender: { id: "5" }, timestamp: 1, message: { mid: "m_5", text: "hello" } }] }],
  });
  const good = platform.sign(forged);

  return {
    channel: served.channel,
    tellsNoLanguage: true,
    someone: async () => {
      const user = platform.user(String(++serial));
      // Meta lets us write only to those who have written.
      platform.silentFor(user.id, 0);
      return {
        address: user.id,
        says: user.says,
        presses: user.presses,
        sendsFile: (file) => user.sendsFile(file),
        sharesLocation: user.sharesLocation,
        sharesContact: user.sharesNumber,
        edits: (text) => user.edits(text),
        sendsOddity: user.sendsSticker,
        blocks: async () => user.blocks(),
        sees: user.reads,
      };
    },
    comesAgain: platform.redelivers,
    answered: () => platform.answered,
    forges: () =>
      Promise.all([
        platform.post(forged, {}),
        platform.post(forged, platform.sign(forged, "another-secret")),
        // The older hash alone, though it is right.
        platform.post(forged, { "x-hub-signature": good["x-hub-signature"] }),
        platform.post(forged.replace("hello", "hellp"), good),
      ]),
    nextAnswer: (fault) => platform.fails({ with: faults[fault] }),
    close: async () => {
      await served.close();
      await platform.close();
    },
  };
};
