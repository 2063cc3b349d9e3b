import { prose } from "@/contracts/text";

export const noteText = prose("note", 10_000);
