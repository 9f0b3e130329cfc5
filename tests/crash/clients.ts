import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { type Random, seededRandom } from '../../src/stats/random.ts';
import { type Batch, batchMaker } from './batches.ts';
import type { Service } from './service.ts';

interface Answer {
  readonly isReplayed: boolean;
  readonly json: {
    readonly batch_id: string;
    readonly accepted: number;
    readonly duplicates: number;
    readonly rejected: number;
  };
}

const PAUSE_MS_MAX = 25;

/** What the clients do and see. The test hangs its kills on some of it. */
export class Load {
  readonly acknowledged = new Map<string, number>();
  /** Answers that break a promise. */
  readonly violations: string[] = [];
  readonly counts = { retries: 0, retriesFound: 0, replays: 0, spooled: 0, bytes: 0 };
  onFirstContact: () => void = () => undefined;
  onAnswer: () => void = () => undefined;
  readonly #service: Service;
  readonly #clients: Promise<void>[];
  #isEnding = false;

  constructor(service: Service, clients: number, seed: number) {
    this.#service = service;
    this.#clients = Array.from({ length: clients }, (_, client) =>
      this.#run(client, seededRandom(seed + 1 + client)),
    );
  }

  /** Makes no new batches, and waits until all that were begun are acknowledged. */
  async end(): Promise<void> {
    this.#isEnding = true;
    await Promise.all(this.#clients);
  }

  async #run(client: number, random: Random): Promise<void> {
    const make = batchMaker(client, random);
    let keyed: { batch: Batch; answer: Answer; run: number } | null = null;
    await this.#service.whenOpen();
    while (!this.#isEnding) {
      if (keyed !== null && keyed.run !== this.#service.run) {
        await this.#replay(keyed.batch, keyed.answer);
        keyed = null;
      }
      const batch = make(Date.now());
      const answer = await this.#send(batch);
      if (batch.key !== null) keyed = { batch, answer, run: this.#service.run };
      await pause(random.nextBelow(PAUSE_MS_MAX));
    }
  }

  /** Sends a batch until it is answered, the same bytes under the same key. */
  async #send(batch: Batch): Promise<Answer> {
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#post(batch);
      if (answer === null) continue;
      this.#judge(batch, attempt > 1, answer);
      this.acknowledged.set(batch.marker, batch.rows);
      this.counts.bytes += batch.body.length;
      if (batch.body.length > 1 << 20) this.counts.spooled++;
      return answer;
    }
  }

  /** What was answered before a kill is answered again after it. */
  async #replay(batch: Batch, first: Answer): Promise<void> {
    let answer: Answer | null = null;
    while (answer === null) answer = await this.#post(batch);
    this.counts.replays++;
    if (!answer.isReplayed || !isDeepStrictEqual(answer.json, first.json))
      this.#report(batch, 'was acknowledged under a key, and its retry was not replayed', answer);
  }

  #judge(batch: Batch, isRetry: boolean, answer: Answer): void {
    const { accepted, duplicates, rejected } = answer.json;
    if (isRetry) this.counts.retries++;
    if (isRetry && (answer.isReplayed || duplicates > 0)) this.counts.retriesFound++;
    if (rejected !== 0 || accepted + duplicates !== batch.rows)
      this.#report(batch, 'was not taken whole', answer);
    else if (accepted !== 0 && duplicates !== 0) this.#report(batch, 'was torn', answer);
    else if (duplicates !== 0 && !isRetry) this.#report(batch, 'was stored before it was sent', answer);
    else if (duplicates !== 0 && batch.key !== null)
      this.#report(batch, 'was stored without its key', answer);
  }

  #report({ marker, rows, key }: Batch, what: string, answer: Answer): void {
    this.violations.push(
      `${marker} (${rows} rows, key ${key}) ${what}: ${JSON.stringify(answer.json)} in run ${this.#service.run}`,
    );
  }

  /** Null: the connection broke before the answer was there. */
  async #post({ model, contentType, key, body, isFirstContact }: Batch): Promise<Answer | null> {
    await this.#service.whenOpen();
    if (isFirstContact) this.onFirstContact();
    const headers = { 'content-type': contentType, ...(key === null ? {} : { 'idempotency-key': key }) };
    let answered: { status: number; text: string; isReplayed: boolean };
    try {
      const response = await fetch(`${this.#service.url}/v1/models/${model}/predictions`, {
        method: 'POST',
        headers,
        body,
      });
      const isReplayed = response.headers.get('idempotency-replayed') === 'true';
      answered = { status: response.status, text: await response.text(), isReplayed };
    } catch {
      return null;
    }
    this.onAnswer();
    const { status, text, isReplayed } = answered;
    if (status !== 200) throw new Error(`expected 200 for predictions, got ${status} ${text}`);
    return { isReplayed, json: JSON.parse(text) as Answer['json'] };
  }
}
