/** A box as the Acme API shows it. */
export interface AcmeBox {
  readonly id: string;
}

export interface AcmeRun {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: string;
  readonly timeoutMs: number;
  readonly maxOutputBytes: number;
}

/** `stdout` and `stderr` are base64. */
export interface AcmeRunResult {
  readonly exitCode: number | null;
  readonly timedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
  readonly stdoutTruncated: boolean;
  readonly stderrTruncated: boolean;
  readonly durationMs: number;
}

export interface AcmePort {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
}

/** Acme answered with a failure. `code` is a word of its API, such as `box_not_found`. */
export class AcmeApiError extends Error {
  override readonly name = 'AcmeApiError';
  readonly status: number;
  readonly code: string | undefined;

  constructor(status: number, code: string | undefined) {
    super(`Acme answered ${status}${code === undefined ? '' : ` (${code})`}.`);
    this.status = status;
    this.code = code;
  }
}

export interface AcmeApi {
  createBox(box: {
    readonly image: string | undefined;
    readonly environment: Readonly<Record<string, string>>;
  }): Promise<AcmeBox>;
  findBox(id: string): Promise<AcmeBox>;
  deleteBox(id: string): Promise<void>;
  run(id: string, run: AcmeRun, signal?: AbortSignal): Promise<AcmeRunResult>;
  openPort(id: string, port: number): Promise<AcmePort>;
}

export interface AcmeAccess {
  readonly url: string;
  readonly key: string;
  readonly fetch: typeof fetch;
}

/** The client of the Acme API; stands for the SDK that a vendor publishes. */
export function createAcmeApi({ url, key, fetch }: AcmeAccess): AcmeApi {
  const call = async (path: string, init: RequestInit = {}): Promise<unknown> => {
    const response = await fetch(`${url}/v1/boxes${path}`, {
      ...init,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    });
    const answer: unknown = response.status === 204 ? undefined : await response.json();
    if (response.ok) return answer;
    const code: unknown = Reflect.get(Object(answer), 'code');
    throw new AcmeApiError(response.status, typeof code === 'string' ? code : undefined);
  };
  const post = (path: string, body: unknown, signal?: AbortSignal) =>
    call(path, {
      method: 'POST',
      body: JSON.stringify(body),
      ...(signal === undefined ? {} : { signal }),
    });
  return {
    createBox: async (box) => (await post('', box)) as AcmeBox,
    findBox: async (id) => (await call(`/${id}`)) as AcmeBox,
    deleteBox: async (id) => {
      await call(`/${id}`, { method: 'DELETE' });
    },
    run: async (id, run, signal) => (await post(`/${id}/run`, run, signal)) as AcmeRunResult,
    openPort: async (id, port) => (await post(`/${id}/ports`, { port })) as AcmePort,
  };
}
