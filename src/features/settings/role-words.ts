import type { Role } from "@/contracts/members/schema";

export const roleNames: Record<Role, string> = { worker: "Worker", manager: "Manager", admin: "Admin" };

export const roleHints: Record<Role, string> = {
  worker: "Calls leads and writes notes",
  manager: "Also runs campaigns and manages workers",
  admin: "Also manages everyone, lines and the provider",
};
