import { isIP } from "node:net";
import { z } from "zod";
import { plainly } from "./plainFaults.ts";

const flag = z.stringbool();
const port = z.coerce.number("is not a port number, 0 to 65535").int().min(0).max(65535);

/** "10.0.0.1", "10.0.0.0/8", or a name that the standard gives to a range. */
function isProxyAddress(given: string): boolean {
  if (["loopback", "linklocal", "uniquelocal"].includes(given)) return true;
  const [address = "", bits, ...rest] = given.split("/");
  const family = isIP(address);
  return (
    rest.length === 0 &&
    family > 0 &&
    (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128)))
  );
}

/**
 * How many proxies stand in front, or which. "true" is one: each proxy adds to X-Forwarded-For where the request came from, so that only
 * the last entries are the proxies' word, and all before them are the client's own.
 */
const proxies = z.string().transform((given, context): false | number | string[] => {
  const said = z.stringbool().safeParse(given);
  if (/^\d+$/.test(given) && Number(given) <= 10) return Number(given) || false;
  if (said.success) return said.data ? 1 : false;
  const addresses = given.split(",").map((one) => one.trim());
  if (addresses.every(isProxyAddress)) return addresses;
  context.addIssue({
    code: "custom",
    message:
      "is neither false, nor how many proxies stand in front (1, 2 …), nor their addresses or networks, separated by commas",
  });
  return z.NEVER;
});

const secret = z.string().min(8).optional();
const origin = (usual: string) => z.url({ protocol: /^https?$/ }).default(usual);

/** Settings that only make sense together: a channel is on when all of them are set. */
const channelSettings = {
  line: ["LINE_CHANNEL_SECRET", "LINE_CHANNEL_ACCESS_TOKEN", "PUBLIC_URL"],
  messenger: ["MESSENGER_PAGE_ACCESS_TOKEN", "MESSENGER_APP_SECRET", "MESSENGER_VERIFY_TOKEN", "PUBLIC_URL"],
  whatsapp: ["WHATSAPP_ACCOUNT_SID", "WHATSAPP_AUTH_TOKEN", "WHATSAPP_NUMBER", "PUBLIC_URL"],
  viber: ["VIBER_AUTH_TOKEN", "PUBLIC_URL"],
} as const satisfies Record<string, (keyof z.infer<typeof schema>)[]>;

const schema = z
  .object({
    DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
    DATA_DIR: z.string().min(1).default("./data"),
    OFFICE_FILE: z.string().min(1).optional(),
    TEMPLATES_DIR: z.string().min(1).optional(),
    HOST: z.string().min(1).default("127.0.0.1"),
    PORT: port.default(8080),
    PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
    TRUST_PROXY: proxies.optional(),
    ROLES: z
      .string()
      .default("web,worker")
      .transform((roles) => roles.split(",").map((role) => role.trim()))
      .pipe(z.array(z.enum(["web", "worker"])).min(1)),
    SECRET_KEY: z.string().min(32).optional(),
    TELEGRAM_BOT_TOKEN: z
      .string()
      .regex(/^\d+:[\w-]{20,}$/)
      .optional(),
    TELEGRAM_API_ROOT: z.url({ protocol: /^https?$/ }).default("https://api.telegram.org"),
    TELEGRAM_WEBHOOK_SECRET: z
      .string()
      .regex(/^[\w-]{16,256}$/)
      .optional(),
    TELEGRAM_MESSAGES_PER_SECOND: z.coerce.number().int().min(1).max(1000).default(30),
    LINE_CHANNEL_SECRET: secret,
    LINE_CHANNEL_ACCESS_TOKEN: secret,
    LINE_API_ORIGIN: origin("https://api.line.me"),
    LINE_DATA_ORIGIN: origin("https://api-data.line.me"),
    MESSENGER_PAGE_ACCESS_TOKEN: secret,
    MESSENGER_APP_SECRET: secret,
    MESSENGER_VERIFY_TOKEN: secret,
    MESSENGER_API_ORIGIN: origin("https://graph.facebook.com"),
    MESSENGER_MESSAGE_TAG: z
      .string()
      .regex(/^[A-Z_]+$/)
      .optional(),
    WHATSAPP_ACCOUNT_SID: z
      .string()
      .regex(/^AC[0-9a-f]{32}$/)
      .optional(),
    WHATSAPP_AUTH_TOKEN: secret,
    WHATSAPP_NUMBER: z
      .string()
      .regex(/^\+\d{6,15}$/)
      .optional(),
    WHATSAPP_API_ORIGIN: origin("https://api.twilio.com"),
    WHATSAPP_LISTS: flag.default(false),
    WHATSAPP_TEMPLATE_SID: z
      .string()
      .regex(/^HX[0-9a-f]{32}$/)
      .optional(),
    VIBER_AUTH_TOKEN: secret,
    VIBER_SENDER_NAME: z.string().min(1).max(28).default("Open Door"),
    VIBER_API_ORIGIN: origin("https://chatapi.viber.com"),
    S3_BUCKET: z.string().min(3).optional(),
    S3_REGION: z.string().min(1).default("us-east-1"),
    S3_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
    S3_ACCESS_KEY_ID: z.string().min(1).optional(),
    S3_SECRET_ACCESS_KEY: z.string().min(1).optional(),
    METRICS_TOKEN: secret,
    LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  })
  // What hangs on several settings is said along with the faults of single ones, not after they are mended.
  .refine((s) => !s.PUBLIC_URL || !s.TELEGRAM_BOT_TOKEN || s.TELEGRAM_WEBHOOK_SECRET, {
    path: ["TELEGRAM_WEBHOOK_SECRET"],
    error: "is needed when PUBLIC_URL is set and Telegram is on: without it anybody could post updates",
    when: () => true,
  })
  .refine((s) => !s.DATABASE_URL || s.SECRET_KEY, {
    path: ["SECRET_KEY"],
    error: "is needed with DATABASE_URL, and must be the same for every process: query codes are hashed with it",
    when: () => true,
  });

