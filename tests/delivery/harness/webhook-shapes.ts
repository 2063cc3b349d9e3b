/** One call by the vendor's own words; `digits` tells calls apart, `lead` (1, 2, …) the customer. */
export function wordsOfCall(digits: number, lead: number) {
  const live = (status: string, extra: object = {}) => ({
    type: "live_call",
    SourceNumber: "09000000001",
    DestinationNumber: "08069000001",
    DialWhomNumber: `09000000${100 + lead}`,
    Status: status,
    StartTime: "2026-11-18 12:43:19",
    CallSid: String(8_000_000 + digits),
    Direction: "WEBOBD",
    campid: String(9_000_000 + digits),
    ...extra,
  });
  const report = (extra: object = {}) => ({
    ...live("ANSWER"),
    type: "call_report",
    CallDuration: "26",
    TalkDuration: "2",
    coins: "2",
    EndTime: "2026-11-18 12:43:45",
    CallRecordingUrl: "https://newcallrecords.callerdesk.io/outgoing/11_2026/a.wav",
    LegA_Picked_time: "2026-11-18 12:43:27",
    LegB_Start_time: "2026-11-18 12:43:28",
    LegB_Picked_time: "2026-11-18 12:43:43",
    ...extra,
  });
  const whole = [live("Ringing"), live("Leg A Answer"), live("Leg B Answer"), live("Picked"), report()];
  return { live, report, whole };
}
