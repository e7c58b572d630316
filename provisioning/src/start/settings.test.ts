import net from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { choosePorts, ports } from './settings.ts';

const anyPort = Object.fromEntries(Object.values(ports).map(({ env }) => [env, '0']));

test('R24 a taken port is refused with its number and the setting that moves it', async () => {
  const holder = net.createServer();
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    holder.close();
  });
  const { port } = holder.address() as net.AddressInfo;
  await expect(choosePorts({ ...anyPort, YIZHAN_WEB_PORT: String(port) })).rejects.toThrow(
    `Port ${port} (hub, web door) is taken: free it, or set YIZHAN_WEB_PORT to another.`,
  );
});

test('R24 every wrong port setting is named at once', async () => {
  const wrong = choosePorts({ ...anyPort, YIZHAN_WEB_PORT: 'eighty', YIZHAN_KIOSK_PORT: '70000' });
  await expect(wrong).rejects.toThrow(/YIZHAN_WEB_PORT is "eighty"[\s\S]*YIZHAN_KIOSK_PORT is "70000"/);
});

test('0 takes free ports, each another', async () => {
  const chosen = Object.values(await choosePorts(anyPort));
  expect(chosen.every((port) => port > 0)).toBe(true);
  expect(new Set(chosen).size).toBe(chosen.length);
});

test('R24 one port given to two parts is refused by the second’s setting', async () => {
  const { kiosk } = await choosePorts(anyPort);
  const twice = choosePorts({ ...anyPort, YIZHAN_KIOSK_PORT: String(kiosk), YIZHAN_PANEL_PORT: String(kiosk) });
  await expect(twice).rejects.toThrow(`Port ${kiosk} (device panel) is taken`);
});

test('a port that is not used may be taken', async () => {
  const { kiosk } = await choosePorts(anyPort);
  const both = { ...anyPort, YIZHAN_KIOSK_PORT: String(kiosk), YIZHAN_PG_PORT: String(kiosk) };
  expect((await choosePorts(both, ['postgres'])).kiosk).toBe(kiosk);
});
