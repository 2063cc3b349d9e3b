import { prose } from "@/contracts/text";

/** Room for two versions that were kept side by side, so that a merged note can be saved again. */
export const noteText = prose("note", 20_000);
