/** Any other route reads its JSON as ever. */
export async function POST(request: Request): Promise<Response> {
  return Response.json(await request.json());
}
