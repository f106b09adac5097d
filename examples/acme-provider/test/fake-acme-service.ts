/** The Acme API in memory, as a function that takes the place of `fetch`. */
export class FakeAcmeService {
  readonly boxes = new Set<string>();
  readonly runs: Record<string, unknown>[] = [];
  calls = 0;
  /** With which every further command ends. */
  exitCode = 0;
  failure: Error | undefined;
  /** Status and code of every further answer, when set. */
  refusal: { readonly status: number; readonly code?: string } | undefined;

  readonly fetch = async (
    url: string | URL | Request,
    init: RequestInit = {},
  ): Promise<Response> => {
    this.calls += 1;
    if (this.failure !== undefined) throw this.failure;
    if (this.refusal !== undefined) return answer(this.refusal.status, this.refusal);
    const path = new URL(url instanceof Request ? url.url : url).pathname;
    const [id = '', action] = path.replace('/v1/boxes', '').split('/').slice(1);
    if (init.method === 'POST' && id === '') return this.#create();
    if (!this.boxes.has(id)) return answer(404, { code: 'box_not_found' });
    if (init.method === 'DELETE') return this.#delete(id);
    if (action === 'run') return this.#run(JSON.parse(String(init.body as string)));
    if (action === 'ports')
      return answer(200, { host: `${id}.acme.example`, port: 443, tls: true });
    return answer(200, { id });
  };

  #create(): Response {
    const id = `acme-${this.boxes.size + 1}`;
    this.boxes.add(id);
    return answer(201, { id });
  }

  #delete(id: string): Response {
    this.boxes.delete(id);
    return new Response(null, { status: 204 });
  }

  #run(run: Record<string, unknown>): Response {
    this.runs.push(run);
    const stdout = Buffer.from('out\n').toString('base64');
    const stderr = Buffer.from('err\n').toString('base64');
    const flags = { timedOut: false, stdoutTruncated: false, stderrTruncated: false };
    return answer(200, { exitCode: this.exitCode, stdout, stderr, durationMs: 12, ...flags });
  }
}

function answer(status: number, body: object): Response {
  return Response.json(body, { status });
}
