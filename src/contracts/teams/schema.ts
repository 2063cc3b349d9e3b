import { requiredLine } from "@/contracts/text";

export const teamName = requiredLine("team name", 60);
