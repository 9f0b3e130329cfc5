/** Limits on what one request may bring. Each is checked before memory is spent on what exceeds it. */
export interface IngestLimits {
  readonly rows: number;
  readonly columns: number;
  /** Of one text value, in bytes of UTF-8. */
  readonly textBytes: number;
  /** Of one row as it arrives. */
  readonly rowBytes: number;
  /** How far after `now` an event's time may lie. */
  readonly futureMs: number;
}

/** How deep a feature may be nested. */
export const NESTING_MAX = 16;
