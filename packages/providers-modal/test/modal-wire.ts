import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ServerError, Status, createServer } from 'nice-grpc';
import type { CompatServiceDefinition } from 'nice-grpc';
import protobuf from 'protobufjs';

const PAGE_SIZE = 2;

export interface WireBox {
  readonly id: string;
  readonly createdAt: number;
  tags: { tagName: string; tagValue: string }[];
  running: boolean;
}

interface WireRequest {
  readonly appName: string;
  readonly sandboxId: string;
  readonly beforeTimestamp: number;
  readonly tags: WireBox['tags'];
}

/** A server on loopback that speaks the part of Modal's protocol which this package calls. */
export interface ModalWire {
  readonly url: string;
  readonly boxes: Map<string, WireBox>;
  /** Names of the calls that arrived, without those for the session's token. */
  readonly calls: string[];
  /** The app that exists. */
  appName: string;
  /** Answers to no call while it is set. */
  silent: boolean;
  stop(): Promise<void>;
}

export async function startModalWire(): Promise<ModalWire> {
  const server = createServer();
  const wire = {
    boxes: new Map<string, WireBox>(),
    calls: [] as string[],
    appName: 'opengeni-sandbox',
    silent: false,
  };
  const service = createService();
  const answers = createAnswers(wire);
  const handlers = Object.fromEntries(
    Object.keys(service).map((method) => [method, createHandler(wire, answers, method)]),
  );
  server.add(service, handlers);
  const port = await server.listen('127.0.0.1:0');
  return Object.assign(wire, {
    url: `http://127.0.0.1:${port}`,
    stop: async () => server.forceShutdown(),
  });
}

type WireState = Omit<ModalWire, 'url' | 'stop'>;
type Answer = (request: WireRequest) => object;

function createHandler(wire: WireState, answers: Record<string, Answer>, method: string) {
  return async (request: WireRequest): Promise<object> => {
    if (method !== 'authTokenGet') wire.calls.push(method);
    if (wire.silent) return new Promise<never>(() => {});
    const answer = answers[method];
    if (answer === undefined) throw new ServerError(Status.UNIMPLEMENTED, method);
    return answer(request);
  };
}

function createAnswers(wire: WireState): Record<string, Answer> {
  const findBox = ({ sandboxId }: WireRequest): WireBox => {
    const box = wire.boxes.get(sandboxId);
    if (box === undefined) throw new ServerError(Status.NOT_FOUND, 'no such sandbox');
    return box;
  };
  return {
    authTokenGet: () => ({ token: createToken() }),
    appGetOrCreate: ({ appName }) => {
      if (appName !== wire.appName) throw new ServerError(Status.NOT_FOUND, 'no such app');
      return { appId: 'ap-1' };
    },
    sandboxList: ({ beforeTimestamp }) => ({
      sandboxes: [...wire.boxes.values()]
        .filter(({ running }) => running)
        .filter(({ createdAt }) => beforeTimestamp === 0 || createdAt < beforeTimestamp)
        .toSorted((first, second) => second.createdAt - first.createdAt)
        .slice(0, PAGE_SIZE),
    }),
    sandboxWait: (request) => (findBox(request), {}),
    sandboxTagsGet: (request) => ({ tags: findBox(request).tags }),
    sandboxTagsSet: (request) => ((findBox(request).tags = request.tags), {}),
    sandboxTerminate: (request) => ((findBox(request).running = false), {}),
  };
}

/** Reads the protocol file into the shape that the server takes. */
function createService(): CompatServiceDefinition {
  const text = readFileSync(join(import.meta.dirname, 'modal-wire.proto'), 'utf8');
  const root = protobuf.parse(text).root;
  const { methodsArray } = root.lookupService('modal.client.ModalClient');
  const methods = methodsArray.map(({ name, requestType, responseType }) => {
    const [request, response] = [codecOf(root, requestType), codecOf(root, responseType)];
    const definition = {
      path: `/modal.client.ModalClient/${name}`,
      requestStream: false,
      responseStream: false,
      requestSerialize: request.encode,
      requestDeserialize: request.decode,
      responseSerialize: response.encode,
      responseDeserialize: response.decode,
    };
    return [`${name.slice(0, 1).toLowerCase()}${name.slice(1)}`, definition] as const;
  });
  return Object.fromEntries(methods);
}

function codecOf(root: protobuf.Root, typeName: string) {
  const type = root.lookupType(`modal.client.${typeName}`);
  return {
    encode: (value: object) => Buffer.from(type.encode(type.fromObject(value)).finish()),
    decode: (bytes: Buffer): WireRequest =>
      type.toObject(type.decode(bytes), { defaults: true }) as unknown as WireRequest,
  };
}

/** A token that is valid for an hour; the SDK reads only its expiry. */
function createToken(): string {
  const claims = { exp: Math.floor(Date.now() / 1000) + 3600 };
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  return `${encode({ alg: 'none' })}.${encode(claims)}.signature`;
}
