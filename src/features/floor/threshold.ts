/** Share by which a number must fall back before it counts as good again, so that no colour flickers. */
const hysteresis = 0.1;

/** Whether a number is past its limit, where being more is the trouble. It was, until it is a tenth below. */
export function isOver(was: boolean, value: number, limit: number): boolean {
  return was ? value > limit * (1 - hysteresis) : value > limit;
}

/** Whether a number is short of its target, where being less is the trouble. It was, until it is a tenth above. */
export function isShort(was: boolean, value: number, target: number): boolean {
  return was ? value < target * (1 + hysteresis) : value < target;
}
