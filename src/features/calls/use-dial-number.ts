"use client";

import { newRequestKey } from "@/client/request-key";
import { trpc } from "@/client/trpc";
import { errorSentence } from "@/components/error-state";
import { screenOf } from "./dial-screen";
import { useKeepCall } from "./hooks";

/** So many digits may be a number to call, with what people write between them. */
export const looksLikeNumber = (text: string): boolean =>
  /^\+?\d{7,15}$/.test(text.replace(/[\s().\-/]/g, "").normalize("NFKC"));

/** Dials a number that somebody typed, once per press. A refusal is a sentence: the server's or the provider's. */
export function useDialNumber({
  onCalled,
  onRefused,
}: {
  onCalled: () => void;
  onRefused: (sentence: string) => void;
}) {
  const utils = trpc.useUtils();
  const keepCall = useKeepCall();
  const { mutate, isPending } = trpc.calls.dialNumber.useMutation({
    onSuccess: (call) => {
      keepCall(call);
      if (call.dialState === "refused") onRefused(call.dialMessage ?? "The provider refused this call.");
      else onCalled();
    },
    onError: (error) => {
      onRefused(errorSentence(error));
      void utils.calls.mine.invalidate();
    },
    onSettled: () => void utils.desk.get.invalidate(),
  });
  return {
    isDialling: isPending,
    dialNumber: (phone: string) => {
      if (isPending) return;
      mutate({ phone, requestKey: newRequestKey(), screen: screenOf(window.location.pathname) });
    },
  };
}
