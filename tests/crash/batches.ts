import type { Random } from '../../src/stats/random.ts';

/** A request's rows. `marker` stands in each of them, so that the store can be asked for a batch's rows. */
export interface Batch {
  readonly marker: string;
  readonly model: string;
  readonly rows: number;
  readonly key: string | null;
  readonly contentType: string;
  readonly body: string;
  readonly isFirstContact: boolean;
}

/** Models whose values drift and recover by turns: two windows drift, two do not. */
export const MONITORED = [
  { model: 'quick', windowMs: 1000 },
  { model: 'slow', windowMs: 2000 },
] as const;

/** Long enough that a body of the size wanted needs few rows. */
const PAD = 'x'.repeat(2000);
const NEW_COLUMNS_MAX = 40;

/** Makes the batches of one client. */
export function batchMaker(client: number, random: Random): (now: number) => Batch {
  let made = 0;
  return (now) => {
    const marker = `c${client}-${++made}`;
    const { model, windowMs } = MONITORED[random.nextBelow(MONITORED.length)]!;
    const shape = random.nextBelow(100);
    const isFirstContact = shape < 8;
    const { rows, pad } = sizeOf(shape, random);
    const key = random.nextBelow(3) === 0 ? `key-${marker}` : null;
    // Without ids only the key can keep a retry from storing rows twice.
    const hasIds = key === null || random.nextBelow(2) === 0;
    const isNewColumn = random.nextBelow(20) === 0;
    const column = `extra_${random.nextBelow(NEW_COLUMNS_MAX)}`;
    const shift = Math.floor(now / (2 * windowMs)) % 2 === 1 ? 3 : 0;
    const timestamp = new Date(now).toISOString();
    const events = Array.from({ length: rows }, (_, n) => ({
      ...(hasIds ? { id: `${marker}-${n}` } : {}),
      timestamp,
      features: {
        batch: marker,
        n,
        value: random.nextFloat() + shift,
        ...(pad === '' ? {} : { pad }),
        ...(isNewColumn ? { [column]: n } : {}),
      },
    }));
    const isJson = random.nextBelow(2) === 0;
    return {
      marker,
      model: isFirstContact ? `new-${marker}` : model,
      rows,
      key,
      isFirstContact,
      contentType: isJson ? 'application/json' : 'application/x-ndjson',
      body: isJson
        ? JSON.stringify({ predictions: events })
        : events.map((event) => `${JSON.stringify(event)}\n`).join(''),
    };
  };
}

/** Most are small and share a commit; one in twenty is spooled, one in a hundred in more than one segment. */
function sizeOf(shape: number, random: Random): { rows: number; pad: string } {
  if (shape === 99) return { rows: 8600, pad: PAD };
  if (shape >= 94) return { rows: 600 + random.nextBelow(600), pad: PAD };
  if (shape >= 80) return { rows: 100 + random.nextBelow(900), pad: '' };
  return { rows: 1 + random.nextBelow(60), pad: '' };
}
