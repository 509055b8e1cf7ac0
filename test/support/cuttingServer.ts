// A server of files that breaks off: what a platform's, a proxy's or a network's faults look like to whoever downloads.

import { createServer, type Socket } from "node:net";

const start = (length: number | string) =>
  `HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: ${length}\r\n\r\n`;
const some = Buffer.alloc(70_000, 7);

/** What it does with a connection, by the last word of the path that is asked for. */
export const cuts: Record<string, (socket: Socket) => void> = {
  beforeHeaders: (socket) => socket.destroy(),
  resetBeforeHeaders: (socket) => socket.resetAndDestroy(),
  amidHeaders: (socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Le"),
  afterHeaders: (socket) => socket.write(start(200_000), () => socket.destroy()),
  resetAfterHeaders: (socket) => socket.write(start(200_000), () => socket.resetAndDestroy()),
  amidBody: (socket) => socket.write(start(200_000)) && socket.write(some, () => socket.destroy()),
  resetAmidBody: (socket) =>
    void socket.write(start(200_000), () => socket.write(some, () => socket.resetAndDestroy())),
  endsEarly: (socket) => socket.write(start(200_000)) && socket.end(some),
  noChunkEnd: (socket) =>
    socket.end(
      `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${(1000).toString(16)}\r\n${"x".repeat(1000)}\r\n`,
    ),
  strangeChunk: (socket) => socket.end("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n"),
  strangeLength: (socket) => socket.end(`${start("many")}x`),
  noHttp: (socket) => socket.end("I am no server of files.\r\n\r\n"),
};

/** `fileAt(cut)` is an address whose download breaks off so. `asked` counts the connections. */
export async function aCuttingServer() {
  const sockets = new Set<Socket>();
  let asked = 0;
  let whole: Buffer | undefined;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
    socket.once("data", (data) => {
      const [, target = ""] = String(data).split(" ");
      if (String(data).startsWith("POST")) {
        // Telegram is asked for the path first.
        const [, id = ""] = /"file_id":"([^"]+)"/.exec(String(data)) ?? [];
        const body = JSON.stringify({ ok: true, result: { file_id: id, file_unique_id: id, file_path: id } });
        return socket.end(
          `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
        );
      }
      asked += 1;
      if (whole) return socket.end(Buffer.concat([Buffer.from(start(whole.length)), whole]));
      const cut = Object.keys(cuts).find((name) => target.split(/[/?]/).includes(name)) ?? "beforeHeaders";
      cuts[cut]?.(socket);
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  return {
    origin,
    asked: () => asked,
    /** From now on it gives this file, whole. */
    gives: (bytes: Buffer) => {
      whole = bytes;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}
