import { defineConfig } from "prisma/config";

// Prisma's command line would download a native schema engine; its own WASM build does the work here (src/store/migrations.ts),
// so `prisma generate` gets a stand-in that it never starts. Set the variable yourself to write migrations with the native engine.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  datasource: { url: process.env.DATABASE_URL ?? "postgresql://localhost/opendoor" },
});
