import { faker } from "@faker-js/faker/locale/en_IN";

/** All of the demo's dice, so that one seed decides everything but passwords and secrets. */
export const chance = {
  /** Restarts the dice; `today` is what "recently" means to them. */
  start(seed: number, today: Date): void {
    faker.seed(seed);
    faker.setDefaultRefDate(today);
  },
  between: (min: number, max: number): number => faker.number.float({ min, max }),
  whole: (min: number, max: number): number => faker.number.int({ min, max }),
  isHit: (probability: number): boolean => faker.number.float() < probability,
  oneOf: <T>(values: readonly T[]): T => faker.helpers.arrayElement(values),
  weighted: <T>(weights: readonly { weight: number; value: T }[]): T =>
    faker.helpers.weightedArrayElement(weights),
  /** Log-normal: most near the median, a long tail. */
  logNormal(median: number, sigma: number): number {
    const a = Math.max(faker.number.float(), 1e-9);
    const normal = Math.sqrt(-2 * Math.log(a)) * Math.cos(2 * Math.PI * faker.number.float());
    return median * Math.exp(sigma * normal);
  },
  firstName: (): string => faker.person.firstName(),
  lastName: (): string => faker.person.lastName(),
};
