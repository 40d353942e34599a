import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parsePmset, parsePowerLineStatus, readPowerSource, readPowerSupplies } from '../../../src/worker/powerSource.ts';
import { temporaryFolder } from '../../helpers/temporaryFolder.ts';

const folder = temporaryFolder();

/** Power supplies as Linux lists them: a folder each, a file for each property. */
function supplies(name: string, listed: Readonly<Record<string, Readonly<Record<string, string>>>>): string {
  const place = join(folder, name);
  for (const [supply, properties] of Object.entries(listed)) {
    mkdirSync(join(place, supply), { recursive: true });
    for (const [property, value] of Object.entries(properties)) writeFileSync(join(place, supply, property), `${value}\n`);
  }
  return place;
}

describe('readPowerSupplies', () => {
  const battery = { type: 'Battery', status: 'Discharging', scope: 'System' };
  const cases: [name: string, listed: Parameters<typeof supplies>[1], expected: string][] = [
    ['a laptop on its charger', { AC: { type: 'Mains', online: '1' }, BAT0: { ...battery, status: 'Charging' } }, 'mains'],
    ['a laptop without its charger', { AC: { type: 'Mains', online: '0' }, BAT0: battery }, 'battery'],
    ['a charger over USB', { 'ucsi-source-psy': { type: 'USB', online: '1' }, BAT0: { ...battery, status: 'Not charging' } }, 'mains'],
    ['a charger that lets its voltage be set', { usb: { type: 'USB', online: '2' }, BAT0: battery }, 'mains'],
    [
      'two batteries, one of which is used',
      { AC: { type: 'Mains', online: '0' }, BAT0: { ...battery, status: 'Unknown' }, BAT1: battery },
      'battery',
    ],
    ['a battery that does not say its scope', { BAT0: { type: 'Battery', status: 'Discharging' } }, 'battery'],
    ['a desktop with a wireless mouse', { hidpp_battery_0: { type: 'Battery', status: 'Discharging', scope: 'Device' } }, 'unknown'],
    ['no charger listed, and a full battery', { BAT0: { ...battery, status: 'Full' } }, 'mains'],
    ['a supply without any property', { odd: {} }, 'unknown'],
  ];
  for (const [index, [name, listed, expected]] of cases.entries())
    test(name, async () => assert.equal(await readPowerSupplies(supplies(String(index), listed)), expected));

  test('a machine that lists none', async () => {
    assert.equal(await readPowerSupplies(join(folder, 'nowhere')), 'unknown');
    mkdirSync(join(folder, 'empty'));
    assert.equal(await readPowerSupplies(join(folder, 'empty')), 'unknown');
  });

  test('whatever stands in the files, there is an answer', async () => {
    const text = fc.oneof(fc.constantFrom('Battery', 'Mains', '1', 'Discharging', 'System'), fc.string());
    let count = 0;
    await fc.assert(
      fc.asyncProperty(text, text, text, text, async (type, online, status, scope) => {
        const place = supplies(`fuzz ${count++}`, { one: { type, online, status, scope } });
        assert.ok(['battery', 'mains', 'unknown'].includes(await readPowerSupplies(place)));
      }),
    );
  });
});

describe('readPowerSource', () => {
  test('this machine answers', async () => {
    assert.ok(['battery', 'mains', 'unknown'].includes(await readPowerSource()));
  });

  test('macOS and Windows say it in a line', () => {
    assert.equal(parsePmset("Now drawing from 'Battery Power'\n -InternalBattery-0 (id=1)\t80%; discharging; 3:10 remaining\n"), 'battery');
    assert.equal(parsePmset("Now drawing from 'AC Power'\n"), 'mains');
    assert.equal(parsePmset(''), 'unknown');
    assert.equal(parsePowerLineStatus('Offline\r\n'), 'battery');
    assert.equal(parsePowerLineStatus('Online\r\n'), 'mains');
    assert.equal(parsePowerLineStatus('Unknown'), 'unknown');
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const parse of [parsePmset, parsePowerLineStatus]) assert.ok(['battery', 'mains', 'unknown'].includes(parse(text)));
      }),
    );
  });
});
