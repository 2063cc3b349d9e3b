/**
 * The only place that reads whether this tab is seen. Tests override `document.visibilityState` and dispatch
 * `visibilitychange`: headless pages are always visible otherwise.
 */
export function isTabVisible(): boolean {
  return typeof document === "undefined" || document.visibilityState !== "hidden";
}

export function onVisibilityChange(listener: (isVisible: boolean) => void): () => void {
  const handle = () => listener(isTabVisible());
  document.addEventListener("visibilitychange", handle);
  return () => document.removeEventListener("visibilitychange", handle);
}
