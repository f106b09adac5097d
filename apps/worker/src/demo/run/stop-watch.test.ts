import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { createStopWatch } from './stop-watch.ts';
import type { StopWatch } from './stop-watch.ts';

describe('the stop watch', () => {
  const signals = new EventEmitter();
  const output = new EventEmitter();
  const onImpatience = vi.fn();
  let watch: StopWatch;

  beforeEach(() => {
    vi.useFakeTimers();
    watch = createStopWatch({ signals, output, timeoutMs: 1000, onImpatience });
  });

  afterEach(() => {
    watch.dispose();
    output.removeAllListeners();
    onImpatience.mockClear();
    vi.useRealTimers();
  });

  it.each([
    ['SIGINT', 'interrupted'],
    ['SIGTERM', 'terminated'],
    ['SIGHUP', 'terminated'],
  ])('stops on %s', (signal, reason) => {
    expect(watch.signal.aborted).toBe(false);
    signals.emit(signal);
    expect(watch).toMatchObject({ reason, signal: { aborted: true } });
  });

  it('stops when nobody reads the output', () => {
    output.emit('error', new Error('EPIPE'));
    expect(watch.reason).toBe('output_closed');
  });

  it('stops at the time limit and not before', () => {
    vi.advanceTimersByTime(999);
    expect(watch.reason).toBeUndefined();
    vi.advanceTimersByTime(1);
    expect(watch.reason).toBe('timed_out');
  });

  it('keeps the first reason', () => {
    signals.emit('SIGTERM');
    signals.emit('SIGINT');
    vi.advanceTimersByTime(1000);
    expect(watch.reason).toBe('terminated');
  });

  it('lets the clean-up finish when an interrupt arrives twice', () => {
    signals.emit('SIGINT');
    vi.advanceTimersByTime(2_999);
    signals.emit('SIGINT');
    expect(onImpatience).not.toHaveBeenCalled();
  });

  it('does not make a person wait for a clean-up that hangs', () => {
    signals.emit('SIGINT');
    vi.advanceTimersByTime(3_000);
    signals.emit('SIGINT');
    expect(onImpatience).toHaveBeenCalledOnce();
  });

  it('leaves no listener for signals and no timer behind', () => {
    watch.dispose();
    expect(signals.eventNames()).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
