import type { Choice, Message } from "../domain/message.ts";
import type { Setting } from "./setting.ts";

/** Replies of one turn as few messages as possible: a message without choices goes on top of the next one. */
export function join(replies: Message[]): Message[] {
  const joined: Message[] = [];
  for (const reply of replies) {
    const last = joined.at(-1);
    const open = last && !last.choices?.length && !last.navigation?.length && !last.file && !last.wants;
    if (open) joined[joined.length - 1] = { ...reply, text: `${last.text}\n\n${reply.text}` };
    else joined.push(reply);
  }
  return joined;
}

/** The last reply, with buttons to move on where it has none of its own. */
export function withNavigation(replies: Message[], navigation: Choice[]): Message[] {
  const last = replies.at(-1);
  if (!last || last.navigation) return replies;
  return [...replies.slice(0, -1), { ...last, navigation }];
}

/** Files are wanted: with the labels of the buttons that some platforms have for that. */
export const wantsFiles = (say: Setting["say"]) => ({
  wants: "files" as const,
  wantsLabel: say("common.choosePhotos"),
  cameraLabel: say("common.takePhoto"),
});
