/** Every port of the demo, its setting and its default; a taken one stops the start before anything runs (R24). */
import net from 'node:net';

export const ports = {
  web: { env: 'YIZHAN_WEB_PORT', default: 8700, what: 'hub, web door' },
  terminal: { env: 'YIZHAN_TERMINAL_PORT', default: 8701, what: 'hub, terminal door' },
  kiosk: { env: 'YIZHAN_KIOSK_PORT', default: 8710, what: 'kiosk screens' },
  panel: { env: 'YIZHAN_PANEL_PORT', default: 8720, what: 'device panel' },
  link: { env: 'YIZHAN_PANEL_LINK_PORT', default: 8721, what: 'network cable of the kiosk' },
  printer: { env: 'YIZHAN_PRINTER_PORT', default: 8722, what: 'simulated printer' },
  departments: { env: 'YIZHAN_DEPARTMENTS_PORT', default: 8740, what: 'departments of the demo' },
  timestamps: { env: 'YIZHAN_TIMESTAMPS_PORT', default: 8742, what: 'timestamp authority of the demo' },
  postgres: { env: 'YIZHAN_PG_PORT', default: 8732, what: 'embedded PostgreSQL' },
} as const;

export type PortName = keyof typeof ports;
export type Ports = Readonly<Record<PortName, number>>;

/**
 * Throws one message that names every setting that is wrong, whose port is taken, or that two parts were given.
 * 0 takes a free port; a port of `unused` is not looked at and stands as it is set.
 */
export const choosePorts = async (
  env: Readonly<Record<string, string | undefined>>,
  unused: readonly PortName[] = [],
): Promise<Ports> => {
  const trouble: string[] = [];
  const chosen: Partial<Record<PortName, number>> = {};
  // All are held until the last is chosen, so that none is chosen twice.
  const held: net.Server[] = [];
  for (const name of Object.keys(ports) as PortName[]) {
    const { env: setting, default: usual, what } = ports[name];
    const text = env[setting];
    const wanted = text === undefined || text === '' ? usual : Number(text);
    if (!Number.isInteger(wanted) || wanted < 0 || wanted > 65_535) {
      trouble.push(`${setting} is "${text ?? ''}": give a port between 0 and 65535 for the ${what}.`);
      continue;
    }
    if (unused.includes(name)) {
      chosen[name] = wanted;
      continue;
    }
    const holder = await hold(wanted);
    if (holder === null) {
      trouble.push(`Port ${wanted} (${what}) is taken: free it, or set ${setting} to another.`);
      continue;
    }
    held.push(holder);
    chosen[name] = (holder.address() as net.AddressInfo).port;
  }
  await Promise.all(held.map(release));
  if (trouble.length > 0) throw new Error(trouble.join('\n'));
  return chosen as Ports;
};

const hold = (port: number): Promise<net.Server | null> =>
  new Promise((resolve) => {
    const holder = net.createServer();
    holder.once('error', () => {
      resolve(null);
    });
    holder.listen(port, '127.0.0.1', () => {
      resolve(holder);
    });
  });

const release = (holder: net.Server): Promise<void> =>
  new Promise((resolve) => {
    holder.close(() => {
      resolve();
    });
  });
