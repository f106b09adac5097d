import { expectTypeOf } from 'vitest';

import type { KnownEvent } from './known-event.ts';
import type { OpenStrings } from './open-reading.ts';

type Closed = Extract<KnownEvent, { type: 'stream.closed' }>;
expectTypeOf<'a reason of a newer writer'>().toExtend<Closed['payload']['reason']>();
expectTypeOf<Closed['payload']['viewerCount']>().toEqualTypeOf<number>();

expectTypeOf<
  OpenStrings<{ a: 'x' | null; b: [number, 'y'?]; c: boolean }>['c']
>().toEqualTypeOf<boolean>();
expectTypeOf<{ a: 'other'; b: [1, 'z']; c: true }>().toExtend<
  OpenStrings<{ a: 'x' | null; b: [number, 'y'?]; c: boolean }>
>();
expectTypeOf<{ a: 1 }>().not.toExtend<OpenStrings<{ a: 'x' }>>();
