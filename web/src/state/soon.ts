/** Runs `work` soon, once for however many ask for it meanwhile, and never twice at a time. */
export function soon(work: () => Promise<void>, afterMs: number): () => void {
  let state: 'idle' | 'waiting' | 'running' | 'again' = 'idle';
  const begin = () => {
    state = 'waiting';
    setTimeout(run, afterMs);
  };
  const run = async () => {
    state = 'running';
    try {
      await work();
    } finally {
      const isWanted = (state as string) === 'again';
      state = 'idle';
      if (isWanted) begin();
    }
  };
  return () => {
    if (state === 'idle') begin();
    else if (state === 'running') state = 'again';
  };
}
