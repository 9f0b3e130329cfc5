import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openState, type StateStore } from '../../../src/store/state/state-store.ts';

export const NOW = Date.UTC(2001, 1, 3);

export interface TemporaryState {
  readonly state: StateStore;
  readonly path: string;
  /** Moves the clock that the store reads. */
  readonly clock: { now: number };
}

/** A path in a folder that goes when the test ends. */
export function temporaryPath(name = 'state.sqlite'): string {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-state-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, name);
}

/** A store in a real file, closed when the test ends. */
export function temporaryState(): TemporaryState {
  const path = temporaryPath();
  const clock = { now: NOW };
  const state = openState(path, { now: () => clock.now });
  onTestFinished(() => state.close());
  return { state, path, clock };
}
