/**
 * The device panel as a process of its own. It says on its first line, as JSON, where its devices are, and ends with
 * its parent. Settings: YIZHAN_PANEL_PORT, YIZHAN_PANEL_DIR, YIZHAN_PANEL_CARDS (JSON file), YIZHAN_PANEL_HUB
 * (host:port of the terminal door), YIZHAN_PRINTER_PORT, YIZHAN_PANEL_LINK_PORT.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { openBench, type DemoCard } from './bench.ts';
import { openPanelDoor } from './panel-door.ts';

const setting = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
};
const portSetting = (name: string): number => {
  const port = Number(process.env[name] ?? '0');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`${name}: a port between 0 and 65535`);
  return port;
};

const dir = setting('YIZHAN_PANEL_DIR');
mkdirSync(dir, { recursive: true });
const [host = '', port = ''] = setting('YIZHAN_PANEL_HUB').split(':');
const bench = await openBench({
  dir,
  cards: JSON.parse(readFileSync(setting('YIZHAN_PANEL_CARDS'), 'utf8')) as readonly DemoCard[],
  hub: { host, port: Number(port) },
  ports: { printer: portSetting('YIZHAN_PRINTER_PORT'), link: portSetting('YIZHAN_PANEL_LINK_PORT') },
});
const server = await openPanelDoor(bench, portSetting('YIZHAN_PANEL_PORT'));
const ready = {
  panel: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`,
  pcscSocket: bench.pcscd.socket,
  printerUri: bench.printer.uri,
  linkPort: bench.cable.port,
};
process.stdout.write(`${JSON.stringify(ready)}\n`);

const stop = (): void => {
  server.closeAllConnections();
  void bench.close().finally(() => process.exit(0));
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
