// Attention in tiles of 16 tokens and 16 keys; scores exist only for one tile at a time.
// Legend: N tokens, P prefix length, H query heads, K key/value heads, E head width.
//
// Keys and values of the prefix and of the tokens lie behind one another, [P + N, K, E]. Thread `lane` of 256 makes score
// (lane / 16, lane % 16) of a tile; of sums it keeps every 16th column of row lane / 16. What each token sees comes from `seenRanges`.

import { defineProgram, flatIndex, flatThreads, type WebgpuProgram } from './webgpuProgram.ts';

/** The programs for one head width. */
export interface AttentionPrograms {
  readonly forward: WebgpuProgram;
  readonly queryGradient: WebgpuProgram;
  readonly keyValueGradient: WebgpuProgram;
  /** Workgroup memory of the largest of them. */
  readonly workgroupBytes: number;
}

/** Tokens or keys of a tile. */
export const attentionTile = 16;

const known = new Map<number, AttentionPrograms>();

/** The attention programs for heads of `headWidth` values. */
export function attentionPrograms(headWidth: number): AttentionPrograms {
  const programs = known.get(headWidth) ?? buildPrograms(headWidth);
  known.set(headWidth, programs);
  return programs;
}

/** Sums `partCount` arrays of `count` values that lie behind one another. */
export const sumPartsProgram = defineProgram({
  name: 'sumParts',
  buffers: { parts: 'f32', sums: '+f32' },
  uniforms: { count: 'u32', partCount: 'u32' },
  threads: flatThreads,
  body: `
  let index = ${flatIndex};
  if (index >= u.count) { return; }
  var sum = 0.0;
  for (var part = 0u; part < u.partCount; part++) { sum += parts[part * u.count + index]; }
  sums[index] = sum;`,
});

/** Log-sum-exp of each token's scores and `sum(dOut * out)`, as pairs `[N, H, 2]`. */
export const attentionStatisticsProgram = defineProgram({
  name: 'attentionStatistics',
  buffers: { attended: 'f32', dAttended: 'f32', logSumExp: 'f32', statistics: '+vec2<f32>' },
  uniforms: { count: 'u32', headWidth: 'u32' },
  threads: flatThreads,
  body: `
  let index = ${flatIndex};
  if (index >= u.count) { return; }
  var product = 0.0;
  for (var e = 0u; e < u.headWidth; e++) { product += attended[index * u.headWidth + e] * dAttended[index * u.headWidth + e]; }
  statistics[index] = vec2<f32>(logSumExp[index], product);`,
});

const common = { tokenCount: 'u32', prefixLength: 'u32', queryHeads: 'u32', keyValueHeads: 'u32', scale: 'f32' } as const;

function buildPrograms(headWidth: number): AttentionPrograms {
  const declarations = declarationsFor(headWidth);
  const forward = defineProgram({
    name: `prefixAttention ${headWidth}`,
    buffers: { queries: 'f32', keys: 'f32', values: 'f32', ranges: 'vec4<u32>', attended: '+f32', logSumExp: '+f32' },
    uniforms: common,
    threads: 256,
    declarations: declarations(['tokenTile', 'keyTile'], ['weights']),
    body: forwardBody,
  });
  const queryGradient = defineProgram({
    name: `prefixAttention dQueries ${headWidth}`,
    buffers: {
      queries: 'f32',
      keys: 'f32',
      values: 'f32',
      ranges: 'vec4<u32>',
      statistics: 'vec2<f32>',
      dAttended: 'f32',
      dQueries: '+f32',
    },
    uniforms: common,
    threads: 256,
    declarations: declarations(['tokenTile', 'keyTile', 'dTile'], ['weights']),
    body: queryGradientBody,
  });
  const keyValueGradient = defineProgram({
    name: `prefixAttention dKeys dValues ${headWidth}`,
    buffers: {
      queries: 'f32',
      keys: 'f32',
      values: 'f32',
      ranges: 'vec4<u32>',
      statistics: 'vec2<f32>',
      dAttended: 'f32',
      dKeys: '+f32',
      dValues: '+f32',
    },
    uniforms: { ...common, firstKey: 'u32', keyCount: 'u32', tokensPerPart: 'u32' },
    threads: 256,
    declarations: declarations(['tokenTile', 'keyTile', 'valueTile'], ['weights', 'dScores']),
    body: keyValueGradientBody,
  });
  return { forward, queryGradient, keyValueGradient, workgroupBytes: 4 * (3 * 16 * (headWidth + 1) + 2 * 16 * 17) };
}

/** Tiles have one value of padding in each row, so that threads of different rows read from different banks. */
function declarationsFor(headWidth: number): (tiles: readonly string[], squares: readonly string[]) => string {
  return (tiles, squares) => `
const E = ${headWidth}u;
const width = ${headWidth + 1}u;
const parts = ${Math.ceil(headWidth / 16)}u;
${tiles.map((name) => `var<workgroup> ${name}: array<f32, ${16 * (headWidth + 1)}>;`).join('\n')}
${squares.map((name) => `var<workgroup> ${name}: array<f32, ${16 * 17}>;`).join('\n')}
fn isSeen(token: u32, key: u32) -> bool {
  if (key < u.prefixLength) { return true; }
  let own = key - u.prefixLength;
  let seen = ranges[token];
  return (seen.x <= own && own <= token) || (seen.y <= own && own < seen.z);
}
`;
}

