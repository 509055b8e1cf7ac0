import { z } from "zod";
import document from "./taxonomy.json" with { type: "json" };

// What cases are about. `open311` are the groups of Open311's GeoReport; `route` is where such a case usually goes.

const names = z.record(z.string(), z.string());
const schema = z.array(
  z.object({
    code: z.string().length(4),
    names,
    children: z.array(z.object({ key: z.string(), names })),
    route: z.string(),
    open311: z.array(z.string()),
  }),
);

export const taxonomy = schema.parse(document);
export type Category = (typeof taxonomy)[number];

const byCode = new Map(taxonomy.map((category) => [category.code, category]));
export const category = (code: string): Category | undefined => byCode.get(code);

/** What the applicant wants with it, apart from what it is about. */
export const caseKinds = ["complaint", "help", "inquiry", "suggestion", "report", "thanks"] as const;
