import { z } from 'zod';
import { detectors } from '../stats/stream/index.ts';
import { addFaults, faultsOf } from './faults.ts';
import { channelsField, nameField } from './fields.ts';

/** A watch over the stored values of one column, one by one. */
export interface AnomalySpec {
  readonly name: string;
  readonly column: string;
  readonly detector: string;
  /** All options of the detector. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Null: every channel there is. */
  readonly channels: readonly string[] | null;
}

/** An anomaly window as the configuration writes it: the options of the detector stand beside its id. */
export const anomalySpec = z
  .looseObject({
    name: nameField,
    column: z.string().min(1),
    detector: z.string().default('z_score'),
    channels: channelsField,
  })
  .transform(({ name, column, detector: id, channels, ...options }, ctx): AnomalySpec => {
    const detector = detectors.find((candidate) => candidate.id === id);
    if (detector === undefined) {
      const ids = detectors.map((known) => known.id).join(', ');
      ctx.addIssue({
        code: 'custom',
        path: ['detector'],
        message: `expected a detector (${ids}), got ${id}`,
      });
      return z.NEVER;
    }
    const parsed = detector.options.safeParse(options, { reportInput: true });
    if (!parsed.success) addFaults(faultsOf(parsed.error), [], ctx);
    return { name, column, detector: id, options: parsed.data ?? options, channels };
  });
