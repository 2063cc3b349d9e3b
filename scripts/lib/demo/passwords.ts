import { randomInt } from "node:crypto";

const consonants = "bdfghjklmnprstvz";
const vowels = "aeiou";

const pick = (letters: string) => letters.charAt(randomInt(letters.length));
const syllable = () => pick(consonants) + pick(vowels);
const word = () => syllable() + syllable() + syllable();

/**
 * A password that can be read aloud and typed from a terminal: three made-up words and two digits, `ravoti-mekalu-dosini-47`.
 * Nine syllables of 80 and a hundred numbers are 63 bits.
 */
export function readablePassword(): string {
  return `${word()}-${word()}-${word()}-${randomInt(100).toString().padStart(2, "0")}`;
}
