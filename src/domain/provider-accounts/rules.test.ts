import { describe, expect, it } from "vitest";
import {
  isLoopbackOrigin,
  readBaseUrl,
  readProviderKey,
  silentMinutes,
} from "@/domain/provider-accounts/rules";

const now = new Date("2026-11-20T10:00:00Z");
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

describe("the provider's address", () => {
  const allowed = ["http://127.0.0.1:4010"];
  it.each([
    ["https://app.callerdesk.io", "https://app.callerdesk.io"],
    [" https://App.CallerDesk.io/ ", "https://app.callerdesk.io"],
    ["http://127.0.0.1:4010", "http://127.0.0.1:4010"],
    ["http://127.0.0.1:4010/", "http://127.0.0.1:4010"],
  ])("%s is taken", (typed, stored) => {
    expect(readBaseUrl(typed, allowed)).toBe(stored);
  });
  it.each([
    "",
    "app.callerdesk.io",
    "http://app.callerdesk.io",
    "https://app.callerdesk.io:8443",
    "https://app.callerdesk.io/api",
    "https://app.callerdesk.io?x=1",
    "https://user@app.callerdesk.io",
    "http://127.0.0.1:4011",
    "http://localhost:4010",
    "ftp://x.example",
    "javascript:alert(1)",
    "https://app.callerdesk.io.",
  ])("%s is refused", (typed) => {
    expect(readBaseUrl(typed, allowed)).toBeNull();
  });
});

it.each([
  ["  abcd1234  ", "abcd1234"],
  ["abc", null],
  ["with space", null],
  ["", null],
  ["x".repeat(201), null],
  ["tab\there", null],
])("reads the key %j", (typed, key) => {
  expect(readProviderKey(typed)).toBe(key);
});

describe("silence", () => {
  it("nothing was dialled: nothing is missing", () => expect(silentMinutes([], null, now)).toBeNull());
  it("a call just now may still ring", () => expect(silentMinutes([ago(1)], null, now)).toBeNull());
  it("a call six minutes ago and no word ever", () =>
    expect(silentMinutes([ago(6), ago(4)], null, now)).toBe(6));
  it("a word after the first call ends it", () =>
    expect(silentMinutes([ago(6), ago(4)], ago(5), now)).toBeNull());
  it("a word before the first call does not", () => expect(silentMinutes([ago(6)], ago(20), now)).toBe(6));
  it("old calls no longer count", () => expect(silentMinutes([ago(45)], null, now)).toBeNull());
});

it.each([
  ["http://127.0.0.1:3000", true],
  ["http://localhost:3000", true],
  ["http://[::1]:3000", true],
  ["http://0.0.0.0:3000", true],
  ["https://ringside.example.com", false],
  ["http://192.168.1.10:3000", false],
])("%s is loopback: %s", (origin, expected) => {
  expect(isLoopbackOrigin(origin)).toBe(expected);
});
