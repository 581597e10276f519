/**
 * Logarithm and exponential from the four operations alone.
 * Math.log and Math.exp may differ in the last bit between JavaScript engines; these cannot, so a run has one digest everywhere.
 */
const { LN2, SQRT1_2, SQRT2 } = Math;

/** Natural logarithm of a positive finite number. */
export function ln(x: number): number {
  let mantissa = x;
  let exponent = 0;
  while (mantissa < SQRT1_2) {
    mantissa *= 2;
    exponent--;
  }
  while (mantissa > SQRT2) {
    mantissa /= 2;
    exponent++;
  }
  // ln m = 2 artanh((m - 1) / (m + 1)); |s| <= 0.172, so eleven terms reach the last bit.
  const s = (mantissa - 1) / (mantissa + 1);
  const square = s * s;
  let sum = 0;
  for (let k = 21; k >= 1; k -= 2) sum = sum * square + 1 / k;
  return 2 * s * sum + exponent * LN2;
}

/** e to the power x, for |x| below 700. */
export function exp(x: number): number {
  const halvings = Math.round(x / LN2);
  const rest = x - halvings * LN2;
  let sum = 1;
  for (let k = 16; k >= 1; k--) sum = 1 + (rest / k) * sum;
  for (let k = halvings; k > 0; k--) sum *= 2;
  for (let k = halvings; k < 0; k++) sum /= 2;
  return sum;
}
