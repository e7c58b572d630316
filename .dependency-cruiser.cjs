/** The arrows of the house. Each message says how to mend a wrong one. */
const inside = (room) => `^${room}/(?!node_modules)`;
const forbid = (name, from, to, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to: { path: to },
});

module.exports = {
  forbidden: [
    forbid(
      'shared-imports-nobody',
      inside('shared'),
      '^(hub|kiosk|drivers|provisioning|tests)/',
      'Move what both need into shared, or pass it in.',
    ),
    forbid(
      'drivers-know-only-shared',
      inside('drivers'),
      '^(hub|kiosk|provisioning|tests)/',
      'A driver offers; the agent uses. Turn the call around.',
    ),
    forbid(
      'hub-knows-only-shared',
      inside('hub'),
      '^(kiosk|drivers|provisioning|tests)/',
      'The hub meets terminals over the wire: add a message to shared/wire.',
    ),
    forbid(
      'kiosk-never-imports-hub',
      inside('kiosk'),
      '^(hub|provisioning|tests)/',
      'The kiosk meets the hub over the wire: add a message to shared/wire.',
    ),
    forbid(
      'provisioning-knows-only-shared',
      inside('provisioning'),
      '^(hub|kiosk|drivers|tests)/',
      'Start it as a process, or move the shared part into shared.',
    ),
    // The views that the looks are shown are data, kept beside the screens so that the type check holds them to the contract.
    forbid(
      'tests-drive-public-doors',
      '^tests/',
      '^(hub|provisioning|kiosk/(?!src/ui/fixtures\\.ts))',
      'Drive HTTP, sockets, the browser or a device’s wire.',
    ),
    {
      name: 'screens-touch-no-storage',
      severity: 'error',
      comment: 'A .svelte file never touches the database or a device: load the data in +page.server.ts or the View.',
      from: { path: '\\.svelte$' },
      to: { path: '^(hub/src/(storage|generated|keys)|kiosk/src/server|drivers)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-circles',
      severity: 'error',
      comment: 'Two files that need each other are one file, or need a third.',
      from: { pathNot: 'generated/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    doNotFollow: { path: 'node_modules|generated' },
    exclude: { path: '(^|/)(node_modules|build|\\.svelte-kit|generated)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.js', '.svelte', '.json'],
    },
  },
};
