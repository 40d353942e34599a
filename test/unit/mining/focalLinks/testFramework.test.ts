import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type TestFramework, testFrameworkOf } from '../../../../src/mining/focalLinks/testFramework.ts';
import { parseSample } from './parseSample.ts';

const cases: readonly (readonly [framework: TestFramework | undefined, path: string, text: string])[] = [
  ['junit5', 'src/test/java/ATest.java', 'import org.junit.jupiter.api.Test;\nclass ATest { @Test void a() { } }'],
  [
    'junit5',
    'src/test/java/ATest.java',
    'import org.junit.jupiter.params.ParameterizedTest;\nclass ATest { @ParameterizedTest void a(int b) { } }',
  ],
  ['junit4', 'src/test/java/ATest.java', 'import org.junit.Test;\nclass ATest { @Test public void a() { } }'],
  ['testng', 'src/test/java/ATest.java', 'import org.testng.annotations.Test;\nclass ATest { @Test public void a() { } }'],
  [undefined, 'src/main/java/A.java', 'class A { void testing() { } }'],
  ['kotlinTest', 'src/commonTest/kotlin/ATest.kt', 'import kotlin.test.Test\nclass ATest { @Test fun a() { check(true) } }'],
  ['pytest', 'tests/test_a.py', 'def test_a():\n    assert True\n'],
  ['pytest', 'tests/test_a.py', 'class TestA:\n    def test_a(self):\n        assert True\n'],
  [
    'unittest',
    'tests/test_a.py',
    'import unittest\nclass TestA(unittest.TestCase):\n    def test_a(self):\n        self.assertTrue(True)\n',
  ],
  [undefined, 'a.py', 'def test_a():\n    return True\n'],
  ['vitest', 'a.test.ts', 'import { it } from "vitest";\nit("a", () => {});'],
  ['nodeTest', 'a.test.js', 'import test from "node:test";\ntest("a", () => {});'],
  ['jest', 'a.test.js', 'it("a", () => { expect(1).toBe(1); });'],
  ['mocha', 'test/a.js', 'var assert = require("assert");\nit("a", function () { assert(true); });'],
  ['tape', 'test/a.js', 'var test = require("tape");\ntest("a", function (t) { t.end(); });'],
  ['ava', 'test/a.js', 'import test from "ava";\ntest("a", t => { t.pass(); });'],
  ['goTest', 'a_test.go', 'package a\nimport "testing"\nfunc TestA(t *testing.T) { }'],
  [undefined, 'a.go', 'package a\nfunc TestA() { }'],
  ['rustTest', 'src/a.rs', 'mod tests {\n    #[test]\n    fn a() { }\n}'],
  ['xunit', 'A.Tests/ATests.cs', 'using Xunit;\nclass ATests { [Fact] public void A() { } }'],
  ['nunit', 'A.Tests/ATests.cs', 'using NUnit.Framework;\nclass ATests { [Test] public void A() { } }'],
  ['mstest', 'A.Tests/ATests.cs', 'using Microsoft.VisualStudio.TestTools.UnitTesting;\nclass ATests { [TestMethod] public void A() { } }'],
  ['phpunit', 'tests/ATest.php', '<?php\nclass ATest extends TestCase { public function testA() { } }'],
  ['rspec', 'spec/a_spec.rb', "describe 'A' do\n  it 'works' do\n    expect(1).to eq(1)\n  end\nend\n"],
  ['minitest', 'test/test_a.rb', 'class TestA < Minitest::Test\n  def test_a\n    assert true\n  end\nend\n'],
  ['googleTest', 'tests/a_test.cpp', '#include <gtest/gtest.h>\nTEST(A, works) { EXPECT_EQ(1, 1); }'],
];

for (const [framework, path, text] of cases) {
  test(`${path} with ${text.split('\n').at(-2)?.trim() ?? text}: ${framework ?? 'no test'}`, async () => {
    const sample = await parseSample(path, text);
    const entry = sample.functions[0];
    assert.ok(entry, 'expected a function');
    assert.equal(testFrameworkOf(sample, entry), framework);
  });
}
