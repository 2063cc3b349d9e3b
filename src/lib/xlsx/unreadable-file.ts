/** Why a file cannot be read, as a sentence for whoever gave it: never a word of what the file holds. */
export class UnreadableFile extends Error {
  override name = "UnreadableFile";
}
