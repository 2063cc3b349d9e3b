import { z } from "zod";
export const role = z.enum(["worker", "manager", "admin"]);
export type Role = z.infer<typeof role>;
