import type { Computer } from '@openai/agents';
import type { DesktopInputRequest } from '@opengeni/agent-proto';
import { expectTypeOf } from 'vitest';
import type { NativeDesktopComputer, NativeDesktopSession } from './native-computer.ts';

expectTypeOf<NativeDesktopComputer>().toExtend<Computer>();
expectTypeOf<Parameters<NativeDesktopSession['desktopInput']>[0]>().toEqualTypeOf<
  NonNullable<DesktopInputRequest['event']>
>();
