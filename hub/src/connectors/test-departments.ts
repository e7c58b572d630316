/** The departments of the demo, really running, and the connectors that ask them; for tests. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Clock } from '@yizhan/shared/clock.ts';
import { openDepartments, type Departments } from '../demo/departments/open-departments.ts';
import type { TestDatabase } from '../storage/test-database.ts';
import { connectDepartments, type Connectors } from './connectors.ts';
import { askConnector, type ConnectorAnswer, type Outcome } from './contract.ts';
import { readSetup } from './setup.ts';

export type TestDepartments = {
  readonly departments: Departments;
  readonly connectors: Connectors;
  readonly failures: unknown[];
  readonly seen: { readonly connector: string; readonly outcome: Outcome }[];
  readonly ask: (id: string, number: string, about?: Readonly<Record<string, unknown>>) => Promise<ConnectorAnswer>;
  close(): Promise<void>;
};

export const testDepartments = async (clock: Clock, { db, url }: TestDatabase): Promise<TestDepartments> => {
  const dir = mkdtempSync(path.join(tmpdir(), 'yizhan-departments-'));
  const departments = await openDepartments({ port: 0, dir, databaseUrl: url, clock });
  const failures: unknown[] = [];
  const seen: { connector: string; outcome: Outcome }[] = [];
  const failed = (_: string, error: unknown): void => void failures.push(error);
  const connectors = connectDepartments({
    ...{ sql: db.pool, clock, setup: readSetup(departments.setupPath), failed },
    seen: (connector, outcome) => seen.push({ connector, outcome }),
  });
  return {
    ...{ departments, connectors, failures, seen },
    ask: (id, number, about = {}) => {
      const connector = connectors.all.get(id);
      if (!connector) throw new Error(`There is no connector ${id}`);
      return askConnector(connector, { personId: 'p', number, about }, { clock, failed });
    },
    close: async () => {
      await connectors.close();
      await departments.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
};
