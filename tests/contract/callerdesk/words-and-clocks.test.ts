import { describe, expect, it } from "vitest";
import { readSeconds, readTime } from "@/providers/callerdesk/schema";
import { callOf } from "./reading";

const report = {
  type: "call_report",
  SourceNumber: "09000000001",
  DestinationNumber: "0806900001",
  DialWhomNumber: "09000000101",
  CallSid: "1",
  Direction: "WEBOBD",
  EndTime: "2026-11-18 12:43:45",
};
const picked = "2026-11-18 12:43:27";

describe("status words of outgoing reports, worker's leg picked, customer's not", () => {
  const legs = { LegA_Picked_time: picked, LegB_Start_time: picked, LegB_Picked_time: "", TalkDuration: "0" };
  const cases: [string, string][] = [
    ["NOANSWER", "no_answer"],
    ["NO ANSWER", "no_answer"],
    ["no-answer", "no_answer"],
    ["No_Answer (18-customer)", "no_answer"],
    ["BUSY", "busy"],
    ["BUSY (17)", "busy"],
    ["(17-customer)", "busy"],
    ["Leg B Cancel - Customer Busy (17 Customer)", "busy"],
    ["CONGESTION", "failed"],
    ["Unavailable (19)", "failed"],
    ["CHANUNAVAIL", "failed"],
    ["Not connected", "failed"],
    ["Cancel-Agent", "cancelled_by_worker"],
    ["Cancel-Customer", "cancelled_by_customer"],
    ["CANCEL (0)", "cancelled_by_worker"],
    ["Missed", "no_answer"],
    // Facts over words: nobody was there to answer.
    ["ANSWER", "no_answer"],
    ["Leg A Answer", "no_answer"],
    ["MYSTERY_STATE", "unknown"],
    ["constructor", "unknown"],
    ["", "no_answer"],
  ];
  for (const [word, status] of cases) {
    it(`${word || "(blank)"} → ${status}`, () => {
      const signal = callOf({ ...report, ...legs, Status: word });
      expect(signal.status).toBe(status);
      expect(signal.phase).toBe("ended");
      expect(signal.didWorkerPickUp).toBe(true);
      expect(signal.didCustomerPickUp).toBe(false);
    });
  }
});

describe("facts over words", () => {
  it.each(["BUSY", "NOANSWER", "Cancel-Customer", "ANSWER", "Ringing", ""])(
    "leg A blank, %s: worker did not pick up",
    (Status) => {
      const signal = callOf({
        ...report,
        LegA_Picked_time: "",
        LegB_Start_time: "",
        LegB_Picked_time: "",
        Status,
      });
      expect(signal).toMatchObject({
        status: "worker_no_answer",
        didWorkerPickUp: false,
        didCustomerPickUp: false,
      });
    },
  );

  it.each(["NOANSWER", "BUSY", "Ringing", "", "Cancel-Agent"])(
    "talk of 12 s beside %s is a completed call",
    (Status) => {
      const signal = callOf({ ...report, TalkDuration: "12", Status });
      expect(signal).toMatchObject({ status: "completed", didWorkerPickUp: true, didCustomerPickUp: true });
    },
  );

  it("the short shape has no legs, so the word decides and the worker's truth stays open", () => {
    expect(callOf({ ...report, Status: "NO ANSWER" })).toMatchObject({
      status: "no_answer",
      didWorkerPickUp: null,
    });
    expect(callOf({ ...report, Status: "ANSWER" })).toMatchObject({
      status: "completed",
      didCustomerPickUp: true,
    });
    expect(callOf({ ...report, Status: "NO ANSWER (0-Agent)" })).toMatchObject({
      status: "worker_no_answer",
    });
  });

  it.each([
    "NO ANSWER",
    "BUSY (17)",
    "CANCEL (0)",
    "AgentEngaged",
    "AbandonedCall",
    "Unavailable (19)",
    "CONGESTION",
  ])("incoming %s is a missed call", (Status) => {
    const signal = callOf({ ...report, Direction: "IVR", Status, TalkDuration: "" });
    expect(signal).toMatchObject({ status: "missed", didWorkerPickUp: false, didCustomerPickUp: null });
  });
});

