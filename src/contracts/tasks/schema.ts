import { z } from "zod";
export const taskKind = z.enum(["callback", "follow_up"]);
export type TaskKind = z.infer<typeof taskKind>;
