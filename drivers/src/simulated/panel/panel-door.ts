/** The panel's own small web page: shows the bench and moves it. Loopback only; it is a demo's toy, never on a terminal. */
import { createReadStream, readFileSync } from 'node:fs';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import path from 'node:path';
import { printerModes, type Bench, type PanelPrinterMode } from './bench.ts';

const MAX_BODY_BYTES = 4_096;
/** The tray has no bell: the page is told what lies in it this often while somebody looks. */
const LOOK_MS = 500;

export const openPanelDoor = (bench: Bench, port: number): Promise<http.Server> => {
  const page = readFileSync(path.join(import.meta.dirname, 'page.html'));
  const server = http.createServer((request, response) => {
    void serve(request, response).catch((error: unknown) => {
      say(response, 500, `The panel failed: ${String(error)}`);
    });
  });

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!/^(localhost|127\.0\.0\.1)(:\d+)?$/.test(request.headers.host ?? '')) return say(response, 403, 'Local only.');
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (request.method === 'GET' && pathname === '/') {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
      return;
    }
    if (request.method === 'GET' && pathname === '/state') return watch(request, response);
    if (request.method === 'GET' && pathname.startsWith('/tray/')) return sendPaper(pathname.slice(6), response);
    if (request.method === 'POST') return move(pathname, await readJson(request), response);
    say(response, 404, 'Not found.');
  };

  const watch = (request: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    let last = '';
    const look = (): void => {
      const now = JSON.stringify(bench.state());
      if (now !== last) response.write(`data: ${now}\n\n`);
      last = now;
    };
    look();
    const timer = setInterval(look, LOOK_MS);
    request.once('close', () => {
      clearInterval(timer);
    });
  };

  const sendPaper = (name: string, response: ServerResponse): void => {
    const paper = bench.printer.tray().find(({ file }) => path.basename(file) === decodeURIComponent(name));
    if (!paper) return say(response, 404, 'This sheet is not in the tray any more.');
    response.writeHead(200, { 'content-type': 'application/pdf' });
    createReadStream(paper.file).pipe(response);
  };

  const move = async (pathname: string, body: Record<string, unknown>, response: ServerResponse): Promise<void> => {
    switch (pathname) {
      case '/card': {
        const { uid } = body;
        if (uid === null) bench.takeAway();
        else if (typeof uid === 'string' && /^([0-9a-f]{8}|[0-9a-f]{14}|[0-9a-f]{20})$/.test(uid)) bench.hold(uid);
        else
          return say(
            response,
            400,
            'uid: 4, 7 or 10 bytes in small hexadecimal digits, or null to take the card away.',
          );
        break;
      }
      case '/printer': {
        const { mode } = body;
        if (mode !== 'off' && !(printerModes as readonly unknown[]).includes(mode)) {
          return say(response, 400, `mode: one of ${printerModes.join(', ')}, off.`);
        }
        await bench.setPrinter(mode as PanelPrinterMode);
        break;
      }
      case '/link':
        if (typeof body['plugged'] !== 'boolean') return say(response, 400, 'plugged: true or false.');
        bench.setLink(body['plugged']);
        break;
      case '/tray/empty':
        bench.emptyTray();
        break;
      default:
        return say(response, 404, 'Not found.');
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(bench.state()));
  };

  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      resolve(server);
    });
  });
};

const readJson = async (request: IncomingMessage): Promise<Record<string, unknown>> => {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > MAX_BODY_BYTES) return {};
  }
  try {
    const parsed: unknown = JSON.parse(text || '{}');
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {}; // not JSON: answered by the check of the field that is missing
  }
};

const say = (response: ServerResponse, status: number, sentence: string): void => {
  if (response.headersSent) response.end();
  else response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(sentence);
};
