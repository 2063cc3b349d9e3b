function hint(): Response {
  return Response.json(
    { error: "This address has no secret. The full one stands in Settings → CallerDesk; paste that." },
    { status: 404 },
  );
}

export { hint as GET, hint as POST };

export function HEAD(): Response {
  return new Response(null, { status: 405 });
}
