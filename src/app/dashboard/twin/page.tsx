import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { TwinPage } from "@/features/twin/twin-page";
import { env } from "@/platform/env";

export const metadata: Metadata = { title: "Simulator" };

export default function Page() {
  if (env().TWIN_ORIGIN === undefined) notFound();
  return <TwinPage />;
}
