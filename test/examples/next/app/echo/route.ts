/** Other routes read JSON as usual. */
export async function POST(request: Request): Promise<Response> {
  return Response.json(await request.json());
}
