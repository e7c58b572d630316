/** Rows on their way into `copy … from stdin (format binary)`. PostgreSQL, COPY, "Binary Format"; integers big-endian. */
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';

const HEADER = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);
const FIRST_BYTES = 1 << 20;
/** Microseconds from 1970 to 2000, from where timestamps count. */
const EPOCH_US = 946_684_800_000_000;
const TEXT = 25;

const writers = {
  uuid: (into: CopyRows, value: string) => into.uuid(value),
  text: (into: CopyRows, value: string) => into.text(value),
  int4: (into: CopyRows, value: number) => into.int4(value),
  bytea: (into: CopyRows, value: Uint8Array) => into.bytes(value),
  /** ISO 8601, or ms since 1970. */
  time: (into: CopyRows, value: string | number) => into.time(typeof value === 'string' ? Date.parse(value) : value),
  jsonb: (into: CopyRows, value: string) => into.jsonb(value),
  bool: (into: CopyRows, value: boolean) => into.bool(value),
  texts: (into: CopyRows, value: readonly string[]) => into.texts(value),
} as const;
export type ColumnType = keyof typeof writers;
type ValueOf<T extends ColumnType> = Parameters<(typeof writers)[T]>[1];

export type Columns = Readonly<Record<string, ColumnType>>;
export type RowOf<C extends Columns> = { readonly [Name in keyof C]: ValueOf<C[Name]> | null };

/** Bytes of the rows of one COPY. */
class CopyRows {
  #bytes = Buffer.allocUnsafe(FIRST_BYTES);
  #at = HEADER.copy(this.#bytes);

  #room(more: number): void {
    if (this.#at + more <= this.#bytes.length) return;
    const wider = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#at + more));
    this.#bytes.copy(wider, 0, 0, this.#at);
    this.#bytes = wider;
  }
  #long(value: number): void {
    this.#at = this.#bytes.writeInt32BE(value, this.#at);
  }
  begin(fields: number): void {
    this.#room(2);
    this.#at = this.#bytes.writeInt16BE(fields, this.#at);
  }
  nothing(): void {
    this.#room(4);
    this.#long(-1);
  }
  int4(value: number): void {
    this.#room(8);
    this.#long(4);
    this.#long(value);
  }
  bool(value: boolean): void {
    this.#room(5);
    this.#long(1);
    this.#at = this.#bytes.writeUInt8(value ? 1 : 0, this.#at);
  }
  uuid(value: string): void {
    this.#room(20);
    this.#long(16);
    this.#at += this.#bytes.write(value.replaceAll('-', ''), this.#at, 'hex');
  }
  time(ms: number): void {
    this.#room(12);
    this.#long(8);
    const us = ms * 1000 - EPOCH_US;
    this.#long(Math.floor(us / 0x1_0000_0000));
    this.#at = this.#bytes.writeUInt32BE(us >>> 0, this.#at);
  }
  bytes(value: Uint8Array): void {
    this.#room(4 + value.length);
    this.#long(value.length);
    this.#bytes.set(value, this.#at);
    this.#at += value.length;
  }
  text(value: string): void {
    this.#room(4 + value.length * 3);
    const size = this.#bytes.write(value, this.#at + 4, 'utf8');
    this.#long(size);
    this.#at += size;
  }
  jsonb(value: string): void {
    this.#room(5 + value.length * 3);
    const size = this.#bytes.write(value, this.#at + 5, 'utf8');
    this.#long(size + 1);
    this.#at = this.#bytes.writeUInt8(1, this.#at) + size;
  }
  texts(list: readonly string[]): void {
    this.#room(24);
    const begin = this.#at;
    for (const value of [0, list.length === 0 ? 0 : 1, 0, TEXT]) this.#long(value);
    if (list.length > 0) {
      this.#long(list.length);
      this.#room(4);
      this.#long(1);
    }
    for (const value of list) this.text(value);
    this.#bytes.writeInt32BE(this.#at - begin - 4, begin);
  }
  end(): Buffer {
    this.#room(2);
    this.#at = this.#bytes.writeInt16BE(-1, this.#at);
    return this.#bytes.subarray(0, this.#at);
  }
}

export const encodeRows = <C extends Columns>(columns: C, rows: readonly RowOf<C>[]): Buffer => {
  const into = new CopyRows();
  const list = Object.entries(columns).map(([name, type]) => ({
    name,
    write: writers[type] as (to: CopyRows, value: unknown) => void,
  }));
  for (const row of rows) {
    into.begin(list.length);
    for (const { name, write } of list) {
      const value = row[name];
      if (value === null || value === undefined) into.nothing();
      else write(into, value);
    }
  }
  return into.end();
};

/** `bytes` of `encodeRows` with the same columns. */
export const copyIn = async (client: pg.ClientBase, table: string, columns: Columns, bytes: Buffer): Promise<void> => {
  const names = Object.keys(columns).map((name) => `"${name}"`);
  const into = client.query(copyFrom(`copy "${table}" (${names.join(', ')}) from stdin (format binary)`));
  await pipeline(Readable.from([bytes]), into);
};
