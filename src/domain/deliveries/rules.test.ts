import { describe, expect, it } from "vitest";
import { showRaw, withoutNumbers } from "@/domain/deliveries/rules";

const worker = { secrets: ["k3y-of-this-team"], canSeeNumbers: false };
const manager = { ...worker, canSeeNumbers: true };
const phone = "9000000101";

describe("numbers", () => {
  it.each([
    [`{"DialWhomNumber":"0${phone}"}`, "a string"],
    [`{"DialWhomNumber": ${phone}}`, "a number"],
    [`{"n":"+91 90000-00101"}`, "with signs between"],
    [`{"n":"\\u0039\\u0030\\u0030\\u0030\\u0030\\u0030\\u0030\\u0031\\u0030\\u0031"}`, "escaped"],
    [`{"n":"९०००००० १०१"}`, "in another script"],
    [`{"payload":"{\\"n\\":\\"\\\\u0039000000101\\"}"}`, "JSON in JSON"],
    [`DialWhomNumber=%2B91${phone}&x=1`, "a form"],
    ["DialWhomNumber=%39%30%30%30%30%30%30%31%30%31", "a form, escaped"],
    [`payload=%7B%22n%22%3A%22${phone}%22%7D`, "JSON in a form"],
    [`call from ${phone} ended`, "plain words"],
    [`{"n":"${phone}`, "a broken end"],
    [`%zz=${phone}&%=%39000000101`, "broken escapes"],
  ])("%s is masked for those who may not see it (%s)", (text) => {
    const shown = showRaw(text, worker);
    expect(shown).not.toContain("0000");
    expect(shown).not.toMatch(/u0039|%39|९०/);
    expect(shown).toMatch(/101|१०१/);
  });

  it("stay as sent for those who may", () => {
    for (const text of [`{"a" : "0${phone}", "a": 2}`, `a=%2B91${phone}&b=`, "words"])
      expect(showRaw(text, manager)).toBe(text);
  });

  it("leave times, durations and short ids readable", () => {
    const text = '{"StartTime":"2026-11-18 12:43:19","LegB":"0000-00-00 00:00:00","CallDuration":"26"}';
    expect(showRaw(text, worker)).toBe(text);
    expect(withoutNumbers("2026-11-18n12:43:19 then 9000000101")).toBe("2026-11-18n12:43:19 then •••••••101");
  });
});

describe("secrets and addresses", () => {
  it.each([
    '{"authcode":"k3y-of-this-team"}',
    '{"note":"the key is k3y-of-this-team"}',
    '{"\\u0061uthcode":"another-key"}',
    "?type=live_call&token=another-key",
    "a=1&api_key=another-key",
    '{"Authorization":["Bearer another-key"]}',
    "k3y-of-this-team",
    "x=k3y%2Dof%2Dthis%2Dteam",
  ])("%s: nobody sees the secret", (text) => {
    for (const view of [worker, manager]) expect(showRaw(text, view)).not.toMatch(/k3y|%2D|another-key/);
  });

  it.each([
    '{"CallRecordingUrl":"https:\\/\\/callrecords.callerdesk.io\\/incoming\\/abc.wav"}',
    '{"CallRecordingUrl":"https://callrecords.callerdesk.io/incoming/abc.wav"}',
    "CallRecordingUrl=https%3A%2F%2Fcallrecords.callerdesk.io%2Fincoming%2Fabc.wav&x=1",
    "CallRecordingUrl=https://callrecords.callerdesk.io/incoming/abc.wav",
    '{"u":"\\u0068ttps://callrecords.callerdesk.io/incoming/abc.wav"}',
  ])("%s: nobody sees a recording's address, everybody its host", (text) => {
    for (const view of [worker, manager]) {
      expect(showRaw(text, view)).not.toContain("abc");
      expect(showRaw(text, view)).toContain("callrecords.callerdesk.io");
    }
  });

  it("takes a hostile body in its stride", () => {
    const quotes = '{"a":"' + '\\"'.repeat(120_000);
    expect(showRaw(quotes, worker).length).toBeGreaterThan(100);
    expect(showRaw("1".repeat(250_000), worker)).toMatch(/•111$/);
    expect(showRaw("=".repeat(100_000), worker)).toBe("=".repeat(100_000));
  });
});
