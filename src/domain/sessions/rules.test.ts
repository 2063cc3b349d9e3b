import { describe, expect, it } from "vitest";
import { commonPasswordWords } from "@/domain/sessions/common-passwords";
import { describeUserAgent, passwordProblem } from "@/domain/sessions/rules";

const about = { email: "meera.nair@acme.example", name: "Meera Nair" };

describe("passwords (A12)", () => {
  it.each([
    "password",
    "Password1",
    "P@ssw0rd",
    "P@ssw0rd123!",
    "password2024",
    "qwertyuiop",
    "12345678",
    "123456789",
    "87654321",
    "iloveyou",
    "Welcome@123",
    "admin1234",
    "letmein!!",
    "abcd1234",
    "1q2w3e4r",
    "1qaz2wsx",
    "asdfghjkl",
    "Mumbai2026",
    "cricket123",
    "jaishreeram",
    "Summer2026!",
    "adminadmin",
    "Password password",
    "ringside1",
    "zxcvbnm1",
    "sunshine",
    "!!password!!",
  ])("%s is too common", (password) => {
    expect(passwordProblem(password, about)).toBe("too_common");
  });
  it.each(["aaaaaaaa", "abababab", "11111111", "xyzxyzxyz", "12121212"])("%s repeats", (password) => {
    expect(passwordProblem(password, about)).toBe("repeats");
  });
  it.each(["meera.nair@acme.example", "meeranair", "MeeraNair1", "Meera2026"])(
    "%s is the person",
    (password) => {
      expect(passwordProblem(password, about)).toBe("own_words");
    },
  );
  it.each([
    "copper teapot violin",
    "tr4verse-Nimble-82",
    "लाल पतंग उड़ती है",
    "correct pony harness staple",
    "x9#Kq2!vLm",
    "        spaces count",
    "\u{1F600}\u{1F680}\u{1F3B8}\u{1F40D}\u{1F355}\u{1F6B2}\u{1F9E9}\u{1F9F2}",
  ])("%s is fine", (password) => {
    expect(passwordProblem(password, about)).toBeNull();
  });
  it("covers more than a thousand of the usual forms", () => {
    const forms = [...commonPasswordWords]
      .filter((word) => word.length >= 4)
      .flatMap((word) => [`${word}123`, `${word}@2026`]);
    expect(forms.length).toBeGreaterThan(800);
    expect(forms.filter((form) => passwordProblem(form, about) === null)).toEqual([]);
  });
});

describe("a browser's name", () => {
  it.each([
    [
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36",
      "Chrome on Windows",
    ],
    [
      "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36",
      "Chrome on Android",
    ],
    [
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15",
      "Safari on macOS",
    ],
    ["curl/8", "Unknown browser"],
    ["", "Unknown browser"],
  ])("%s", (userAgent, name) => {
    expect(describeUserAgent(userAgent)).toBe(name);
  });
});
