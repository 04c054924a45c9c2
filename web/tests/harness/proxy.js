/** Stands before the server: can make another version of the app of it, and counts what it sends. */
import { createServer, request } from 'node:http';
import { connect } from 'node:net';

export class Proxy {
  #changes = new Map();
  #listener;
  url;
  /** Bodies as they travel, compressed: their bytes, and the way they were asked for. */
  answers = [];

  /** Starts before the server at `url`. */
  static async start(url) {
    const proxy = new Proxy();
    const to = new URL(url);
    proxy.#listener = createServer((asked, answer) => proxy.#pass(to, asked, answer));
    proxy.#listener.on('upgrade', (asked, socket, head) => tunnel(to, asked, socket, head));
    await new Promise((resolve) => proxy.#listener.listen(0, '127.0.0.1', resolve));
    proxy.url = `http://127.0.0.1:${proxy.#listener.address().port}`;
    return proxy;
  }

  /** From now on the file at `path` is what `change` makes of its text. */
  change(path, change) {
    this.#changes.set(path, change);
  }

  async stop() {
    this.#listener.close();
    this.#listener.closeAllConnections();
  }

  #pass(to, asked, answer) {
    const path = asked.url.replace(/\?.*/, '');
    const change = this.#changes.get(path);
    const headers = { ...asked.headers };
    if (change) for (const name of CONDITIONS) delete headers[name];
    const sent = request({ ...address(to), method: asked.method, path: asked.url, headers });
    sent.on('response', async (got) => {
      const chunks = [];
      for await (const chunk of got) chunks.push(chunk);
      const body = change
        ? Buffer.from(change(Buffer.concat(chunks).toString()))
        : Buffer.concat(chunks);
      const { etag, 'content-length': _, 'transfer-encoding': __, ...rest } = got.headers;
      this.answers.push({ path, bytes: body.length, encoding: rest['content-encoding'] });
      answer.writeHead(got.statusCode, {
        ...rest,
        ...(!change && etag && { etag }),
        'content-length': body.length,
      });
      answer.end(body);
    });
    sent.on('error', () => answer.destroy());
    asked.pipe(sent);
  }
}

/** What a browser sends to be spared an answer, or to get it packed. */
const CONDITIONS = ['accept-encoding', 'if-none-match', 'if-modified-since'];

const address = ({ hostname, port }) => ({ host: hostname, port });

function tunnel(to, asked, socket, head) {
  const other = connect(address(to), () => {
    const headers = [];
    for (let at = 0; at < asked.rawHeaders.length; at += 2) {
      headers.push(`${asked.rawHeaders[at]}: ${asked.rawHeaders[at + 1]}`);
    }
    other.write([`GET ${asked.url} HTTP/1.1`, ...headers, '', ''].join('\r\n'));
    other.write(head);
    socket.pipe(other).pipe(socket);
  });
  for (const end of [socket, other]) end.on('error', () => (socket.destroy(), other.destroy()));
}
