import { describe, expect, it } from "vitest";
import type { Role } from "@/contracts/members/schema";
import { canInvite, canSeePhone, type MemberChange, memberRefusal } from "@/domain/members/rules";

const roles: readonly Role[] = ["worker", "manager", "admin"];
const changes: readonly MemberChange[] = [
  { kind: "details" },
  { kind: "role", to: "worker" },
  { kind: "role", to: "manager" },
  { kind: "role", to: "admin" },
  { kind: "deactivate" },
  { kind: "reactivate" },
];
const actor = (role: Role) => ({ userId: "actor", role });
const other = (role: Role, isActive = true) => ({ userId: "other", role, isActive });

describe("who may change whom (R6)", () => {
  it("a worker changes nobody", () => {
    for (const target of roles)
      for (const change of changes)
        expect(memberRefusal(actor("worker"), other(target), change, 2)).toBe("not_allowed");
  });
  it("a manager changes workers, and no role at all", () => {
    for (const change of changes) {
      expect(memberRefusal(actor("manager"), other("worker"), change, 2)).toBe(
        change.kind === "role" ? "not_allowed" : null,
      );
      for (const target of ["manager", "admin"] as const)
        expect(memberRefusal(actor("manager"), other(target), change, 2)).toBe("not_allowed");
    }
  });
  it("an admin changes everyone while another admin is left", () => {
    for (const target of roles)
      for (const change of changes)
        expect(memberRefusal(actor("admin"), other(target), change, 2)).toBeNull();
  });
  it("the last admin stays one", () => {
    expect(memberRefusal(actor("admin"), other("admin"), { kind: "role", to: "manager" }, 1)).toBe(
      "last_admin",
    );
    expect(memberRefusal(actor("admin"), other("admin"), { kind: "deactivate" }, 1)).toBe("last_admin");
    expect(memberRefusal(actor("admin"), other("admin"), { kind: "role", to: "admin" }, 1)).toBeNull();
    expect(
      memberRefusal(actor("admin"), other("admin", false), { kind: "role", to: "worker" }, 1),
    ).toBeNull();
  });
  it("nobody touches their own role or access, everybody their own phone", () => {
    for (const role of roles) {
      const self = { userId: "actor", role, isActive: true };
      for (const change of changes) {
        const expected =
          change.kind === "details" ? null : change.kind === "role" ? "own_role" : "own_access";
        expect(memberRefusal(actor(role), self, change, 5)).toBe(expected);
      }
    }
  });
  it("managers invite workers, admins anyone, workers nobody", () => {
    const matrix = roles.map((by) => roles.map((role) => canInvite(by, role)));
    expect(matrix).toEqual([
      [false, false, false],
      [true, false, false],
      [true, true, true],
    ]);
  });
  it("a worker sees their own phone only", () => {
    expect(canSeePhone(actor("worker"), "other")).toBe(false);
    expect(canSeePhone(actor("worker"), "actor")).toBe(true);
    expect(canSeePhone(actor("manager"), "other")).toBe(true);
  });
});
