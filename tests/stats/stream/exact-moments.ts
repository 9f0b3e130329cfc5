/** Mean and variance in exact rational arithmetic: no rounding until the last step. */
export function exactZ(window: readonly number[], value: number): number | null {
  const n = BigInt(window.length);
  let sum = 0n;
  let sumOfSquares = 0n;
  for (const before of window) {
    const exact = toFixedPoint(before);
    sum += exact;
    sumOfSquares += exact * exact;
  }
  const variance = n * sumOfSquares - sum * sum;
  if (variance === 0n) return null;
  const deviation = n * toFixedPoint(value) - sum;
  // z² as a fixed-point number with 512 fractional bits, halved by the square root.
  const squared = ((deviation * deviation) << 512n) / variance;
  const z = Math.sqrt(Number(squared)) * 2 ** -256;
  return deviation < 0n ? -z : z;
}

/** The double times 2^1074, which is an integer for every finite double. */
function toFixedPoint(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponent = (bits >> 52n) & 0x7ffn;
  const fraction = bits & 0xfffffffffffffn;
  const magnitude = exponent === 0n ? fraction : (fraction | 0x10000000000000n) << (exponent - 1n);
  return value < 0 ? -magnitude : magnitude;
}
