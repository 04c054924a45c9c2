/** The real server, on a free port, with a database of its own. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const target = new URL('../../../target/', import.meta.url);

/** What `BANISTER_SERVER` says, or what was built. */
function program() {
  const built = ['debug', 'release'].map((kind) =>
    fileURLToPath(new URL(`${kind}/banister-server`, target)),
  );
  const found = [process.env.BANISTER_SERVER, ...built].find((path) => path && existsSync(path));
  if (!found) throw new Error('build the server first: cargo build --package banister-server');
  return found;
}

export class Server {
  #child;
  #folder;
  url;

  /** Starts it; `folder` keeps its database over restarts. */
  static async start(folder, listen = '127.0.0.1:0') {
    const server = new Server();
    server.#folder = folder;
    const words = ['--listen', listen, '--data-dir', folder, '--log', 'warn'];
    server.#child = spawn(program(), [...words, '--attempts-per-minute', '1000'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    server.url = await address(server.#child);
    return server;
  }

  async stop() {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await ended;
  }

  /** Starts it again on the same port; in another folder, it knows nothing of before. */
  async restart(folder = this.#folder) {
    await this.stop();
    this.#folder = folder;
    const again = await Server.start(folder, new URL(this.url).host);
    this.#child = again.#child;
  }
}

async function address(child) {
  for await (const line of createInterface({ input: child.stdout })) {
    const found = /^listening on (\S+)/.exec(line);
    if (found) return found[1];
  }
  throw new Error('the server did not start');
}
