/** Every setting of the agent: variable, default, meaning. A wrong one stops the start and is named (R24). */
import { accessSync, constants, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { enrolment, type Enrolment } from '@yizhan/shared/wire/enrolment.ts';

export type Config = {
  readonly enrolment: Enrolment;
  readonly stateDir: string;
  readonly port: number;
  readonly printerUri: string;
  readonly pcscSocket: string | undefined;
  readonly browser: { readonly executable: string; readonly profiles: string; readonly headless: boolean } | undefined;
  readonly logLevel: string;
  readonly dev: boolean;
};

type Environment = Readonly<Record<string, string | undefined>>;

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

/**
 * | Variable | Default | Meaning |
 * |---|---|---|
 * | YIZHAN_ENROLMENT | (required) | the enrolment file of this terminal, mode 0600, as `terminal:issue` writes it |
 * | YIZHAN_STATE_DIR | (required) | journal and print attempts; on a disk that survives power cuts |
 * | YIZHAN_KIOSK_PORT | 8710 | screens, on loopback; 0 takes a free port |
 * | YIZHAN_PRINTER_URI | (required) | `ipp://host:port/path` of the printer |
 * | YIZHAN_PCSC_SOCKET | | PC/SC daemon's socket when it is not the system's |
 * | YIZHAN_BROWSER | | Chromium to put on the panel; none is started when empty |
 * | YIZHAN_BROWSER_PROFILES | /dev/shm/yizhan-browser | its profiles, on tmpfs (R19) |
 * | YIZHAN_BROWSER_HEADLESS | 0 | 1 for a terminal without glass |
 * | YIZHAN_LOG_LEVEL | info | trace … fatal, silent |
 *
 * Throws one message with every setting that is wrong.
 */
export const readConfig = (env: Environment): Config => {
  const trouble: string[] = [];
  const required = (name: string, meaning: string): string => {
    const value = env[name] ?? '';
    if (value === '') trouble.push(`${name} is not set: give ${meaning}.`);
    return value;
  };
  const enrolmentFile = required('YIZHAN_ENROLMENT', 'the enrolment file of this terminal');
  const stateDir = required('YIZHAN_STATE_DIR', 'a folder for the journal');
  const printerUri = required('YIZHAN_PRINTER_URI', 'the printer as ipp://host:port/path');
  if (printerUri !== '' && !/^ipps?:\/\/[^/]+\/.+/.test(printerUri)) {
    trouble.push(`YIZHAN_PRINTER_URI is "${printerUri}": give it as ipp://host:port/path.`);
  }
  const port = Number(env['YIZHAN_KIOSK_PORT'] ?? '8710');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    trouble.push(`YIZHAN_KIOSK_PORT is "${env['YIZHAN_KIOSK_PORT'] ?? ''}": give a port between 0 and 65535.`);
  }
  const logLevel = env['YIZHAN_LOG_LEVEL'] ?? 'info';
  if (!logLevels.includes(logLevel)) trouble.push(`YIZHAN_LOG_LEVEL is "${logLevel}": one of ${logLevels.join(', ')}.`);
  const executable = env['YIZHAN_BROWSER'] ?? '';
  if (executable !== '' && !may(executable, constants.X_OK)) {
    trouble.push(`YIZHAN_BROWSER: ${executable} cannot be run.`);
  }
  const enrolled = enrolmentFile === '' ? undefined : readEnrolment(enrolmentFile, trouble);
  if (stateDir !== '') makeStateDir(stateDir, trouble);
  if (trouble.length > 0 || !enrolled) throw new Error(trouble.join('\n'));

  const profiles = env['YIZHAN_BROWSER_PROFILES'] ?? '/dev/shm/yizhan-browser';
  const headless = env['YIZHAN_BROWSER_HEADLESS'] === '1';
  return {
    enrolment: enrolled,
    stateDir: path.resolve(stateDir),
    port,
    printerUri,
    pcscSocket: env['YIZHAN_PCSC_SOCKET'] === '' ? undefined : env['YIZHAN_PCSC_SOCKET'],
    browser: executable === '' ? undefined : { executable, profiles, headless },
    logLevel,
    dev: env['YIZHAN_DEV'] === '1',
  };
};

const readEnrolment = (file: string, trouble: string[]): Enrolment | undefined => {
  try {
    const parsed = enrolment.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    if (parsed.success) return parsed.data;
    const where = parsed.error.issues.map(({ path: at, message }) => `${at.join('.')}: ${message}`).join('; ');
    trouble.push(`YIZHAN_ENROLMENT: ${file} is not an enrolment file (${where}). Issue it again with terminal:issue.`);
  } catch (error) {
    trouble.push(`YIZHAN_ENROLMENT: ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  return undefined;
};

const makeStateDir = (dir: string, trouble: string[]): void => {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    accessSync(dir, constants.W_OK);
  } catch (error) {
    trouble.push(
      `YIZHAN_STATE_DIR: ${dir} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
};

const may = (file: string, mode: number): boolean => {
  try {
    accessSync(file, mode);
    return true;
  } catch {
    return false; // said to the operator with the setting's name
  }
};