describe("live words", () => {
  const live = {
    type: "live_call",
    SourceNumber: "9000000001",
    DestinationNumber: "9000000101",
    CallSid: "7",
  };
  const cases: [string, string, string, boolean | null, boolean | null][] = [
    ["WEBOBD", "Ringing", "ringing", null, null],
    ["WEBOBD", "Picked", "ringing", true, null],
    ["WEBOBD", "Leg A Answer", "ringing", true, null],
    ["WEBOBD", "Leg B Answer", "answered", true, true],
    ["WEBOBD", "ANSWER", "answered", true, true],
    // A live event never ends a call; the report does.
    ["WEBOBD", "Cancel-Agent", "dialing", null, null],
    ["IVR", "Transfer to agent", "ringing", null, null],
    ["IVR", "AgentonRing", "ringing", null, null],
    ["IVR", "NO ANSWER (0-Agent)", "dialing", null, null],
    ["IVR", "Picked", "answered", true, true],
    ["", "Picked", "ringing", true, null],
  ];
  for (const [Direction, Status, phase, worker, customer] of cases) {
    it(`${Direction || "no direction"} ${Status} → ${phase}`, () => {
      const signal = callOf({ ...live, Direction, Status });
      expect(signal).toMatchObject({
        phase,
        didWorkerPickUp: worker,
        didCustomerPickUp: customer,
        status: "in_progress",
      });
      expect(signal.dedupeKey).toBe(`7|${Status}`);
    });
  }
  it("an unheard live word changes nothing", () => {
    expect(callOf({ ...live, Status: "WHISPERED" })).toMatchObject({ phase: "dialing", status: "unknown" });
  });
  it("without word or id there is no vendor key", () => {
    expect(callOf({ ...live, Status: "" }).dedupeKey).toBeNull();
    expect(callOf({ ...live, CallSid: "0", Status: "Picked" }).dedupeKey).toBeNull();
    expect(callOf({ ...live, CallSid: "7|Picked", Status: "Picked" }).dedupeKey).toBeNull();
  });
});

describe("event type", () => {
  const bare = {
    SourceNumber: "9000000001",
    DestinationNumber: "9000000101",
    Status: "Picked",
    CallSid: "7",
  };
  it.each([
    ["type=call_report", "report"],
    ["token=abc?type=call_report", "report"],
    ["a=b&type=live_call?type=call_report", "report"],
    ["?type=live_call", "live"],
    ["", "live"],
  ])("query %s → %s", (query, kind) => {
    expect(callOf(bare, query).kind).toBe(kind);
  });
  it("the body's type wins over the query's", () => {
    expect(callOf({ ...bare, type: "live_call" }, "type=call_report").kind).toBe("live");
  });
  it.each([
    "EndTime",
    "CallDuration",
    "TalkDuration",
    "CallRecordingUrl",
    "LegA_Picked_time",
    "LegB_Picked_time",
  ])("%s makes an untyped body a report", (name) => {
    expect(callOf({ ...bare, [name]: "" }).kind).toBe("report");
  });
});

describe("clocks", () => {
  it.each([
    ["2026-11-18 12:43:19", "2026-11-18T07:13:19.000Z"],
    ["2020-04-09n13:46:56", "2020-04-09T08:16:56.000Z"],
    ["2024-01-01T10:00:00Z", "2024-01-01T10:00:00.000Z"],
    ["2024-01-01T10:00:00.250Z", "2024-01-01T10:00:00.250Z"],
    ["2024-01-01T10:00:00+05:30", "2024-01-01T04:30:00.000Z"],
    ["2024-01-01T10:00:00-0100", "2024-01-01T11:00:00.000Z"],
    ["2026-01-01 00:00:00", "2025-12-31T18:30:00.000Z"],
  ])("%s → %s", (text, iso) => {
    expect(readTime(text)?.toISOString()).toBe(iso);
  });
  it.each([
    "",
    "0",
    "0000-00-00 00:00:00",
    "1970-01-01 05:30:00",
    "1970-01-01T00:00:00Z",
    "2026-02-31 10:00:00",
    "2026-13-01 10:00:00",
    "2026-01-01 24:00:00",
    "2026-01-01",
    "not a date",
    "9999-12-31 23:59:59",
    "1794994327",
  ])("%s is no time", (text) => {
    expect(readTime(text)).toBeNull();
  });
});

it("numbers are guarded", () => {
  expect(["26", "26.9", "0", "00:01:26"].map(readSeconds)).toEqual([26, 26, 0, 86]);
  expect(["", "abc", "-1", "1e3", "1e400", "Infinity", "0x1a", "99999999", " 5"].map(readSeconds)).toEqual(
    Array.from({ length: 9 }, () => null),
  );
});
