import type { LanguageExamples } from './choiceExample.ts';

/** Every choice of Go. */
export const goExamples: LanguageExamples = {
  language: 'go',
  around: 'package p\n\nfunc f(xs []string, name string) error {\n\t<code>\n}\n',
  examples: [
    {
      choice: 'trueComparison',
      forms: { plain: 'if x.Ready() {\n g()\n}', compared: 'if x.Ready() == true {\n g()\n}' },
      nearMiss: 'if x == y {\n g()\n}',
    },
    {
      choice: 'falseComparison',
      forms: { negated: 'if !x.Ready() {\n g()\n}', compared: 'if x.Ready() == false {\n g()\n}' },
      nearMiss: 'if !x {\n g()\n}',
    },
    {
      choice: 'errorf',
      forms: { errorf: 'g(fmt.Errorf("a %d", n))', nested: 'g(errors.New(fmt.Sprintf("a %d", n)))' },
      nearMiss: 'g(fmt.Errorf("a %w", err), errors.New("a"))',
    },
    {
      choice: 'rangeIndex',
      forms: { single: 'for i := range xs {\n g(i)\n}', blank: 'for i, _ := range xs {\n g(i)\n}' },
      nearMiss: 'for _, x := range xs {\n g(x)\n}',
    },
    {
      choice: 'ignoredError',
      forms: { handled: 'if err := g(1); err != nil {\n return err\n}', ignored: '_ = g(1)' },
      nearMiss: '_ = file.Close()',
    },
    {
      choice: 'errorWrap',
      forms: { wrapped: 'g(fmt.Errorf("a: %w", err))', flat: 'g(fmt.Errorf("a: %v", err))' },
      nearMiss: 'g(fmt.Errorf("a: %v", name))',
    },
    {
      choice: 'contains',
      forms: { function: 'g(strings.Contains(a, b))', index: 'g(strings.Index(a, b) != -1)' },
      nearMiss: 'g(strings.Index(a, b) == 1)',
    },
    {
      choice: 'bytesEqual',
      forms: { equal: 'g(bytes.Equal(a, b))', compare: 'g(bytes.Compare(a, b) == 0)' },
      nearMiss: 'g(bytes.Compare(a, b) < 0)',
    },
    { choice: 'timeSince', forms: { since: 'g(time.Since(t))', sub: 'g(time.Now().Sub(t))' }, nearMiss: 'g(now.Sub(t))' },
    {
      choice: 'nilLength',
      forms: { length: 'if len(xs) > 0 {\n g()\n}', guarded: 'if xs != nil && len(xs) > 0 {\n g()\n}' },
      nearMiss: 'if a != nil && len(xs) > 1 {\n g()\n}',
    },
    { choice: 'increment', forms: { operator: 'n++', assignment: 'n += 1' }, nearMiss: 'n += 2' },
    {
      choice: 'returnError',
      forms: { direct: 'return g(1)', branches: 'if err := g(1); err != nil {\n return err\n}\nreturn nil' },
      nearMiss: 'if err := g(1); err != nil {\n return h(err)\n}\nreturn nil',
    },
    {
      choice: 'elseAfterReturn',
      forms: { flat: 'if a {\n return b\n}\nreturn c', else: 'if a {\n return b\n} else {\n return c\n}' },
      nearMiss: 'if a {\n b()\n} else {\n return c\n}',
    },
    {
      choice: 'errorsIs',
      forms: { is: 'g(errors.Is(err, io.EOF))', identity: 'g(err == io.EOF)' },
      nearMiss: 'g(err == nil, err == other)',
    },
    {
      choice: 'appendAll',
      forms: { variadic: 'ys = append(ys, zs...)', loop: 'for _, item := range zs {\n ys = append(ys, item)\n}' },
      nearMiss: 'for _, z := range zs {\n ys = append(ys, h(z))\n}',
    },
    {
      choice: 'booleanReturn',
      forms: { plain: 'return a == b', branches: 'if a == b {\n return true\n}\nreturn false' },
      nearMiss: 'if a == b {\n return true\n}\nreturn c',
    },
    {
      choice: 'replaceAll',
      forms: { all: 'g(strings.ReplaceAll(a, b, c))', limit: 'g(strings.Replace(a, b, c, -1))' },
      nearMiss: 'g(strings.Replace(a, b, c, 1))',
    },
    { choice: 'printf', forms: { direct: 'fmt.Printf("a %d", n)', nested: 'fmt.Print(fmt.Sprintf("a %d", n))' }, nearMiss: 'fmt.Print(n)' },
    {
      choice: 'errorText',
      forms: { lower: 'g(errors.New("no such file"))', capital: 'g(errors.New("No such file"))' },
      nearMiss: 'g(errors.New("HTTP failed"))',
    },
    { choice: 'compoundAssignment', forms: { short: 'n += m', long: 'n = n + m' }, nearMiss: 'n = m + n' },
    { choice: 'itoa', forms: { itoa: 'g(strconv.Itoa(n))', sprintf: 'g(fmt.Sprintf("%d", n))' }, nearMiss: 'g(fmt.Sprintf("%s", n))' },
    {
      choice: 'collapsedIf',
      forms: { joined: 'if a && b {\n g()\n h()\n}', nested: 'if a {\n if b {\n g()\n h()\n }\n}' },
      nearMiss: 'if a {\n if b {\n g()\n }\n h()\n}',
    },
    { choice: 'emptyString', forms: { literal: 'g(name == "")', length: 'g(len(name) == 0)' }, nearMiss: 'g(len(xs) == 0)' },
    { choice: 'plainError', forms: { new: 'g(errors.New("a"))', errorf: 'g(fmt.Errorf("a"))' }, nearMiss: 'g(fmt.Errorf("a %d", n))' },
    {
      choice: 'errorCheck',
      forms: { joined: 'if err := g(); err != nil {\n h()\n}', apart: 'err := g()\nif err != nil {\n h()\n}' },
      nearMiss: 'x, err := g()\nif err != nil {\n h()\n}',
    },
    { choice: 'zeroValue', forms: { var: 'var ys []int', literal: 'ys := []int{}' }, nearMiss: 'var n int' },
    {
      choice: 'emptyMap',
      forms: { make: 'm := make(map[string]int)', literal: 'm := map[string]int{}' },
      nearMiss: 'm := make(map[string]int, 3)',
    },
    { choice: 'pointer', forms: { new: 'p := new(Point)', address: 'p := &Point{}' }, nearMiss: 'p := &Point{1, 2}' },
    { choice: 'anyType', forms: { interface: 'var x interface{}', any: 'var x any' }, nearMiss: 'var x error' },
    {
      choice: 'equalityAssertion',
      forms: { equal: 'assert.Equal(t, a, b)', condition: 'assert.True(t, b == a)' },
      nearMiss: 'assert.True(t, a)',
    },
    { choice: 'errorAssertion', forms: { noError: 'assert.NoError(t, err)', nil: 'assert.Nil(t, err)' }, nearMiss: 'assert.Nil(t, x)' },
    { choice: 'failure', forms: { errorf: 't.Errorf("a %d", n)', fatalf: 't.Fatalf("a %d", n)' }, nearMiss: 't.Logf("a %d", n)' },
    { choice: 'logging', forms: { logger: 'log.Println(a)', print: 'fmt.Println(a)' }, nearMiss: 'catalog.Info(a)' },
    { choice: 'localNaming', forms: { camel: 'lineCount := 1', snake: 'line_count := 1' }, nearMiss: 'count := 1' },
  ],
};
