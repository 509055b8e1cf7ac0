import { environment, faultLines, readSettings, type Settings } from "../config/settings.ts";
import { openStore, type Store } from "../openStore.ts";

/** Runs a command on the store of the environment's settings, beside a running program or alone; what it returns is the exit code. */
export async function withStore(run: (store: Store, settings: Settings) => Promise<number>): Promise<never> {
  const settings = readSettings(environment());
  if (!settings.ok) {
    console.error(`These settings need mending:\n${faultLines(settings.faults)}`);
    process.exit(1);
  }
  const opened = await openStore(settings.value, { alone: false });
  if (!opened.ok) {
    console.error(opened.message);
    process.exit(1);
  }
  const code = await run(opened.store, settings.value).catch((error: Error) => {
    console.error(error.message);
    return 1;
  });
  await opened.store.close();
  process.exit(code);
}
