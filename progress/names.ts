/** 96 random bits: a name that is never given twice. Not `randomUUID`, which a browser offers on https only. */
export function randomName(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