export type Settings = z.infer<typeof schema>;

/** What still has to be set before the channel is on. */
export const missingFor = (channel: keyof typeof channelSettings, settings: Settings): string[] =>
  channelSettings[channel].filter((name) => settings[name] === undefined);

const examples: Record<string, string> = {
  DATABASE_URL: "postgresql://opendoor:secret@db.example.org/opendoor",
  DATA_DIR: "./data",
  OFFICE_FILE: "./office.yaml",
  TEMPLATES_DIR: "./templates",
  HOST: "127.0.0.1",
  PORT: "8080",
  PUBLIC_URL: "https://door.example.org",
  TRUST_PROXY: "1",
  ROLES: "web,worker",
  SECRET_KEY: "32 random characters or more: openssl rand -base64 48",
  TELEGRAM_BOT_TOKEN: "123456789:AAE-token-from-BotFather-xxxxxxxxxxxxx",
  TELEGRAM_API_ROOT: "https://api.telegram.org",
  TELEGRAM_WEBHOOK_SECRET: "16 to 256 of A-Z a-z 0-9 _ -: openssl rand -hex 24",
  TELEGRAM_MESSAGES_PER_SECOND: "30",
  LINE_CHANNEL_SECRET: "the channel secret under Basic settings in the LINE Developers console",
  LINE_CHANNEL_ACCESS_TOKEN: "a long-lived channel access token, under Messaging API in the LINE Developers console",
  LINE_API_ORIGIN: "https://api.line.me",
  LINE_DATA_ORIGIN: "https://api-data.line.me",
  MESSENGER_PAGE_ACCESS_TOKEN: "the page's token, under Messenger > Settings of the app at developers.facebook.com",
  MESSENGER_APP_SECRET: "the app secret, under Settings > Basic of the app",
  MESSENGER_VERIFY_TOKEN: "any words of your own, 8 characters or more, typed into the webhook's form too",
  MESSENGER_API_ORIGIN: "https://graph.facebook.com",
  MESSENGER_MESSAGE_TAG: "HUMAN_AGENT",
  WHATSAPP_ACCOUNT_SID: "AC and 32 hexadecimal digits, from the Twilio console",
  WHATSAPP_AUTH_TOKEN: "the auth token, from the Twilio console",
  WHATSAPP_NUMBER: "+14155238886",
  WHATSAPP_API_ORIGIN: "https://api.twilio.com",
  WHATSAPP_LISTS: "true",
  WHATSAPP_TEMPLATE_SID: "HX and 32 hexadecimal digits: an approved template with one variable, the text",
  VIBER_AUTH_TOKEN: "the token of the bot, from partners.viber.com",
  VIBER_SENDER_NAME: "Linjiang Office",
  VIBER_API_ORIGIN: "https://chatapi.viber.com",
  S3_BUCKET: "open-door-evidence",
  S3_REGION: "us-east-1",
  S3_ENDPOINT: "https://s3.example.org",
  METRICS_TOKEN: "8 characters or more: openssl rand -hex 24",
  LOG_LEVEL: "info",
};

/** One thing wrong with an input, said so that a person can mend it. */
export type Fault = { key: string; fault: string; example?: string };

export type Checked<T> = { ok: true; value: T } | { ok: false; faults: Fault[] };

/** The process's environment, with what a `.env` in this folder adds to it. */
export function environment(): Record<string, string | undefined> {
  try {
    process.loadEnvFile();
  } catch {
    // There is none: the environment is all there is.
  }
  return process.env;
}

/** Settings from the environment. An empty variable counts as unset. Never throws: all faults come back at once. */
export function readSettings(env: Record<string, string | undefined>): Checked<Settings> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ""));
  const result = schema.safeParse(given, { error: plainly });
  if (result.success) return { ok: true, value: result.data };
  const faults = result.error.issues.map((issue) => {
    const key = String(issue.path[0]);
    return { key, fault: issue.message, example: examples[key] };
  });
  return { ok: false, faults };
}

/** The faults as lines for a terminal. */
export function faultLines(faults: Fault[]): string {
  return faults
    .map(({ key, fault, example }) => `  ${key}: ${fault}${example ? `\n    for example: ${example}` : ""}`)
    .join("\n");
}
