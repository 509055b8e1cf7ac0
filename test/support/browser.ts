// A browser that comes from npm, so that page tests run where nothing is installed.

import chromium from "@sparticuz/chromium";
import { type Browser, chromium as playwright } from "playwright-core";

const quiet = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // A name that is not this machine's own: over plain http it is no secure context, as on an office's network.
  "--host-resolver-rules=MAP open-door.test 127.0.0.1",
];

export async function openBrowser(): Promise<Browser> {
  chromium.setGraphicsMode = false;
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [...chromium.args.filter((arg) => !arg.startsWith("--headless") && arg !== "--single-process"), ...quiet],
    headless: true,
  });
}