/** Copies 16 rows of a buffer into a tile; rows from `end` on are zeros. */
function loadTile(tile: string, source: string, first: string, end: string, heads: string, head: string): string {
  return `
    for (var i = lane; i < 16u * E; i += 256u) {
      let row = ${first} + i / E;
      var value = 0.0;
      if (row < ${end}) { value = ${source}[(row * ${heads} + ${head}) * E + i % E]; }
      ${tile}[(i / E) * width + i % E] = value;
    }`;
}

/** Walks over the tiles of keys that a tile of tokens sees: first the prefix, then the tokens from the first one that is seen on. */
const eachKeyTile = `
  let prefixTiles = (u.prefixLength + 15u) / 16u;
  let ownFirst = ranges[firstToken].w;
  let ownEnd = min(firstToken + 16u, u.tokenCount);
  let tileCount = prefixTiles + (ownEnd - ownFirst + 15u) / 16u;
  for (var tile = 0u; tile < tileCount; tile++) {
    let isPrefix = tile < prefixTiles;
    let firstKey = select(u.prefixLength + ownFirst + (tile - prefixTiles) * 16u, tile * 16u, isPrefix);
    let keyEnd = select(u.prefixLength + ownEnd, u.prefixLength, isPrefix);`;

const tokenAndHead = `
  let firstToken = group.x * 16u;
  let head = group.y;
  let keyHead = head / (u.queryHeads / u.keyValueHeads);
  let row = lane / 16u;
  let column = lane % 16u;
  let token = firstToken + row;`;

const forwardBody = `${tokenAndHead}
  ${loadTile('tokenTile', 'queries', 'firstToken', 'u.tokenCount', 'u.queryHeads', 'head')}
  var sums: array<f32, parts>;
  var highest = -1e30;
  var total = 0.0;
  ${eachKeyTile}
    workgroupBarrier();
    ${loadTile('keyTile', 'keys', 'firstKey', 'keyEnd', 'u.keyValueHeads', 'keyHead')}
    workgroupBarrier();
    var score = -1e30;
    let key = firstKey + column;
    if (token < u.tokenCount && key < keyEnd && isSeen(token, key)) {
      score = 0.0;
      for (var e = 0u; e < E; e++) { score += tokenTile[row * width + e] * keyTile[column * width + e]; }
      score *= u.scale;
    }
    weights[row * 17u + column] = score;
    workgroupBarrier();
    ${loadTile('keyTile', 'values', 'firstKey', 'keyEnd', 'u.keyValueHeads', 'keyHead')}
    var newHighest = highest;
    for (var k = 0u; k < 16u; k++) { newHighest = max(newHighest, weights[row * 17u + k]); }
    workgroupBarrier();
    weights[row * 17u + column] = select(0.0, exp(score - newHighest), score > -1e29);
    workgroupBarrier();
    let kept = exp(highest - newHighest);
    highest = newHighest;
    total *= kept;
    for (var part = 0u; part < parts; part++) { sums[part] *= kept; }
    for (var k = 0u; k < 16u; k++) {
      let weight = weights[row * 17u + k];
      total += weight;
      for (var part = 0u; part < parts; part++) {
        let e = column + 16u * part;
        if (e < E) { sums[part] += weight * keyTile[k * width + e]; }
      }
    }
  }
  if (token >= u.tokenCount) { return; }
  for (var part = 0u; part < parts; part++) {
    let e = column + 16u * part;
    if (e < E) { attended[(token * u.queryHeads + head) * E + e] = sums[part] / total; }
  }
  if (column == 0u) { logSumExp[token * u.queryHeads + head] = highest + log(total); }`;

