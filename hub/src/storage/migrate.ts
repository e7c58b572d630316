/**
 * Forward migrations, run by Prisma's own schema engine as WebAssembly (its native binary cannot be had everywhere).
 * Same folder, same `_prisma_migrations` table, same checksums as `prisma migrate`.
 */
import { randomUUID } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import pg from 'pg';

const prismaDir = path.join(import.meta.dirname, '..', '..', 'prisma');
const schemaPath = path.join(prismaDir, 'schema.prisma');
const migrationsDir = path.join(prismaDir, 'migrations');
/** Any two hubs that start at once migrate one after the other. */
const ADVISORY_LOCK = 727_073_691;
const CHAR_OID = 18;
const TEXT_OID = 25;

type Engine = Record<'applyMigrations' | 'diff', (args: object) => Promise<Record<string, unknown>>>;
type Adapter = Record<string, (...args: unknown[]) => Promise<unknown>> & { client: pg.Pool };
type Fields = { columnTypes: number[]; fields?: { dataTypeID: number }[] };

type EngineClass = { new: (...args: unknown[]) => Promise<Engine> };
let loaded: Promise<EngineClass> | undefined;
/** Once a process: the glue keeps views into the memory of the first instance. */
const engineClass = (): Promise<EngineClass> => (loaded ??= loadEngine());

const loadEngine = async (): Promise<EngineClass> => {
  const glue = (await import('@prisma/schema-engine-wasm/schema_engine_bg')) as Record<string, unknown>;
  const dir = path.dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'));
  const bytes = await readFile(path.join(dir, 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, {
    './schema_engine_bg.js': glue as WebAssembly.ModuleImports,
  });
  (glue['__wbg_set_wasm'] as (e: WebAssembly.Exports) => void)(instance.exports);
  (instance.exports['__wbindgen_start'] as () => void)();
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      message: '',
      set_message(m: string) {
        this.message = m;
      },
    },
  });
  return glue['SchemaEngine'] as EngineClass;
};

/**
 * Two defects of adapter-pg 7.10 that the schema engine meets: it refuses pg_catalog's internal "char" (OID 18),
 * and its executeScript splits on `;`, which breaks functions and loses atomicity.
 */
const repair = (adapter: Adapter): Adapter => {
  const performIO = adapter['performIO']?.bind(adapter);
  const queryRaw = adapter['queryRaw']?.bind(adapter);
  if (!performIO || !queryRaw)
    throw new Error('adapter-pg has changed shape: check storage/migrate.ts against its version');
  let chars: number[] = [];
  adapter['performIO'] = async (query) => {
    const result = (await performIO(query)) as Fields;
    chars = [];
    for (const [index, field] of (result.fields ?? []).entries()) {
      if (field.dataTypeID !== CHAR_OID) continue;
      chars.push(index);
      field.dataTypeID = TEXT_OID;
    }
    return result;
  };
  adapter['queryRaw'] = async (query) => {
    const result = (await queryRaw(query)) as Fields;
    for (const index of chars) result.columnTypes[index] = ColumnTypeEnum.Character;
    return result;
  };
  adapter['executeScript'] = async (script) => {
    await adapter.client.query(script as string);
    return undefined;
  };
  return adapter;
};

/** Every migration this hub knows, oldest first. */
export const migrationNames = async (): Promise<readonly string[]> => {
  const entries = await readdir(migrationsDir, { withFileTypes: true });
  return entries
    .filter((e) => e.isDirectory())
    .map((e) => e.name)
    .sort();
};

const listMigrations = async (only?: readonly string[]): Promise<object> => {
  const names = only ?? (await migrationNames());
  const read = async (name: string): Promise<object> => {
    const value = await readFile(path.join(migrationsDir, name, 'migration.sql'), 'utf8');
    return { path: name, migrationFile: { path: 'migration.sql', content: { tag: 'ok', value } } };
  };
  return {
    baseDir: migrationsDir,
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(names.map(read)),
  };
};

/**
 * A throw-away database in which the engine replays the migrations to compare them with the schema.
 * adapter-pg's own shadow connects to the main database when given a URL, and drops it with its pool still open.
 */
const connectShadow = async (connection: pg.ClientConfig): Promise<Adapter> => {
  const admin = new pg.Client(connection);
  await admin.connect();
  const database = `prisma_shadow_${randomUUID().replaceAll('-', '')}`;
  await admin.query(`create database "${database}"`);
  const adapter = repair((await new PrismaPg({ ...connection, database, max: 2 }).connect()) as unknown as Adapter);
  const dispose = adapter['dispose']?.bind(adapter);
  adapter['dispose'] = async () => {
    await dispose?.();
    await admin.query(`drop database if exists "${database}" with (force)`);
    await admin.end();
    return undefined;
  };
  return adapter;
};

const filters = { externalTables: [], externalEnums: [] };

const withEngine = async <T>(url: string, work: (engine: Engine) => Promise<T>): Promise<T> => {
  const parsed = new URL(url);
  const connection = {
    host: parsed.hostname,
    port: Number(parsed.port || 5432),
    user: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
    database: parsed.pathname.slice(1),
  };
  const lock = new pg.Client(connection);
  const opened: Adapter[] = [];
  await lock.connect();
  try {
    await lock.query('select pg_advisory_lock($1)', [ADVISORY_LOCK]);
    const factory = new PrismaPg({ ...connection, max: 4 });
    const connect = factory.connect.bind(factory);
    factory.connect = async () => {
      const adapter = repair((await connect()) as unknown as Adapter);
      opened.push(adapter);
      return adapter as never;
    };
    factory.connectToShadowDb = async () => (await connectShadow(connection)) as never;
    const bound = bindMigrationAwareSqlAdapterFactory(factory);
    const SchemaEngine = await engineClass();
    const datamodels = [[schemaPath, await readFile(schemaPath, 'utf8')]];
    return await work(await SchemaEngine.new({ datamodels }, () => undefined, bound));
  } finally {
    // The engine does not close what it opened, and an open line would keep this database from being a template.
    for (const adapter of opened) if (!adapter.client.ended) await adapter.client.end();
    await lock.end();
  }
};

/**
 * Applies what is missing; returns the names applied, in order. Throws with the migration's name when one fails.
 * `only` stops at an earlier state, to which a backup fits.
 */
export const migrate = (url: string, only?: readonly string[]): Promise<readonly string[]> =>
  withEngine(url, async (engine) => {
    const result = await engine.applyMigrations({ migrationsList: await listMigrations(only), filters });
    return result['appliedMigrationNames'] as string[];
  });

/** SQL that would bring what the migrations make to schema.prisma, for authors of migrations; `url` lends a server. */
export const pendingSql = (url: string): Promise<string> =>
  withEngine(url, async (engine) => {
    const files = [{ path: schemaPath, content: await readFile(schemaPath, 'utf8') }];
    const result = await engine.diff({
      from: { tag: 'migrations', ...(await listMigrations()) },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      shadowDatabaseUrl: null,
      filters,
    });
    return typeof result['stdout'] === 'string' ? result['stdout'] : '';
  });
