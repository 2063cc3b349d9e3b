/** Path of a Chromium, installed where there is none; undefined where none can be had. */
export function findOrInstallChromium(say: (text: string) => void): Promise<string | undefined>;
export const chromiumAdvice: string;
