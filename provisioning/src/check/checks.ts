import { runStep } from './run-step.ts';

export type Check = { readonly name: string; readonly command: readonly [string, ...string[]]; readonly cwd?: string };

/** What must hold before any test is worth running; each is a program that judges for itself. */
export const checks: readonly Check[] = [
  ...(['shared', 'drivers', 'provisioning', 'tests'] as const).map((room): Check => ({
    name: `types ${room}`,
    command: ['tsc', '-p', room],
  })),
  ...(['hub', 'kiosk'] as const).map((app): Check => ({
    name: `types ${app}`,
    cwd: app,
    command: [
      'sh',
      '-c',
      'node_modules/.bin/svelte-kit sync && svelte-check --tsconfig tsconfig.json --fail-on-warnings',
    ],
  })),
  { name: 'lint', command: ['eslint', '.', '--max-warnings', '0'] },
  { name: 'format', command: ['oxfmt', '--check', '.'] },
  {
    name: 'import arrows',
    command: [
      'depcruise',
      '--config',
      '.dependency-cruiser.cjs',
      'shared',
      'drivers',
      'kiosk',
      'hub',
      'provisioning',
      'tests',
    ],
  },
  { name: 'unused code', command: ['knip'] },
];

/** Two at a time: the machine has two cores, and the type checkers are the long ones. Returns the names that failed. */
export const runChecks = async (all: readonly Check[] = checks): Promise<readonly string[]> => {
  const queue = [...all];
  const failed: string[] = [];
  const worker = async (): Promise<void> => {
    for (let check = queue.shift(); check; check = queue.shift()) {
      const { name, command, cwd } = check;
      const outcome = await runStep({ command, show: false, ...(cwd ? { cwd } : {}) });
      console.log(`${outcome.code === 0 ? '✓' : '✗'} ${name} (${outcome.seconds.toFixed(1)} s)`);
      if (outcome.code === 0) continue;
      failed.push(name);
      console.log(outcome.lines.join('\n'));
    }
  };
  await Promise.all([worker(), worker()]);
  return failed;
};
