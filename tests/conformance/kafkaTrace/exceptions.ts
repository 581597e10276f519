/** Which exception of the Java client stands for an error of the protocol. Checked against `kafka/errors.json` where the two differ in form. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { protocolError } from '@/simulator/kafka/errors';
import { Failed } from './format';

interface Row {
  readonly name: string;
  readonly exception?: string;
  readonly message: string | null;
}

const file = fileURLToPath(new URL('../kafka/errors.json', import.meta.url));
const rows = new Map((JSON.parse(readFileSync(file, 'utf8')) as Row[]).map((row) => [row.name, row]));

export function exceptionName(error: string): string {
  return rows.get(error)?.exception ?? 'UnknownServerException';
}

/** @param message as the broker worded it; absent: the protocol's own sentence. */
export function failure(error: string, message?: string | null): Failed {
  return new Failed(exceptionName(error), message ?? protocolError(error).message ?? rows.get(error)?.message ?? '');
}
