/** Names of calls that check something, whatever they are called on. */
const anywhere =
  /^(?:assert\w*|expect\w*|verify\w*|should\w*|(?:TEST_)?(?:ASSERT|EXPECT|CHECK|REQUIRE)\w*|fail\w*|raises|throws\w*|to(?:Be|Equal|Throw|Match|Have|Contain|StrictEqual|Raise)\w*|must\w*|refute\w*|debug_assert\w*|isEqualTo\w*|hasMessage\w*)$/u;

/** Names of checks that are words of daily use: only where they are called on something that checks. */
const onChecker =
  /^(?:\w*[eE]quals?\w*|ok|notOk|not|is\w*|same\w*|are\w*|true|false|null|error\w*|match\w*|doesNot\w*|contains?\w*|rejects|strict\w*|deep\w*|Error\w*|Fatal\w*|Fail\w*|That|True|False|Null\w*|NotNull|Throws\w*|Empty\w*|Len|NoError\w*|Is\w*|Are\w*|Same\w*|Single\w*|Contains\w*|Collection\w*|All)$/u;

const checkers =
  /^(?:assert|t|st|tt|s2t|b|tb|require|assertions?|Assert\w*|expect|chai|should|Truth|CollectionAssert|StringAssert|check|is)$/u;

/** Whether a call is one that checks, such as `assertEquals(…)`, `t.deepEqual(…)` or `expect(…)`. */
export function isAssertion(name: string, receiver: string | undefined): boolean {
  if (anywhere.test(name)) return true;
  return receiver !== undefined && checkers.test(receiver) && onChecker.test(name);
}

/** Whether an object is one whose methods check. */
export function isChecker(receiver: string): boolean {
  return checkers.test(receiver);
}
