// Reverse proxies in front: whose word on where a request comes from is believed.

import { BlockList, isIPv6 } from "node:net";
import type { FastifyInstance } from "fastify";
import type { Log } from "../lib/log.ts";

/** None, how many stand in front (true is one), or which: addresses and networks. */
export type Proxies = boolean | number | string[];

/** Of this machine, and of networks that the internet does not reach. */
const near = new BlockList();
near.addSubnet("127.0.0.0", 8);
near.addSubnet("10.0.0.0", 8);
near.addSubnet("172.16.0.0", 12);
near.addSubnet("192.168.0.0", 16);
near.addSubnet("169.254.0.0", 16);
near.addAddress("::1", "ipv6");
near.addSubnet("fc00::", 7, "ipv6");
near.addSubnet("fe80::", 10, "ipv6");

const isNear = (address: string) => near.check(address.replace(/%.*$/, ""), isIPv6(address) ? "ipv6" : "ipv4");

/**
 * Each proxy adds to X-Forwarded-For where the request came from, so only the last entries are the proxies' word; all before them are the
 * client's own. Where the proxies are only counted, the nearest must be near: else whoever reaches our port writes the header.
 */
export function trustIn(proxies: Proxies) {
  if (proxies === false || Array.isArray(proxies)) return proxies;
  return (address: string, hop: number) => hop < Number(proxies) && (hop > 0 || isNear(address));
}

/**
 * Says once that a proxy seems to stand in front which the settings don't trust: then all people have the proxy's address, and share one
 * address's budget.
 */
export function warnOfProxies(server: FastifyInstance, log: Log): void {
  let said = false;
  server.addHook("onRequest", async (request) => {
    if (said || request.headers["x-forwarded-for"] === undefined) return;
    if (request.ip !== request.socket.remoteAddress) return;
    said = true;
    log.warn(
      "a request came with X-Forwarded-For from an address that is not trusted. If that is your reverse proxy, set TRUST_PROXY to how many proxies stand in front (such as 1), or to their addresses where they are not on this network; until then all people count as one",
    );
  });
}
