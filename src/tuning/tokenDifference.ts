// Where two token sequences differ: a shortest edit, put together into stretches.

/** A stretch that differs; it may be empty on one side. Ends are not included. */
export interface Difference {
  readonly leftStart: number;
  readonly leftEnd: number;
  readonly rightStart: number;
  readonly rightEnd: number;
}

/** Edits up to which the shortest edit is searched for; memory grows with their square (1 MB). */
const mostEdits = 500;

/**
 * The differences in order, as few single edits as possible; between them both sequences are equal.
 *
 * Myers, "An O(ND) difference algorithm and its variations" (1986). With more than 500 edits everything between the common head
 * and the common tail is one difference.
 */
export function tokenDifferences(left: Int32Array, right: Int32Array): Difference[] {
  const shorter = Math.min(left.length, right.length);
  let head = 0;
  while (head < shorter && left[head] === right[head]) head++;
  let tail = 0;
  while (tail < shorter - head && left[left.length - 1 - tail] === right[right.length - 1 - tail]) tail++;
  const middleLeft = left.subarray(head, left.length - tail);
  const middleRight = right.subarray(head, right.length - tail);
  if (middleLeft.length === 0 && middleRight.length === 0) return [];
  const whole = { leftStart: 0, leftEnd: middleLeft.length, rightStart: 0, rightEnd: middleRight.length };
  const isOneSided = middleLeft.length === 0 || middleRight.length === 0;
  const found = isOneSided ? [whole] : (shortestEdit(middleLeft, middleRight) ?? [whole]);
  return found.map(({ leftStart, leftEnd, rightStart, rightEnd }) => ({
    leftStart: leftStart + head,
    leftEnd: leftEnd + head,
    rightStart: rightStart + head,
    rightEnd: rightEnd + head,
  }));
}

/** The stretches of the shortest edit; `undefined` when it is longer than {@link mostEdits}. */
function shortestEdit(left: Int32Array, right: Int32Array): Difference[] | undefined {
  const limit = Math.min(mostEdits, left.length + right.length);
  // furthest[diagonal + limit + 1] is how far in `left` the best path on that diagonal reaches; one copy for each number of edits.
  const furthest = new Int32Array(2 * limit + 3);
  const history: Int32Array[] = [];
  for (let edits = 0; edits <= limit; edits++) {
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const index = diagonal + limit + 1;
      let x = goesDown(furthest, index, diagonal, edits) ? (furthest[index + 1] as number) : (furthest[index - 1] as number) + 1;
      while (x < left.length && x - diagonal < right.length && left[x] === right[x - diagonal]) x++;
      furthest[index] = x;
      if (x >= left.length && x - diagonal >= right.length) return traceBack(history, limit, left.length, right.length);
    }
    history.push(furthest.slice());
  }
  return undefined;
}

/** Whether the best path onto a diagonal inserts a token of the right side, in place of leaving one of the left side out. */
function goesDown(furthest: Int32Array, index: number, diagonal: number, edits: number): boolean {
  return diagonal === -edits || (diagonal !== edits && (furthest[index - 1] as number) < (furthest[index + 1] as number));
}

/** Follows the path from its end to its start; edits that touch each other are one difference. */
function traceBack(history: readonly Int32Array[], limit: number, leftLength: number, rightLength: number): Difference[] {
  const differences: Difference[] = [];
  let [x, y] = [leftLength, rightLength];
  for (let edits = history.length; edits > 0; edits--) {
    const furthest = history[edits - 1] as Int32Array;
    const diagonal = x - y;
    const index = diagonal + limit + 1;
    const isInsertion = goesDown(furthest, index, diagonal, edits);
    const fromX = furthest[isInsertion ? index + 1 : index - 1] as number;
    const fromY = fromX - (diagonal + (isInsertion ? 1 : -1));
    const [toX, toY] = isInsertion ? [fromX, fromY + 1] : [fromX + 1, fromY];
    const later = differences[0];
    const touches = later?.leftStart === toX && later.rightStart === toY;
    const end = touches ? later : { leftEnd: toX, rightEnd: toY };
    const difference = { leftStart: fromX, leftEnd: end.leftEnd, rightStart: fromY, rightEnd: end.rightEnd };
    if (touches) differences[0] = difference;
    else differences.unshift(difference);
    [x, y] = [fromX, fromY];
  }
  return differences;
}
