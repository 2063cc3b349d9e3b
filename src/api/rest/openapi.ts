import { z } from "zod";
import type { RestRoute } from "@/api/rest/route";
import { restRoutes } from "@/api/rest/routes";
import { restProblem } from "@/contracts/rest/views";

type Json = Record<string, unknown>;

function schemaOf(schema: z.ZodType, io: "input" | "output"): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    reused: "inline",
  }) as Json;
  return rest;
}

function parametersOf(schema: z.ZodObject, place: "path" | "query"): Json[] {
  return Object.entries(schema.shape).map(([name, part]) => ({
    name,
    in: place,
    required: place === "path" || !(part as z.ZodType).safeParse(undefined).success,
    schema: schemaOf(part as z.ZodType, "input"),
  }));
}

const header = (name: string, description: string): Json => ({
  name,
  in: "header",
  required: false,
  description,
  schema: { type: "string" },
});

function operationOf(route: RestRoute): Json {
  const success = route.answer === null ? "204" : route.location ? "201" : "200";
  const problem = { $ref: "#/components/responses/Problem" };
  return {
    operationId: `${route.method.toLowerCase()}${route.path.replace(/[{}]/g, "").replace(/\/(\w)/g, (_, letter: string) => letter.toUpperCase())}`,
    summary: route.summary,
    description: `Needs \`${route.scope}\`.`,
    tags: [route.path.split("/")[1]],
    parameters: [
      ...parametersOf(route.params, "path"),
      ...(route.query ? parametersOf(route.query, "query") : []),
      ...(route.method === "POST"
        ? [header("Idempotency-Key", "The same request under the same key is done once, for a day.")]
        : []),
      ...(route.method === "PATCH" || route.method === "DELETE"
        ? [header("If-Match", "The ETag that was read: changed meanwhile, it answers 412 or 409.")]
        : []),
    ],
    ...(route.body
      ? {
          requestBody: {
            required: true,
            content: { "application/json": { schema: schemaOf(route.body, "input") } },
          },
        }
      : {}),
    responses: {
      [success]: {
        description: "Done",
        ...(route.answer
          ? { content: { "application/json": { schema: schemaOf(route.answer, "output") } } }
          : {}),
      },
      ...Object.fromEntries(["400", "401", "403", "404", "409", "429"].map((status) => [status, problem])),
    },
  };
}

/** The whole of REST as OpenAPI 3.1, made of the schemas that its input and answers are read by. */
export function openApi(origin: string): Json {
  const paths: Record<string, Json> = {};
  for (const route of restRoutes)
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route) };
  return {
    openapi: "3.1.0",
    info: {
      title: "Ringside",
      version: "1",
      description:
        "The workspace's leads, tags, campaigns, calls, tasks, notes and members. A key acts as the member who made it, with at most its own role and scopes; every change is live on every screen and stands in the audit log.",
    },
    servers: [{ url: `${origin}/api/v1` }],
    security: [{ key: [] }],
    paths,
    components: {
      securitySchemes: { key: { type: "http", scheme: "bearer" } },
      responses: {
        Problem: {
          description: "Why not, after RFC 9457",
          content: { "application/problem+json": { schema: schemaOf(restProblem, "output") } },
        },
      },
    },
  };
}
