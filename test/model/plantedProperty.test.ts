// A project that always replaces one idiom by another: the comparative prefix writes the new one where nothing visible shows it.
import assert from 'node:assert/strict';
import { before, suite, test } from 'node:test';
import { type IdiomCounts } from '../../bench/planted/countIdioms.ts';
import { type PlantedResult, measurePlantedProperty } from '../../bench/planted/measurePlantedProperty.ts';
import { plantedDialects } from '../../bench/planted/plantedDialects.ts';
import { plantedDefaults } from '../../bench/planted/plantedProject.ts';
import { temporaryFolder } from '../helpers/temporaryFolder.ts';

suite('a planted property', () => {
  const folder = temporaryFolder();
  let result: PlantedResult;
  const newRatio = ({ new: renewed }: IdiomCounts): number => renewed / result.placeCount;

  before(async () => {
    const project = { ...plantedDefaults, dialect: plantedDialects.python };
    result = await measurePlantedProperty({ folder, project, steps: 60, seed: 1, pairKinds: ['revision'] });
  });

  test('is measured at enough places, where the base writes the usual idiom', (context) => {
    context.diagnostic(JSON.stringify(result));
    assert.ok(result.placeCount >= 30, `${result.placeCount} places`);
    assert.ok(newRatio(result.counts.base) < 0.3);
    assert.ok(result.counts.base.old / result.placeCount > 0.5);
  });

  test('is taken over by the comparative prefix', () => assert.ok(newRatio(result.counts.comparative) >= 0.9));

  test('is taken over in part by the likelihood alone', () => {
    const ratio = newRatio(result.counts.likelihood);
    assert.ok(ratio > newRatio(result.counts.base) && ratio < newRatio(result.counts.comparative), `${ratio}`);
  });
});
