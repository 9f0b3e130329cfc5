import { invariant } from './invariant.ts';

/** A source of `size` random bytes. */
export type RandomBytes = (size: number) => Uint8Array;

/** 26 characters that sort by the millisecond in which they were made: a ULID. */
export function newId(now: number, randomBytes: RandomBytes): string {
  let value = BigInt(`0x${newRunId(now, randomBytes)}`);
  let id = '';
  for (let i = 0; i < ULID_LENGTH; i++) {
    id = CROCKFORD_BASE32[Number(value % 32n)] + id;
    value /= 32n;
  }
  return id;
}

/** 32 lower-case hex digits, the form of MLflow's run ids, that sort by the millisecond in which they were made. */
export function newRunId(now: number, randomBytes: RandomBytes): string {
  invariant(
    Number.isInteger(now) && now >= 0 && now < 2 ** 48,
    `an id is made at whole milliseconds since 1970, got ${now}`,
  );
  const random = Array.from(randomBytes(RANDOM_BYTES), (byte) => byte.toString(16).padStart(2, '0'));
  return now.toString(16).padStart(12, '0') + random.join('');
}

const CROCKFORD_BASE32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const ULID_LENGTH = 26;
/** With the 6 bytes of the time they make 128 bits. */
const RANDOM_BYTES = 10;
