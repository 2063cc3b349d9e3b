export type StoredNote = { text: string; version: number };

/**
 * What a save leaves behind. A text that was written on an older copy never replaces what somebody (or another
 * tab) saved meanwhile: both are kept, the stored one under a divider that names its time.
 */
export function mergeNote(
  stored: StoredNote | null,
  save: { text: string; baseVersion: number; storedAt: string },
): { text: string; isMerged: boolean } {
  const { text, baseVersion, storedAt } = save;
  if (!stored || baseVersion >= stored.version || stored.text.trim() === "" || text.includes(stored.text)) {
    return { text, isMerged: false };
  }
  // Also the answer to a retry whose first answer was lost: what is saved already holds this text.
  if (stored.text.includes(text)) return { text: stored.text, isMerged: true };
  return { text: `${text}\n— also written elsewhere at ${storedAt} —\n${stored.text}`, isMerged: true };
}
