import { render } from "./render.ts";

export type Welcome = { text: string; button: string };

const noFiles = { link: async () => undefined, blob: async () => new Blob() };

/**
 * The answer to the callback of somebody who opens the chat: https://developers.viber.com/docs/api/rest-bot-api/#sending-a-welcome-message
 * Its button begins the conversation, with what the link that led here carried (a receipt number, an invitation of staff).
 */
export async function welcomeMessage({ text, button }: Welcome, senderName: string, context = ""): Promise<object> {
  const payload = /^[\w-]{1,40}$/.test(context) ? ` ${context}` : "";
  const [message] = await render({ text, choices: [{ id: `/start${payload}`, label: button }], listed: true }, noFiles);
  return { sender: { name: senderName }, ...message };
}