const queryGradientBody = `${tokenAndHead}
  ${loadTile('tokenTile', 'queries', 'firstToken', 'u.tokenCount', 'u.queryHeads', 'head')}
  ${loadTile('dTile', 'dAttended', 'firstToken', 'u.tokenCount', 'u.queryHeads', 'head')}
  var sums: array<f32, parts>;
  ${eachKeyTile}
    workgroupBarrier();
    ${loadTile('keyTile', 'values', 'firstKey', 'keyEnd', 'u.keyValueHeads', 'keyHead')}
    workgroupBarrier();
    let key = firstKey + column;
    let isUsed = token < u.tokenCount && key < keyEnd && isSeen(min(token, u.tokenCount - 1u), key);
    var dWeight = 0.0;
    for (var e = 0u; e < E; e++) { dWeight += dTile[row * width + e] * keyTile[column * width + e]; }
    workgroupBarrier();
    ${loadTile('keyTile', 'keys', 'firstKey', 'keyEnd', 'u.keyValueHeads', 'keyHead')}
    workgroupBarrier();
    var dScore = 0.0;
    if (isUsed) {
      var score = 0.0;
      for (var e = 0u; e < E; e++) { score += tokenTile[row * width + e] * keyTile[column * width + e]; }
      let statistic = statistics[token * u.queryHeads + head];
      dScore = exp(score * u.scale - statistic.x) * (dWeight - statistic.y) * u.scale;
    }
    weights[row * 17u + column] = dScore;
    workgroupBarrier();
    for (var k = 0u; k < 16u; k++) {
      for (var part = 0u; part < parts; part++) {
        let e = column + 16u * part;
        if (e < E) { sums[part] += weights[row * 17u + k] * keyTile[k * width + e]; }
      }
    }
  }
  if (token >= u.tokenCount) { return; }
  for (var part = 0u; part < parts; part++) {
    let e = column + 16u * part;
    if (e < E) { dQueries[(token * u.queryHeads + head) * E + e] = sums[part]; }
  }`;

/** Workgroup z takes one query head of the group and one stretch of tokens; its sums are parts that are added afterwards. */
const keyValueGradientBody = `
  let tileKey = u.firstKey + group.x * 16u;
  let keyEnd = u.firstKey + u.keyCount;
  let keyHead = group.y;
  let groupSize = u.queryHeads / u.keyValueHeads;
  let head = keyHead * groupSize + group.z % groupSize;
  let stretch = group.z / groupSize;
  let row = lane / 16u;
  let column = lane % 16u;
  ${loadTile('keyTile', 'keys', 'tileKey', 'keyEnd', 'u.keyValueHeads', 'keyHead')}
  ${loadTile('valueTile', 'values', 'tileKey', 'keyEnd', 'u.keyValueHeads', 'keyHead')}
  var keySums: array<f32, parts>;
  var valueSums: array<f32, parts>;
  // Tokens before the tile's own see nothing of it, nor do those from which on only later ones are seen.
  let isPrefix = tileKey < u.prefixLength;
  let lastOwn = select(min(tileKey + 16u, keyEnd) - 1u - u.prefixLength, u.tokenCount, isPrefix);
  let firstOfAll = select(tileKey - u.prefixLength, stretch * u.tokensPerPart, isPrefix);
  let tokenEnd = min(u.tokenCount, (stretch + 1u) * u.tokensPerPart);
  for (var firstToken = firstOfAll; firstToken < tokenEnd; firstToken += 16u) {
    if (ranges[firstToken].w > lastOwn) { break; }
    workgroupBarrier();
    ${loadTile('tokenTile', 'queries', 'firstToken', 'tokenEnd', 'u.queryHeads', 'head')}
    workgroupBarrier();
    // Thread (row, column) makes the score of token \`row\` and key \`column\`.
    let token = firstToken + row;
    let key = tileKey + column;
    let isUsed = token < tokenEnd && key < keyEnd && isSeen(min(token, u.tokenCount - 1u), key);
    var weight = 0.0;
    var statistic = vec2<f32>();
    if (isUsed) {
      var score = 0.0;
      for (var e = 0u; e < E; e++) { score += tokenTile[row * width + e] * keyTile[column * width + e]; }
      statistic = statistics[token * u.queryHeads + head];
      weight = exp(score * u.scale - statistic.x);
    }
    weights[row * 17u + column] = weight;
    workgroupBarrier();
    ${loadTile('tokenTile', 'dAttended', 'firstToken', 'tokenEnd', 'u.queryHeads', 'head')}
    workgroupBarrier();
    var dWeight = 0.0;
    for (var e = 0u; e < E; e++) { dWeight += tokenTile[row * width + e] * valueTile[column * width + e]; }
    dScores[row * 17u + column] = weight * (dWeight - statistic.y) * u.scale;
    // From here on a thread keeps sums of key \`row\`.
    for (var t = 0u; t < 16u; t++) {
      for (var part = 0u; part < parts; part++) {
        let e = column + 16u * part;
        if (e < E) { valueSums[part] += weights[t * 17u + row] * tokenTile[t * width + e]; }
      }
    }
    workgroupBarrier();
    ${loadTile('tokenTile', 'queries', 'firstToken', 'tokenEnd', 'u.queryHeads', 'head')}
    workgroupBarrier();
    for (var t = 0u; t < 16u; t++) {
      for (var part = 0u; part < parts; part++) {
        let e = column + 16u * part;
        if (e < E) { keySums[part] += dScores[t * 17u + row] * tokenTile[t * width + e]; }
      }
    }
  }
  if (tileKey + row >= keyEnd) { return; }
  let at = ((group.z * u.keyCount + group.x * 16u + row) * u.keyValueHeads + keyHead) * E;
  for (var part = 0u; part < parts; part++) {
    let e = column + 16u * part;
    if (e < E) {
      dKeys[at + e] = keySums[part];
      dValues[at + e] = valueSums[part];
    }
  }`;
