import { z } from "zod";
import { type ImportId, importId } from "@/contracts/ids";

const answer = z.union([z.object({ importId }), z.object({ error: z.string() })]);

const workbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/**
 * Sends a file as it lies on the disk; `onProgress` hears the share that is out, 0 to 1. Rejects with the server's
 * sentence. XMLHttpRequest, because fetch tells nothing of an upload on its way.
 */
export function uploadFile(
  workspaceId: string,
  file: File,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<ImportId> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/imports/${workspaceId}`);
    request.setRequestHeader("content-type", /\.xlsx$/i.test(file.name) ? workbookType : "text/csv");
    request.setRequestHeader("x-file-name", encodeURIComponent(file.name));
    request.upload.onprogress = (event) => onProgress(event.total > 0 ? event.loaded / event.total : 0);
    request.onerror = () =>
      reject(new Error("The file could not be sent. Check your connection and try again."));
    request.onabort = () => reject(new Error("Stopped."));
    request.onload = () => {
      const parsed = answer.safeParse(readJson(request.responseText));
      if (!parsed.success) reject(new Error("The server could not take this file. Try again."));
      else if ("error" in parsed.data) reject(new Error(parsed.data.error));
      else resolve(parsed.data.importId);
    };
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(file);
  });
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
