// node --test src/parts/now
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import ts from 'typescript';

const source = readFileSync(new URL('./pacer.ts', import.meta.url), 'utf8');
const { outputText } = ts.transpileModule(source, { compilerOptions: { module: 'ESNext', target: 'ES2022' } });
const { pace, phaseAt } = await import(`data:text/javascript,${encodeURIComponent(outputText)}`);

test('six breaths a minute are 4.5 s in and 5.5 s out', () => {
  assert.deepEqual(pace(6), { inhaleMs: 4500, exhaleMs: 5500 });
});

test('out is longer than in, at every pace, and the pace stays within its bounds', () => {
  for (const breaths of [-1, 0, 4, 5, 7, 9, 10, 400, NaN]) {
    const { inhaleMs, exhaleMs } = pace(breaths);
    assert.ok(exhaleMs > inhaleMs, `${breaths}`);
    assert.ok(inhaleMs + exhaleMs >= 6_000 && inhaleMs + exhaleMs <= 15_000, `${breaths}`);
  }
});

test('a breath goes in, then out, then the next begins', () => {
  const usual = pace(6);
  assert.deepEqual(phaseAt(0, usual), { kind: 'in', part: 0, breath: 0 });
  assert.deepEqual(phaseAt(4500, usual), { kind: 'out', part: 0, breath: 0 });
  assert.deepEqual(phaseAt(7250, usual), { kind: 'out', part: 0.5, breath: 0 });
  assert.deepEqual(phaseAt(10_000, usual), { kind: 'in', part: 0, breath: 1 });
  assert.equal(phaseAt(3_600_000, usual).breath, 360);
});

test('a clock that went back starts anew', () => {
  assert.deepEqual(phaseAt(-5000, pace(6)), { kind: 'in', part: 0, breath: 0 });
});
