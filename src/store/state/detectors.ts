import type { Connection } from './connection.ts';

/** How far a stream detector has read the events of a model, and what it knew then. */
export interface DetectorPosition {
  /** Of the settings that `state` was made with: with others it means nothing. */
  readonly settingsHash: string;
  /** The number of the last event that it has taken. */
  readonly position: number;
  /** JSON that only the detector understands. */
  readonly state: unknown;
}

export class Detectors {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  get(model: string, anomaly: string): DetectorPosition | null {
    const row = this.#connection.get<Omit<DetectorPosition, 'state'> & { state: string }>(
      `SELECT settings_hash AS settingsHash, position, state FROM detector_positions
       WHERE model = :model AND anomaly = :anomaly`,
      { model, anomaly },
    );
    return row === null ? null : { ...row, state: JSON.parse(row.state) };
  }

  put(model: string, anomaly: string, { settingsHash, position, state }: DetectorPosition): void {
    this.#connection.run(
      `INSERT OR REPLACE INTO detector_positions (model, anomaly, settings_hash, position, state)
       VALUES (:model, :anomaly, :settingsHash, :position, :state)`,
      { model, anomaly, settingsHash, position, state: JSON.stringify(state) },
    );
  }
}
