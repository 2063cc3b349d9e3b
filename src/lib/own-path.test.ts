import { describe, expect, it } from "vitest";
import { ownPath } from "@/lib/own-path";

describe("where a sign-in may lead (B10)", () => {
  it.each([
    ["/dashboard", "/dashboard"],
    ["/dashboard/calls?status=busy&page=2#top", "/dashboard/calls?status=busy&page=2#top"],
    ["/invite?token=abc", "/invite?token=abc"],
    ["/dashboard/leads?search=%2F%2Fx", "/dashboard/leads?search=%2F%2Fx"],
    ["/a%20b", "/a%20b"],
  ])("%s is ours", (given, path) => {
    expect(ownPath(given)).toBe(path);
  });

  it.each([
    "",
    "dashboard",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/ /evil.example",
    "/./\\evil.example",
    "/.//evil.example",
    "/..//evil.example",
    "/%2fevil.example",
    "/%2Fevil.example",
    "/%5cevil.example",
    "/%252fevil.example",
    "/%25252fevil.example",
    "/%09/evil.example",
    "/%0d%0aSet-Cookie:x=1",
    "/%e2%80%a8/x",
    "/\u2028/evil.example",
    "/%ZZ",
    "https://evil.example",
    "https:evil.example",
    "http://127.0.0.1:3000@evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "//user@evil.example/",
    "@evil.example",
    "/\u0000",
    `/${"a".repeat(3000)}`,
    null,
    undefined,
    42,
    ["/dashboard"],
    { toString: () => "/dashboard" },
  ])("%j is not", (given) => {
    expect(ownPath(given)).toBe("/dashboard");
  });
});
