/** Zones people work in, as this browser knows them; India first. */
export const zones: readonly string[] = (() => {
  const known = Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "Asia/Calcutta");
  return [
    "Asia/Kolkata",
    ...known.filter((zone) => zone !== "Asia/Kolkata"),
    ...(known.includes("UTC") ? [] : ["UTC"]),
  ];
})();
